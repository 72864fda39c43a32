"""The shapes of what searching, suggesting and answering give."""

from __future__ import annotations

from marshmallow import Schema, fields

from .model import Kind
from .schema_fields import NamedSchema
from .schema_fields import links as _links
from .schema_fields import many as _many
from .schema_fields import nested as _nested
from .schema_fields import one_of as _one_of
from .schema_fields import text as _text
from .schema_fields import truth as _truth
from .schema_fields import words as _words
from .schemas import ACTIONS, FOLDERS, RESTING


class SnippetSchema(Schema):
    """The passage that best shows why it matched."""

    html = _text("Escaped, with `<mark>` around what matched, and no other tag.")
    text = _text("The same without marks.")


class ReasonSchema(Schema):
    """One reason why a resource was found."""

    word = _text("The word as it was asked.")
    field = _text("Where it was found.", enum=["title", "keywords", "context", "body"])
    how = _text("`exact`, `stem`, `typo`, or `synonym: ` and the name that stands there.")
    matched = _text("The words that matched.")


class ExplanationSchema(Schema):
    """Why a resource was found, and how its score came about."""

    matches = _many(ReasonSchema, "For each word and field the first match.")
    shares = fields.List(
        fields.Float(), metadata={"description": "What each word of the query brought."}
    )
    boost = fields.Float(metadata={"description": "What the sum of them was multiplied by."})
    bonus = fields.Float(
        metadata={"description": "What was added, where it warns of a sign that the query names."}
    )


class RedFlagSchema(Schema):
    """A warning sign, in a sentence."""

    id = _text("The id of the advice.")
    text = _text("The sign.")
    url = _text("Where a person reads it.")


class MatchingFlagSchema(RedFlagSchema):
    """A warning sign that answers the query."""

    article = _nested(NamedSchema, "The article that it belongs to.")


class FlaggedArticleSchema(NamedSchema):
    """An article that was found, with all of its warning signs."""

    red_flags = _many(RedFlagSchema, "Its warning signs.")


class SafetySchema(Schema):
    """What nobody should miss: show it with the hits, whatever else is left out."""

    signs = _many(NamedSchema, "The warning signs that the query itself names.")
    matching = _many(MatchingFlagSchema, "The warning signs that answer it; they come first too.")
    articles = _many(FlaggedArticleSchema, "Every article among the hits that has some.")


class HitSchema(Schema):
    """One resource that a search found."""

    kind = _one_of(Kind, "Which kind it is.")
    id = _text("Its id among its kind.")
    title = _text("Its title, question or heading.")
    path = _words("The headings from the top down to it.")
    url = _text("Where a person reads it.")
    links = _links(
        "It in this API, and what belongs to it.", "article", *FOLDERS, *RESTING, *ACTIONS
    )
    score = fields.Float(metadata={"description": "Compares inside one answer only."})
    snippet = _nested(SnippetSchema, "Why it matched.")
    article = _nested(NamedSchema, "The article that it belongs to.")
    parts = fields.List(
        fields.Nested(lambda: HitSchema()),
        metadata={"description": "Only with `group`: the article's best parts."},
    )
    explain = _nested(ExplanationSchema, "Only with `explain=true`.")


class SuggestionSchema(Schema):
    """Something that may be wanted."""

    text = _text("What to show.")
    kind = _text("What it leads to.", enum=["article", "faq", "tag"])
    id = _text("The id of what it leads to.")
    links = _links("What it leads to, in this API.")


class SuggestionsSchema(Schema):
    """What may be wanted, the best first."""

    items = _many(SuggestionSchema, "At most ten.")


class AnswerSchema(Schema):
    """One answer to a question, or none."""

    answered = _truth("Whether there is one.")
    confidence = fields.Float(metadata={"description": "In the best there is, from 0 to 1."})
    answer = fields.Raw(
        metadata={
            "description": "The FAQ or section, as its own address gives it; null where nothing "
            "is good enough.",
            "anyOf": [
                {"$ref": "#/components/schemas/Faq"},
                {"$ref": "#/components/schemas/Section"},
                {"type": "null"},
            ],
        }
    )
    runners_up = _many(HitSchema, "What came next.")
    did_you_mean = _text("What was asked instead, where a word was put right.", null=True)
    safety = _nested(SafetySchema, "What nobody should miss.")
