"""Article → Resources: the public JSON of everything in it, serialised once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

import orjson

from .model import AdviceKind, Article, Image, Kind, Resource, SearchText, Section, Taxonomy
from .schemas import SCHEMAS
from .search.aspects import ADVICE_WORDS, ASPECT_WORDS


def build_resources(
    article: Article,
    taxonomy: Taxonomy,
    *,
    titles: Mapping[str, str],
    public_url: str,
    today: date,
) -> list[Resource]:
    """The article's own Resource first, then its sections, FAQs and advice, in order.

    `titles` maps the slug of each published article to its title; a link to another slug is
    left out of `related`.
    """
    return _Builder(article, taxonomy, titles, public_url, today).build()


@dataclass(frozen=True, slots=True)
class _Builder:
    article: Article
    taxonomy: Taxonomy
    titles: Mapping[str, str]
    public_url: str
    today: date

    def build(self) -> list[Resource]:
        """All of them; `position` counts through the article."""
        article = self.article
        found = [self._article()]
        for section in article.sections:
            facets = _facets(aspect=section.aspect, phase=section.phase and section.phase.number)
            facets |= _media(section.images)
            own = {
                "anchor": section.anchor,
                "title": section.title,
                "level": section.level,
                "position": section.position,
                "path": list(section.path),
                "aspect": section.aspect,
                "phase": section.phase,
                "images": [self._image(image) for image in section.images],
                "outgoing_links": section.links,
                "html": section.body.html,
                "text": section.body.text,
                "markdown": section.body.markdown,
            }
            above = " ".join(section.path[:-1])
            called = ASPECT_WORDS[section.aspect] if section.aspect else ""
            text = SearchText(section.title, section.body.text, called, self._context(above))
            found.append(
                self._part(Kind.SECTION, section.anchor, section.anchor, own, facets, text)
            )
        for faq in article.faqs:
            own = {"question": faq.question, "answer": faq.answer, "position": faq.position}
            text = SearchText(faq.question, faq.answer.text, context=self._context())
            found.append(self._part(Kind.FAQ, faq.id, faq.id, own, _facets(aspect="faq"), text))
        for advice in article.advice:
            facets = _facets(
                aspect=advice.aspect,
                advice_kind=advice.advice_kind,
                phase=advice.phase and advice.phase.number,
            )
            own = {
                "advice_kind": advice.advice_kind,
                "body": advice.body,
                "aspect": advice.aspect,
                "phase": advice.phase,
                "dose": advice.dose,
                "section": advice.section,
                "red_flags": self._address(
                    f"/v1/articles/{article.slug}/advice?advice_kind=red_flag"
                ),
                "position": advice.position,
            }
            section_title = next(
                (s.title for s in article.sections if s.anchor == advice.section), article.title
            )
            called = " ".join([*self._tag_words(advice.tags), ADVICE_WORDS[advice.advice_kind]])
            text = SearchText("", advice.body.text, called, self._context(section_title))
            found.append(
                self._part(
                    Kind.ADVICE, advice.id, advice.section, own, facets, text, tags=advice.tags
                )
            )
        return [_resource(article, position, *rest) for position, rest in enumerate(found)]

    def _article(self) -> _Draft:
        article = self.article
        own = {
            "kind": Kind.ARTICLE,
            "id": article.slug,
            "slug": article.slug,
            "url": self._url(),
            "links": {"self": self._address(f"/v1/articles/{article.slug}")}
            | {
                name: self._address(f"/v1/articles/{article.slug}/{name}")
                for name in ("sections", "faqs", "advice")
            }
            | {
                name: self._address(f"/v1/{name}?cites={article.slug}")
                for name in ("guides", "plans")
            },
            "title": article.title,
            "summary": article.summary,
            "category": self._category(),
            "tags": list(article.tags),
            "authors": list(article.authors),
            "reviewers": list(article.reviewers),
            "published_at": article.published,
            "updated_at": article.updated,
            "reviewed_at": article.reviewed,
            "review_due": article.review_due,
            "stale": article.review_due is not None and article.review_due < self.today,
            "reading_minutes": article.reading_minutes,
            "word_count": article.word_count,
            "language": article.language,
            "image": self._image(article.image) if article.image else None,
            "outline": _outline(article.sections),
            "counts": {
                "sections": len(article.sections),
                "faqs": len(article.faqs),
                "advice": len(article.advice),
                "red_flags": sum(a.advice_kind is AdviceKind.RED_FLAG for a in article.advice),
            },
            "conditions": list(article.conditions),
            "sources": article.sources,
            "related": self._related(),
            "html": article.body.html,
            "text": article.body.text,
            "markdown": article.body.markdown,
        }
        text = SearchText(
            article.title,
            f"{article.summary or ''}\n{article.body.text}",
            " ".join([*self._tag_words(article.tags), *article.aliases]),
        )
        images = [article.image] if article.image else []
        facets = self._shared_facets(article.tags) | _media([*images, *article.images])
        return Kind.ARTICLE, article.slug, own, facets, text

    def _part(
        self,
        kind: Kind,
        name: str,
        anchor: str,
        own: dict[str, Any],
        facets: dict[str, tuple[str, ...]],
        text: SearchText,
        tags: Sequence[str] = (),
    ) -> _Draft:
        article = self.article
        folder = "faqs" if kind is Kind.FAQ else "advice" if kind is Kind.ADVICE else "sections"
        all_tags = tuple(dict.fromkeys((*article.tags, *tags)))
        own = {
            "kind": kind,
            "id": f"{article.slug}/{name}",
            "url": f"{self._url()}#{anchor}",
            "links": {
                "self": self._address(f"/v1/articles/{article.slug}/{folder}/{quote(name)}"),
                "article": self._address(f"/v1/articles/{article.slug}"),
            },
            "updated_at": article.updated,
            "tags": list(all_tags),
            "article": {"slug": article.slug, "title": article.title},
            **own,
        }
        return kind, own["id"], own, self._shared_facets(all_tags) | facets, text

    def _context(self, above: str = "") -> str:
        """What a part is about by where it stands: headings above it, article, conditions."""
        names = self._tag_words(self.article.conditions)
        return " ".join([above, self.article.title, *names])

    def _shared_facets(self, tags: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """What an article and its parts are filtered by alike."""
        article = self.article
        return {
            "article": (article.slug,),
            "category": (article.category,) if article.category else (),
            "tag": tags_and_parents(self.taxonomy, tags),
            "condition": article.conditions,
            "language": (article.language,),
        }

    def _tag_words(self, slugs: Sequence[str]) -> list[str]:
        return tag_words(self.taxonomy, slugs)

    def _category(self) -> dict[str, str] | None:
        return category_of(self.taxonomy, self.article.category)

    def _related(self) -> list[dict[str, str]]:
        linked = dict.fromkeys(link.article for link in self.article.links if link.article)
        return [
            {"slug": slug, "title": self.titles[slug]}
            for slug in linked
            if slug in self.titles and slug != self.article.slug
        ]

    def _image(self, image: Image) -> dict[str, Any]:
        src = image.src
        if image.sha256:
            src = self._address(f"/media/{_media_name(image)}")
        return {
            "src": src,
            "alt": image.alt,
            "title": image.title,
            "width": image.width,
            "height": image.height,
        }

    def _url(self) -> str:
        return self.article.canonical_url or self._address(f"/articles/{self.article.slug}")

    def _address(self, path: str) -> str:
        return self.public_url + path


_Draft = tuple[Kind, str, dict[str, Any], dict[str, tuple[str, ...]], SearchText]


def _facets(**values: Any) -> dict[str, tuple[str, ...]]:
    return {name: (str(value),) for name, value in values.items() if value is not None}


def _media(images: Sequence[Image]) -> dict[str, tuple[str, ...]]:
    """The facet `media`: which files of ours a resource shows."""
    names = dict.fromkeys(_media_name(image) for image in images if image.sha256)
    return {"media": tuple(names)} if names else {}


def _media_name(image: Image) -> str:
    """The digest and the name by which an image is served, percent-encoded."""
    return f"{(image.sha256 or '')[:16]}/{quote(image.src.rsplit('/', 1)[-1])}"


def _outline(sections: Sequence[Section]) -> list[dict[str, Any]]:
    nodes: dict[str, dict[str, Any]] = {}
    top: list[dict[str, Any]] = []
    for section in sections:
        node = {
            "id": section.anchor,
            "title": section.title,
            "level": section.level,
            "aspect": section.aspect,
            "children": [],
        }
        nodes[section.anchor] = node
        siblings = nodes[section.parent]["children"] if section.parent in nodes else top
        siblings.append(node)
    return top


def tags_and_parents(taxonomy: Taxonomy, tags: Sequence[str]) -> tuple[str, ...]:
    """What is found by a tag: a tag counts for its parents."""
    parents = {tag.slug: tag.parent for tag in taxonomy.tags}
    closure: dict[str, None] = {}
    for tag in tags:
        at: str | None = tag
        while at is not None and at not in closure:
            closure[at] = None
            at = parents.get(at)
    return tuple(closure)


def tag_words(taxonomy: Taxonomy, slugs: Sequence[str]) -> list[str]:
    """Titles and synonyms of tags, for search."""
    wanted = set(slugs)
    tags = (tag for tag in taxonomy.tags if tag.slug in wanted)
    return [words for tag in tags for words in (tag.title, *tag.synonyms)]


def category_of(taxonomy: Taxonomy, slug: str | None) -> dict[str, str] | None:
    """The public shape of a category."""
    if slug is None:
        return None
    titles = {category.slug: category.title for category in taxonomy.categories}
    return {"slug": slug, "title": titles.get(slug, slug)}


def _resource(
    article: Article,
    position: int,
    kind: Kind,
    identifier: str,
    own: dict[str, Any],
    facets: dict[str, tuple[str, ...]],
    text: SearchText,
) -> Resource:
    return Resource(
        kind=kind,
        id=identifier,
        article=article.slug,
        position=position,
        title=own.get("title") or own.get("question") or article.title,
        published_at=article.published.isoformat() if article.published else None,
        updated_at=article.updated.isoformat() if article.updated else None,
        facets=facets | {"kind": (kind.value,)},
        text=text,
        **serialised(kind, identifier, own),
    )


def serialised(kind: Kind, id: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """`payload` and `version` of a Resource whose public shape is made of `own`."""
    public = SCHEMAS[kind].dump(own)
    version = hashlib.sha256(orjson.dumps(public, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
    payload = orjson.dumps({"kind": kind, "id": id, "version": version} | public)
    return {"version": version, "payload": payload}
