"""What a heading is about: an ordered list of named rules, the first that fits decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Aspect, Phase


@dataclass(frozen=True, slots=True)
class AspectRule:
    """A heading that `pattern` finds has `aspect`."""

    name: str
    aspect: Aspect
    pattern: re.Pattern[str]


def _rule(name: str, aspect: Aspect, pattern: str) -> AspectRule:
    return AspectRule(name, aspect, re.compile(pattern, re.I))


_SOMEBODY = r"(gp|doctor|nurse|dentist|pharmacist|physio\w*|hospital|professional|specialist)"

RULES: tuple[AspectRule, ...] = (
    _rule(
        "questions",
        Aspect.FAQ,
        r"\bfaqs?\b|\b(common|frequent\w*)( asked)? questions\b|\bquestions (and|&) answers\b"
        r"|\bq ?& ?a\b|\b(your|readers'?) questions( answered)?$|\bquestions answered\b",
    ),
    _rule(
        "emergency", Aspect.MEDICAL_HELP, r"\bcall (999|911|112|111)\b|a&e|\bemergency (help|care)"
    ),
    _rule(
        "see somebody",
        Aspect.MEDICAL_HELP,
        r"^(see(?! (what|how|also|where)\b)|go to|ask|talk to|speak to|contact|when to see)\b"
        r"|^when should (i|you) (see|go|worry|call|ask|get)\b",
    ),
    _rule(
        "to somebody",
        Aspect.MEDICAL_HELP,
        rf"^take\b.*\bto (the|a|your) {_SOMEBODY}\b|^get an? (urgent )?(gp )?appointment\b",
    ),
    _rule(
        "warning signs",
        Aspect.MEDICAL_HELP,
        r"\b(warning|danger|emergency) (signs?|symptoms?)\b|\bred[- ]flags?\b",
    ),
    _rule("get help", Aspect.MEDICAL_HELP, r"\b(get|seek)\b.*\b(help|advice|checked)\b"),
    _rule("seen by", Aspect.MEDICAL_HELP, r"^when to (get|stop and|worry|call|go)\b"),
    _rule(
        "from a professional",
        Aspect.TREATMENT,
        rf"\btreatments? (from|by|for)\b|\b({_SOMEBODY}|clinic)s? (can|may|will|might)\b"
        r"|\bappointment\b|\bphysiotherapy\b|\banaesthetic\b",
    ),
    _rule(
        "by yourself",
        Aspect.SELF_CARE,
        r"\b(your|my)self\b|\bself[- ]?(care|help)\b|\bfirst aid\b|\btreat\w*\b.*\bat home\b"
        r"|\btreat or prevent\b|\bhome remed(y|ies)\b|^(stop or )?cut down\b"
        r"|^(stay|keep)(ing)? (active|moving|mobile)\b|^look(ing)? after\b"
        r"|^tak(e|ing) painkillers\b"
        r"|^how to (gargle|clean|use|remove|get rid|make)\b|^(putting|applying|using|wearing)\b",
    ),
    _rule("calm down", Aspect.SELF_CARE, r"\b(calm|ease|easing|relieve|relief)\b"),
    _rule(
        "exercises",
        Aspect.EXERCISES,
        r"\bexercises?\b|\bstretch(es|ing)\b|\bstrengthening\b|\bdrills\b"
        r"|\bstrength (work|training)\b|\b(build|hip|calf).*\bstrength\b",
    ),
    _rule(
        "prevention",
        Aspect.PREVENTION,
        r"\bprevent\w*\b|\bstop\w*\b.*\b(com(e|ing) back|recur\w*|return\w*)\b"
        r"|\bkeep\w*\b.*\b(away|from (com|return|recurr)ing)\b"
        r"|\bavoid\w*\b|\bstay(ing)? (away|off|out|clear|well|healthy|injury)\b"
        r"|\bstop\b.*\bspread\w*\b|\b(reduce|reducing|lower)\b.*\brisk\b",
    ),
    _rule(
        "complications", Aspect.PROGNOSIS, r"\bcomplications?\b|\bhealth problems\b|\buntreated\b"
    ),
    _rule(
        "causes",
        Aspect.CAUSES,
        r"\bcauses?\b|^why\b|\brisk factors?\b|\bat risk\b|^who gets\b"
        r"|\b(increase|raise)\b.*\brisk\b",
    ),
    _rule(
        "prognosis",
        Aspect.PROGNOSIS,
        r"\bhow long\b|\brecovery\b|\bhealing time\b|\boutlook\b|\bprognosis\b"
        r"|^is .*\b(dangerous|serious)\b|^how serious\b|^when (can|will) (i|you)\b",
    ),
    _rule(
        "symptoms",
        Aspect.SYMPTOMS,
        r"\bsymptoms?\b|\bfeels?\b|^check if\b|^check for\b|^signs\b|\bsigns? of\b"
        r"|\bhow to tell\b|^spotting\b|^where (does )?it hurts?\b"
        r"|\bdifferences?\b|\blooks? like\b|\bnot sure it's\b|\bunsure it's\b"
        r"|^when it's\b|^is it an?\b",
    ),
    _rule(
        "treatment",
        Aspect.TREATMENT,
        r"\btreat\w*\b|\bsurgery\b|\boperation\b|\bmedicines?\b|\brehab\w*\b"
        r"|\bwhat (to|you can) do\b|^(what helps|how to recover)\b"
        r"|^((getting|coming) )?back to running\b"
        r"|^(how to )?(manag(e|ing)|return(ing)? to running)\b|^(phase|step|stage) \d+\b"
        r"|\bantibiotics\b",
    ),
    _rule(
        "overview",
        Aspect.OVERVIEW,
        r"\b(short|quick) (answer|version)\b|^what (is|are)\b|\boverview\b|^types( of\b|$)|^about\b"
        r"|\b(in|at) (brief|short|a glance)\b|^(key (points|facts|takeaways)|takeaways)\b"
        r"|^(summary|definition|tl;?dr)\b",
    ),
)

_OWN_MATTER = re.compile(r"^(?:do|don't|how|your|carers|carry)\b|^see what\b|\bclinics\b", re.I)
"""Headings that, under warning signs, speak of something else: their items are no signs."""

_PHASE = re.compile(r"^(?:phase|step|stage)\s+(\d{1,2})\s*[:.–—-]\s*(.+)$", re.I)  # noqa: RUF001


def infer_aspect(title: str) -> Aspect | None:
    """The aspect of the first rule that finds itself in the heading, or None."""
    plain = title.replace("\u2019", "'")
    return next((rule.aspect for rule in RULES if rule.pattern.search(plain)), None)


_TO_DO = re.compile(r"^(?:do|don't|dos? and don'?ts?)$", re.I)
_ACTIONABLE = {Aspect.SELF_CARE, Aspect.TREATMENT, Aspect.EXERCISES, Aspect.PREVENTION}


def inherited_aspect(title: str, above: Aspect | None, before: Aspect | None) -> Aspect | None:
    """The aspect that a heading without one of its own has from the heading that it stands under.

    "Do" and "Don't" have it from the one `before`, whatever its level: they go on with it.
    """
    plain = title.replace("\u2019", "'").strip()
    if _TO_DO.match(plain):
        return before if before in _ACTIONABLE else Aspect.SELF_CARE
    if above is Aspect.MEDICAL_HELP and _OWN_MATTER.search(plain):
        return None
    return above


def aspect_from_classes(classes: Sequence[str]) -> Aspect | None:
    """The aspect that a heading's classes name (`.self-care`, `.causes`), or None."""
    for name in classes:
        try:
            return Aspect(name.replace("-", "_"))
        except ValueError:
            continue
    return None


def phase_of(title: str) -> Phase | None:
    """The phase that a heading such as "Phase 2: build strength" opens, or None."""
    match = _PHASE.match(title.strip())
    return Phase(int(match[1]), match[2].strip()) if match else None
