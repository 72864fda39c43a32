"""Flask and Whoosh as most people would write it."""

from pathlib import Path

import markdown
from flask import Flask, abort, jsonify, request
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser import MultifieldParser
from whoosh.query import Term

SCHEMA = Schema(
    slug=ID(stored=True, unique=True),
    title=TEXT(stored=True, analyzer=StemmingAnalyzer()),
    tag=KEYWORD(stored=True),
    body=TEXT(stored=True, analyzer=StemmingAnalyzer()),
)


def build(folder, samples):
    Path(folder).mkdir()
    writer = create_in(folder, SCHEMA).writer()
    for one in samples:
        writer.add_document(slug=one.slug, title=one.title, tag=one.tag, body=one.body)
    writer.commit()


def create_app(folder):
    app = Flask(__name__)
    index = open_dir(folder)
    parser = MultifieldParser(["title", "body"], SCHEMA)

    @app.get("/articles/<slug>")
    def article(slug):
        with index.searcher() as searcher:
            found = searcher.document(slug=slug)
            if found is None:
                abort(404)
            response = jsonify(**found, html=markdown.markdown(found["body"]))
            response.add_etag()
            return response.make_conditional(request)

    @app.get("/articles")
    def listing():
        with index.searcher() as searcher:
            hits = searcher.search(Term("tag", request.args["tag"]), limit=20)
            return jsonify(items=[{"slug": h["slug"], "title": h["title"]} for h in hits])

    @app.get("/search")
    def search():
        with index.searcher() as searcher:
            hits = searcher.search(parser.parse(request.args["q"]), limit=10)
            items = [{"slug": h["slug"], "snippet": h.highlights("body")} for h in hits]
            return jsonify(total=len(hits), items=items)

    return app
