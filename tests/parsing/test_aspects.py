"""Headings are told apart by their wording; a written class wins."""

import pytest

from runcontent.model import Aspect, Phase
from runcontent.parsing.aspects import aspect_from_classes, infer_aspect, phase_of

HEADINGS = {
    "When to see a physio": Aspect.MEDICAL_HELP,
    "See a GP if:": Aspect.MEDICAL_HELP,
    "Call 999 or go to A&E if you:": Aspect.MEDICAL_HELP,
    "How to stop it coming back": Aspect.PREVENTION,
    "How to prevent shin splints": Aspect.PREVENTION,
    "How to treat tendonitis yourself": Aspect.SELF_CARE,
    "Treatment from your GP": Aspect.TREATMENT,
    "Your pharmacist can help with flu": Aspect.TREATMENT,
    "What causes it": Aspect.CAUSES,
    "Check if it is tendonitis": Aspect.SYMPTOMS,
    "What it feels like": Aspect.SYMPTOMS,
    "Phase 1: calm it down": Aspect.SELF_CARE,
    "Phase 2: build hip strength": Aspect.EXERCISES,
    "Phase 3: return to running": Aspect.TREATMENT,
    "How long it takes": Aspect.PROGNOSIS,
    "The short answer": Aspect.OVERVIEW,
    "Common questions": Aspect.FAQ,
    "FAQ": Aspect.FAQ,
    "To stop cellulitis recurring": Aspect.PREVENTION,
    "If it keeps coming back": None,
    "Staying injury-free": Aspect.PREVENTION,
    "Stay active": Aspect.SELF_CARE,
    "Look after your wound": Aspect.SELF_CARE,
    "How you can treat or prevent heat rash": Aspect.SELF_CARE,
    "Putting heat or cold packs on your shoulder": Aspect.SELF_CARE,
    "Sexual health clinics can help": Aspect.TREATMENT,
    "Getting back to running": Aspect.TREATMENT,
    "What you can do about it": Aspect.TREATMENT,
    "Stretches and drills": Aspect.EXERCISES,
    "Strength work": Aspect.EXERCISES,
    "When can I run again?": Aspect.PROGNOSIS,
    "Is it dangerous?": Aspect.PROGNOSIS,
    "When it can be a sign of an infection": Aspect.SYMPTOMS,
    "Where it hurts": Aspect.SYMPTOMS,
    "Who is at risk": Aspect.CAUSES,
    "Danger signs": Aspect.MEDICAL_HELP,
    "When should I see a doctor?": Aspect.MEDICAL_HELP,
    "Your questions answered": Aspect.FAQ,
    "Questions to ask your surgeon": None,
    "At a glance": Aspect.OVERVIEW,
    "Do": None,
    "Don\u2019t": None,
}


@pytest.mark.parametrize("title", HEADINGS)
def test_a_heading_has_the_aspect_that_its_words_say(title: str) -> None:
    assert infer_aspect(title) == HEADINGS[title]


def test_a_class_names_an_aspect_with_hyphens() -> None:
    assert aspect_from_classes(["wide", "self-care"]) is Aspect.SELF_CARE
    assert aspect_from_classes(["wide"]) is None


def test_a_phase_heading_gives_its_number_and_title() -> None:
    assert phase_of("Phase 2: build hip strength") == Phase(2, "build hip strength")
    assert phase_of("Phases of healing") is None
