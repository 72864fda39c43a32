"""Doses are what the words say, and nothing more."""

import pytest

from runcontent.model import Dose, Duration, Frequency
from runcontent.parsing.doses import dose_from_attribute, dose_from_text

WORDS = {
    "3 to 4 times a week": {"frequency": Frequency(3, 4, "week")},
    "Three or four times a week": {"frequency": Frequency(3, 4, "week")},
    "one or two hip-strength sessions in a normal week": {"frequency": Frequency(1, 2, "week")},
    "two short strength sessions a week": {"frequency": Frequency(2, 2, "week")},
    "Repeat 10 times, once a day": {"reps": 10, "frequency": Frequency(1, 1, "day")},
    "Repeat this 3 times a day": {"frequency": Frequency(3, 3, "day")},
    "Stretch daily for 5 minutes": {
        "frequency": Frequency(1, 1, "day"),
        "duration": Duration(5, 5, "minute"),
    },
    "If it is calm, walk every day": {"frequency": Frequency(1, 1, "day")},
    "twice a day": {"frequency": Frequency(2, 2, "day")},
    "3 sets of 12": {"sets": 3, "reps": 12},
    "2 to 3 sets of 8 to 12": {"sets": 2, "sets_max": 3, "reps": 8, "reps_max": 12},
    "Hold for 30 seconds": {"hold_seconds": 30},
    "3 sets of 30-second holds": {"sets": 3, "hold_seconds": 30},
    "for 6 to 8 weeks": {"duration": Duration(6, 8, "week")},
    "for up to 20 minutes": {"duration": Duration(None, 20, "minute")},
    "at least 2 weeks": {"duration": Duration(2, None, "week")},
    "at least twice a week": {"frequency": Frequency(2, None, "week")},
    "up to 3 times a day": {"frequency": Frequency(None, 3, "day")},
    "Do not push: 3 sets of 12": {"sets": 3, "reps": 12},
    "Rest for 2 weeks after it.": {"duration": Duration(2, 2, "week")},
    "Leave a day between 20 minutes of running.": {"duration": Duration(20, 20, "minute")},
    "Walk. Stop if the pain grows.": {"stop_if": "the pain grows"},
    "Lift. Progress when 3 sets of 12 are easy.": {
        "sets": 3,
        "reps": 12,
        "progress_when": "3 sets of 12 are easy",
    },
}


@pytest.mark.parametrize("text", WORDS)
def test_words_give_exactly_the_dose_they_state(text: str) -> None:
    assert dose_from_text(text) == Dose(source_text=text, **WORDS[text])


@pytest.mark.parametrize(
    "text",
    [
        "Lie on your side.",
        "Cut hills first.",
        "",
        "Run 5 km easily.",
        "Leave 48 hours between two sessions.",
        "Eat at least 2 hours before bed.",
        "Once they are 6 months old.",
        "Avoid ibuprofen for 48 hours.",
        "Don\u2019t run for 6 weeks.",
        "Replace your shoes every 6 months.",
        "Start to jog after 2 weeks.",
        "Ask if it has lasted for more than two weeks.",
        "Add a run only when you can run for 30 minutes without pain.",
        "Wait until daily life is free of pain.",
        "Check that you can walk for 30 minutes.",
    ],
)
def test_words_without_a_dose_give_none(text: str) -> None:
    assert dose_from_text(text) is None


def test_an_attribute_adds_to_the_words() -> None:
    dose = dose_from_attribute("3x8-12, 3-4/week, 6-8 weeks", "Clamshells.")
    assert dose == Dose(
        sets=3,
        reps=8,
        reps_max=12,
        frequency=Frequency(3, 4, "week"),
        duration=Duration(6, 8, "week"),
        source_text="Clamshells.",
    )


def test_a_part_that_is_no_dose_is_named_with_the_forms() -> None:
    with pytest.raises(ValueError, match="'often' is no dose; write 3x12"):
        dose_from_attribute("3x12, often", "Clamshells.")
