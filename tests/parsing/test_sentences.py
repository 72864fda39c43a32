"""Items read alone: whole sentences, with their condition and their urgency."""

from __future__ import annotations

import pytest

from runcontent.model import Bodies
from runcontent.parsing.leads import Lead, Sense
from runcontent.parsing.outline import cut_outline
from runcontent.parsing.sentences import joined, loose_signs, sentence_start, standing_alone

HELP = "See a GP now or go to A&E"
SENTENCES = {
    ("", "Call 999 if you:", "have chest pain"): "Call 999 if you",
    ("", "See a GP if your skin is:", "red"): "See a GP if your skin is",
    ("", "See your GP if", "you feel worse"): "See your GP if",
    ("", "Go to A&E:", "you heard a crack"): "Go to A&E:",
    ("", "See a GP", "if your baby is ill"): "See a GP",
    ("If you have a hernia and:", HELP, "it's painful"): f"{HELP} if you have a hernia and",
    ("You have a headache and:", "Call 999 if you:", "rash"): "Call 999 if you have a headache and",
    ("You have a headache and:", "Warning signs", "rash"): "You have a headache and",
    ("These are signs:", "Call 999 if you:", "a rash"): "",
    ("", "When to see a professional", "a rash"): "",
    ("", "Call 999 if you:", "The pain is severe."): "",
}


@pytest.mark.parametrize(("text", "title", "item"), SENTENCES)
def test_a_warning_sign_goes_on_with_the_sentence_above_it(
    text: str, title: str, item: str
) -> None:
    """From the heading, or the paragraph above the list; a sentence of its own stays so."""
    assert sentence_start(text, title, item) == SENTENCES[text, title, item]


def _bodies(text: str) -> Bodies:
    return Bodies(f"<p>{text}</p>", text, text)


ALONE = {
    (Sense.DO_NOT, "Avoid", "alcohol"): "Avoid: alcohol",
    (Sense.DO_NOT, "Avoid", "avoid alcohol"): "avoid alcohol",
    (Sense.DO_NOT, "If it swells, avoid", "alcohol"): "If it swells, avoid alcohol",
    (Sense.DO, "If it swells", "rest"): "If it swells: rest",
    (Sense.DO, "If it swells", "Rest."): "If it swells: Rest.",
    (Sense.DO, "To ease it you can buy", "creams"): "To ease it you can buy creams",
    (Sense.DO, "", "rest"): "rest",
}


@pytest.mark.parametrize(("sense", "mark", "item"), ALONE)
def test_an_item_says_alone_what_its_lead_says(sense: Sense, mark: str, item: str) -> None:
    """In text, HTML and Markdown alike."""
    words = ALONE[sense, mark, item]
    assert standing_alone(_bodies(item), Lead(sense, mark)) == _bodies(words)


def test_two_items_become_one() -> None:
    """After a full stop a new sentence begins; else a semicolon parts them."""
    assert joined(_bodies("Warm it"), _bodies("hold it")) == _bodies("Warm it; hold it")
    assert joined(_bodies("Warm it."), _bodies("Hold it.")) == _bodies("Warm it. Hold it.")


SIGNS = {
    "## Call 999 if you:\n\nYou hurt your head.\n\nIt came on suddenly.\n\nAnd:\n\n- a\n\nX": [
        "Call 999 if you hurt your head.",
        "Call 999 if it came on suddenly.",
    ],
    "## Call 999 if you:\n\nhave *chest* pain": ["Call 999 if you have *chest* pain"],
    "## See a GP if:\n\nIt could mean you broke it.\n\n- a": [],
    "## See your GP\n\nIf a rash comes with fever.": ["See your GP if a rash comes with fever."],
    "## See your GP\n\nIf you think so, speak to a GP.": [],
    "## See your GP\n\nThey can help.": [],
    "## See a GP if you feel no better in a month\n\nThey can help.": [
        "See a GP if you feel no better in a month"
    ],
    "## See a GP if you feel no better\n\n- a": [],
    "## When to see a GP\n\nSee your GP if you have these symptoms.\n\nThey can help.": [
        "See your GP if you have these symptoms."
    ],
    "## When to see a GP\n\nSee your GP if any of these fits.\n\n- a": [],
    "## When to see a GP\n\nSee your GP if it hurts a lot. They can help.": [],
    "## When to see a physio if you are slow to heal\n\nText.": [],
}


@pytest.mark.parametrize("source", SIGNS)
def test_a_sign_need_not_stand_in_a_list(source: str) -> None:
    """A paragraph goes on with a heading left open; a heading alone may say all."""
    (part,) = cut_outline(source, 1)
    found = loose_signs(part, _bodies)
    assert [f"{start} {body.text}".strip() for body, start in found] == SIGNS[source]
