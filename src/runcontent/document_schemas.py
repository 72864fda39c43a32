"""The public shapes of guides, and of what evaluating one gives."""

from __future__ import annotations

from marshmallow import Schema

from .guides import Level
from .model import Kind
from .schema_fields import NamedSchema, day, many, nested, one_of, truth, words
from .schema_fields import links as _links
from .schema_fields import text as _text


class CitedSectionSchema(Schema):
    """A section that something rests on."""

    id = _text("The section's id.")
    title = _text("Its heading.")
    url = _text("Where a person reads it.")
    article = nested(NamedSchema, "The article that it belongs to.")


class CitedAdviceSchema(Schema):
    """A piece of advice, in a sentence."""

    id = _text("The id of the advice.")
    text = _text("The advice.")
    url = _text("Where a person reads it.")


class DocumentSchema(Schema):
    """What guides and plans have in common."""

    kind = one_of(Kind, "Which kind it is; always there.")
    id = _text("Readable and stable, unique among guides, plans and articles; always there.")
    version = _text("A hash of the content: the ETag of its own address.")
    url = _text("Where a person uses it.")
    links = _links("It and its article in this API.", "article")
    updated_at = day("When its text was last changed.")
    tags = words("Slugs of tags.")
    article = nested(NamedSchema, "The article that it rests on.")
    title = _text("The title.")
    summary = _text("One or two sentences that say what it is for.")
    category = nested(NamedSchema, "The shelf that it stands on.", null=True)
    conditions = words("Slugs of the conditions that it is about.")
    authors = words("Who wrote it.")
    reviewers = words("Who reviewed it.")
    published_at = day("When it was first published.")
    reviewed_at = day("When a professional last reviewed it.")
    review_due = day("When it is to be reviewed again.")
    stale = truth("Whether that day was past when published.")
    language = _text("A language tag, such as `en`.")
    red_flags = many(
        CitedAdviceSchema, "The warning signs of the articles that it rests on: show them with it."
    )
    text = _text("All that it says, plain.")


class GuideAnswerSchema(Schema):
    """One answer to choose."""

    id = _text("Its id among the question's answers.")
    text = _text("The answer.")
    then = _text("The id of the next question, or of the outcome.")
    warning = truth(
        "Whether it is a warning sign: it then ends in `see_professional` or `urgent`, whatever "
        "else is said."
    )
    because = _text("Why it leads there.", null=True)


class GuideQuestionSchema(Schema):
    """One question."""

    id = _text("Its id among questions and outcomes.")
    text = _text("The question.")
    points = words("What is asked about, where it is several things.")
    sections = many(CitedSectionSchema, "What it rests on.")
    answers = many(GuideAnswerSchema, "The answers to choose from; one of them.")


class GuideOutcomeSchema(Schema):
    """One end of a guide."""

    id = _text("Its id among questions and outcomes.")
    level = one_of(Level, "What it comes to, from the mildest to the gravest.")
    title = _text("The outcome in a few words.")
    text = _text("The outcome.")
    sections = many(CitedSectionSchema, "What it rests on.")
    advice = many(CitedAdviceSchema, "What these sections advise.")


class GuideSchema(DocumentSchema):
    """A decision guide: questions and answers that end in an outcome."""

    links = _links("It, its article, and where it is evaluated.", "article", "evaluate")
    start = _text("The id of the first question.")
    questions = many(GuideQuestionSchema, "Every question.")
    outcomes = many(GuideOutcomeSchema, "Every end.")


class GuideReasonSchema(Schema):
    """One answer that led on."""

    question = nested(NamedSchema, "The question: its id as `slug`, and its text as `title`.")
    answer = nested(NamedSchema, "The answer, likewise.")
    because = _text("Why it led there.", null=True)


class EvaluationSchema(Schema):
    """Where answers lead in a guide: to the next question, or to the outcome."""

    guide = nested(NamedSchema, "The guide.")
    version = _text("The version of the guide that this was found by.")
    done = truth("Whether there is an outcome.")
    question = nested(GuideQuestionSchema, "What to ask next; null at the end.", null=True)
    outcome = nested(GuideOutcomeSchema, "The outcome; null until the end.", null=True)
    reasons = many(GuideReasonSchema, "What was said on the way, in order.")
    ignored = words("Ids of questions whose answers changed nothing.")
    red_flags = many(CitedAdviceSchema, "The warning signs: show them with every step.")
    links = _links("The guide and its article in this API.", "guide", "article")
