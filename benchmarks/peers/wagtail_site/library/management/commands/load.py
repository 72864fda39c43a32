"""Take the articles in."""

import json
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Page, Site

from wagtail_site.library.models import ArticlePage


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        home = Page.objects.get(depth=2)
        for row in json.loads(Path(file).read_text("utf-8")):
            home.add_child(instance=ArticlePage(**row))
        Site.objects.update(hostname="127.0.0.1", root_page=home)
        call_command("update_index", verbosity=0)
