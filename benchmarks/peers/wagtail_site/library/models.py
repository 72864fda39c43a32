"""One kind of page."""

from typing import ClassVar

from django.db import models
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index


class ArticlePage(Page):
    tag = models.CharField(max_length=100, db_index=True)
    body = models.TextField()

    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("body"),
        index.FilterField("tag"),
    ]
    api_fields: ClassVar = [APIField("tag"), APIField("body")]
