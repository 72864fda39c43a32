"""The words above a list: an item is never served with its meaning turned round."""

from __future__ import annotations

import pytest

from runcontent.parsing.leads import Sense, is_done_by_others, read_lead, sentence_start

LEADS = {
    "To help you get better:": (Sense.DO, ""),
    "The best ways to avoid catching a cold are:": (Sense.DO, ""),
    "To help avoid inner ear infections:": (Sense.DO, ""),
    "Other ways of avoiding a cold are:": (Sense.DO, ""),
    "Skin that is damaged gets infected. Avoid infection by:": (Sense.DO, ""),
    "Don\u2019t forget to:": (Sense.DO, ""),
    "If you do not have a foam roller:": (Sense.DO, ""),
    "Your pharmacist can advise you. You can:": (Sense.DO, ""),
    "Avoid:": (Sense.DO_NOT, "Avoid"),
    "Avoid these for the first week:": (Sense.DO_NOT, "Avoid"),
    "For the first two weeks, try to avoid:": (Sense.DO_NOT, "Avoid"),
    "Things to avoid, such as:": (Sense.DO_NOT, "Avoid"),
    "Do not:": (Sense.DO_NOT, "Do not"),
    "You should not:": (Sense.DO_NOT, "Do not"),
    "Eat and drink less:": (Sense.DO_NOT, "Eat and drink less"),
    "Your GP may:": (Sense.NO_ADVICE, ""),
    "They can help with:": (Sense.NO_ADVICE, ""),
    "Tablets can have side effects including:": (Sense.NO_ADVICE, ""),
    "Some treatments are not recommended:": (Sense.NO_ADVICE, ""),
    "Some sprays are unlikely to work:": (Sense.NO_ADVICE, ""),
    "Antibiotics might be prescribed if you:": (Sense.NO_ADVICE, ""),
    "Triggers can include:": (Sense.NO_ADVICE, ""),
    "Avoid dehydration:": (Sense.UNCLEAR, ""),
}


@pytest.mark.parametrize("words", LEADS)
def test_a_lead_says_how_its_items_are_to_be_read(words: str) -> None:
    """To do, not to do with a mark, nothing to do, or unclear."""
    lead = read_lead(words, "What to do")
    assert (lead.sense, lead.mark) == LEADS[words]


TITLES = {
    "Don\u2019t": Sense.DO_NOT,
    "What to avoid": Sense.DO_NOT,
    "Do": Sense.DO,
    "How to avoid spreading a cold": Sense.DO,
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_is_an_order_stands_for_a_lead(title: str) -> None:
    """It decides where no paragraph leads into the list."""
    assert read_lead("", title).sense is TITLES[title]


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


@pytest.mark.parametrize(
    ("item", "others"),
    [
        ("a doctor or nurse may look at your skin", True),
        ("a cotton bud may be wiped over it", True),
        ("Your physio will tape it", True),
        ("ask whether a nurse may look at it", False),
        ("the exercise you like best", False),
    ],
)
def test_what_others_do_is_no_advice(item: str, others: bool) -> None:
    """A reader can act on nothing in it."""
    assert is_done_by_others(item) is others
