"""Names that mean the same, several words included."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from runcontent.model import Tag, Taxonomy
from runcontent.search.analysis import stems
from runcontent.search.synonyms import Names, Synonyms

BAND = ["ITBS", "IT band syndrome", "iliotibial band syndrome"]


def test_a_name_comes_first_and_its_equals_after_it() -> None:
    """Every name of a group leads to all of them, itself first."""
    synonyms = Synonyms([BAND])
    for name in BAND:
        equals = synonyms.of(stems(name))
        assert equals[0] == stems(name)
        assert set(equals) == {stems(each) for each in BAND}
        assert len(equals) == 3


def test_an_unknown_name_is_its_only_equal() -> None:
    """A name that is in no group stands for itself."""
    assert Synonyms([BAND]).of(("knee",)) == (("knee",),)
    assert Synonyms().of(("knee", "pain")) == (("knee", "pain"),)


def test_part_of_a_name_is_not_the_name() -> None:
    """Several words are one name only together and in order."""
    synonyms = Synonyms([BAND])
    assert synonyms.of(("band", "syndrom")) == (("band", "syndrom"),)
    assert synonyms.of(("syndrom", "band", "it")) == (("syndrom", "band", "it"),)


def test_the_longest_name_wins() -> None:
    """Where a shorter name begins a longer one, the longer is taken; elsewhere one word is."""
    synonyms = Synonyms([BAND, ["IT band", "iliotibial band"], ["band", "strap"]])
    words = stems("my IT band syndrome, my IT band, my band")
    lengths = [synonyms.longest_at(words, at) for at in range(len(words))]
    assert lengths == [1, 3, 1, 1, 1, 2, 1, 1, 1]


def test_a_name_does_not_reach_beyond_the_words() -> None:
    """At the end of the words only what is there counts."""
    assert Synonyms([BAND]).longest_at(("it", "band"), 0) == 1
    assert Synonyms([BAND]).longest_at((), 0) == 1


def test_names_are_equal_by_their_stems() -> None:
    """However a name is written in the taxonomy, its stems are what is compared."""
    assert Synonyms([["Shin-Splints", "MTSS"]]).of(("shin", "splint"))[1:] == (("mtss",),)


def test_a_name_in_two_groups_has_the_equals_of_both() -> None:
    """A name joins its groups' equals, and the others are not joined by it."""
    synonyms = Synonyms([["physio", "physiotherapist"], ["physio", "physical therapy"]])
    assert set(synonyms.of(("physio",))) == {
        ("physio",),
        ("physiotherapist",),
        ("physic", "therapi"),
    }
    assert len(synonyms.of(("physiotherapist",))) == 2


def test_names_of_no_words_are_left_out() -> None:
    """A name that is punctuation only is no name, and a group of one says nothing."""
    synonyms = Synonyms([["knee", "?!"], ["alone"]])
    assert synonyms.of(("knee",)) == (("knee",),)
    assert synonyms.of(()) == ((),)


def test_the_taxonomy_gives_a_group_for_each_tag() -> None:
    """A tag's title and synonyms are one group; so is each listed group."""
    tag = Tag(slug="shin-splints", title="Shin splints", synonyms=("MTSS",))
    taxonomy = Taxonomy(tags=(tag, Tag(slug="x", title="X")), synonyms=(("physio", "therapist"),))
    synonyms = Synonyms.from_taxonomy(taxonomy)
    assert synonyms.of(("mtss",)) == (("mtss",), ("shin", "splint"))
    assert synonyms.of(("therapist",)) == (("therapist",), ("physio",))


_names = st.text(st.sampled_from("abc '\u00e9"), max_size=6)


@settings(max_examples=100, deadline=None)
@given(groups=st.lists(st.lists(_names, max_size=4), max_size=4), name=_names)
def test_synonyms_survive_their_json(groups: list[list[str]], name: str) -> None:
    """What was written as JSON and read again gives the same equals, and being equal goes both
    ways."""
    synonyms = Synonyms(groups)
    again = Synonyms.from_json(synonyms.to_json())
    equals = synonyms.of(stems(name))
    assert again.of(stems(name)) == equals
    assert equals[0] == stems(name)
    assert all(stems(name) in synonyms.of(other) for other in equals)


def test_names_are_found_in_a_text_the_longest_first() -> None:
    """Each once, in the text's order; what is part of a longer name is not named by it."""
    names = Names([("ITB", "band"), ("ITB syndrome", "itbs"), ("Shins", "shin"), ("?", "none")])
    words = stems("shins, my ITB syndrome, and the shin")
    assert names.named_by(words) == ("shin", "itbs")
    assert names.named_by(stems("an itb")) == ("band",)
    assert names.named_by(()) == Names([]).named_by(words) == ()
