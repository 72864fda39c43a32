"""English forms that no rule leads back to their word, and that are of no other word.

Porter2 cuts endings, so it makes "calf" and "calves" two words, and "give" and "gave". A form that
is a word of its own as well ("left", "found", "rose", "ground") is not here.
"""

from __future__ import annotations

_FORMS = """
    bear: bore borne
    become: became
    begin: began begun
    bend: bent
    bite: bitten
    bleed: bled
    break: broke broken
    bring: brought
    build: built
    buy: bought
    calf: calves
    catch: caught
    child: children
    choose: chose chosen
    come: came
    deal: dealt
    diagnosis: diagnoses
    drink: drank drunk
    drive: drove driven
    eat: ate eaten
    fall: fell fallen
    feed: fed
    feel: felt
    foot: feet
    forget: forgot forgotten
    freeze: froze frozen
    get: got gotten
    give: gave given
    go: went gone
    grow: grew grown
    half: halves
    hear: heard
    hide: hidden
    hold: held
    keep: kept
    know: knew known
    lose: lost
    make: made
    man: men
    mean: meant
    meet: met
    pay: paid
    ride: rode ridden
    rise: risen
    run: ran
    see: seen
    send: sent
    shake: shook shaken
    show: shown
    shrink: shrank shrunk
    sit: sat
    sleep: slept
    speak: spoken
    spend: spent
    stand: stood
    strike: struck
    swell: swollen
    swim: swam swum
    take: took taken
    teach: taught
    tear: tore torn
    tell: told
    think: thought
    throw: threw thrown
    tooth: teeth
    understand: understood
    vertebra: vertebrae
    wear: wore worn
    woman: women
    write: wrote written
"""


def _read() -> dict[str, str]:
    lines = (line.split(":") for line in _FORMS.strip().splitlines())
    return {form: word.strip() for word, forms in lines for form in forms.split()}


IRREGULAR = _read()
"""Each form, and the word that it is a form of; both folded."""
