"""What people call each aspect of a subject, whatever its heading says.

"Prevention of runner's knee" is answered by a section "How to stop it coming back". A section is
found by these words as well; so is advice, by what is usually said for its kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model import AdviceKind, Aspect

ASPECT_WORDS: Mapping[Aspect, str] = {
    Aspect.OVERVIEW: "overview",
    Aspect.SYMPTOMS: "symptoms and signs",
    Aspect.CAUSES: "causes",
    Aspect.SELF_CARE: "self-care, treatment",
    Aspect.TREATMENT: "treatment",
    Aspect.EXERCISES: "exercises, rehab",
    Aspect.PREVENTION: "prevention",
    Aspect.MEDICAL_HELP: "warning signs, red flags, when to see a doctor",
    Aspect.PROGNOSIS: "recovery time, prognosis",
    Aspect.FAQ: "",
}

ADVICE_WORDS: Mapping[AdviceKind, str] = {
    AdviceKind.ACTION: "",
    AdviceKind.EXERCISE: "exercise",
    AdviceKind.RED_FLAG: "warning sign, red flag",
    AdviceKind.PREVENTION: "prevention",
}
