"""The app that holds the articles."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "wagtail_site.library"
    label = "library"
