"""The words above a list: an item is never served with its meaning turned round."""

from __future__ import annotations

import pytest

from runcontent.parsing.leads import (
    Lead,
    Sense,
    for_item,
    goes_on,
    is_against_return,
    is_done_by_others,
    read_lead,
)

LEADS = {
    "To help you get better:": (Sense.DO, ""),
    "The best ways to avoid catching a cold are:": (Sense.DO, ""),
    "To help avoid inner ear infections:": (Sense.DO, ""),
    "Other ways of avoiding a cold are:": (Sense.DO, ""),
    "Skin that is damaged gets infected. Avoid infection by:": (Sense.DO, ""),
    "Don\u2019t forget to:": (Sense.DO, ""),
    "If you do not have a foam roller:": (Sense.DO, "If you do not have a foam roller"),
    "It may swell. If it does, you can:": (Sense.DO, "If it does"),
    "On the morning of a race:": (Sense.DO, "On the morning of a race"),
    "For the first two days follow the\nfour steps known as RICE:": (
        Sense.DO,
        "For the first two days",
    ),
    "For example:": (Sense.DO, ""),
    "To ease it you can buy:": (Sense.DO, "To ease it you can buy"),
    "Take these steps:": (Sense.DO, ""),
    "Your pharmacist can advise you. You can:": (Sense.DO, ""),
    "Avoid:": (Sense.DO_NOT, "Avoid"),
    "Avoid these for the first week:": (Sense.DO_NOT, "Avoid"),
    "For the first two weeks, try to avoid:": (
        Sense.DO_NOT,
        "For the first two weeks, try to avoid",
    ),
    "To keep swelling down, avoid:": (Sense.DO_NOT, "To keep swelling down, avoid"),
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
    "Tell your physio if your foot changes, including:": (Sense.NO_ADVICE, ""),
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


@pytest.mark.parametrize(
    ("item", "others"),
    [
        ("a doctor or nurse may look at your skin", True),
        ("a cotton bud may be wiped over it", True),
        ("Your physio will tape it", True),
        ("ask whether a nurse may look at it", False),
        ("the exercise you like best", False),
        ("You\u2019ll be given an injection", True),
        ("The surgeon makes a small cut", True),
        ("The stitches will then be removed", True),
        ("Surgery - your GP might refer you to a specialist", True),
        ("See a GP - they can refer you", False),
    ],
)
def test_what_others_do_is_no_advice(item: str, others: bool) -> None:
    """A reader can act on nothing in it."""
    assert is_done_by_others(item) is others


TITLE_CONDITIONS = {
    ("If it swells", ""): Lead(Sense.DO, "If it swells"),
    ("If it swells", "Avoid:"): Lead(Sense.DO_NOT, "If it swells, avoid"),
    ("When to rest", ""): Lead(Sense.DO),
    ("Eat more:", ""): Lead(Sense.DO, "Eat more"),
}


@pytest.mark.parametrize(("title", "words"), TITLE_CONDITIONS)
def test_a_title_that_names_a_condition_goes_with_every_item(title: str, words: str) -> None:
    """Read alone, what is to be done only then would be done always."""
    assert read_lead(words, title) == TITLE_CONDITIONS[title, words]


def test_a_thing_is_to_be_done_only_with_its_lead() -> None:
    """A noun says nothing alone; an order does."""
    lead = Lead(Sense.DO)
    assert for_item(lead, "Try either of:", "a warm flannel") == Lead(Sense.DO, "Try either of")
    assert for_item(lead, "Try either of:", "warm it") == lead
    assert for_item(lead, "No list follows.", "a warm flannel") == lead


def test_what_stops_a_return_is_prevention() -> None:
    """Whatever the section is about."""
    assert is_against_return("It heals. You can reduce the chances of it coming back by:")
    assert not is_against_return("You can reduce the pain by:")


@pytest.mark.parametrize(
    ("item", "says_nothing"),
    [
        ("repeat this 3 times a day", True),
        ("Hold it for 30 seconds", True),
        ("Then repeat on the other side", True),
        ("Repeat each step until it is easy", False),
        ("Hold for 30 seconds", False),
    ],
)
def test_an_item_may_say_nothing_without_the_one_above(item: str, says_nothing: bool) -> None:
    """It points at what was done there."""
    assert goes_on(item) is says_nothing
