"""The tables of `bundle.sqlite`, documented in docs/sync.md.

Triggers read the searched texts out of each payload, here as on the phone: whoever follows
`/v1/sync` writes resources and nothing else.
"""

from __future__ import annotations

VERSION = 1
"""`PRAGMA user_version`, raised when an app would have to know."""

APPLICATION = 0x72756E62
"""`PRAGMA application_id`, "runb"."""

_FIELDS = "title, keywords, context, body"
_TITLE = """coalesce(json_extract(new.payload, '$.title'),
    json_extract(new.payload, '$.question'), '')"""
_BODY = """coalesce(json_extract(new.payload, '$.answer.text'),
    json_extract(new.payload, '$.body.text'),
    coalesce(json_extract(new.payload, '$.summary'), '') || char(10) ||
    coalesce(json_extract(new.payload, '$.text'), ''))"""
_NAMES = """(SELECT coalesce(group_concat(tags.title || ' ' || tags.names, ' '), '')
    FROM json_each(new.payload, '$.tags') AS tag JOIN tags ON tags.slug = tag.value{})"""
_PATH = """(SELECT coalesce(group_concat(step.value, ' '), '')
    FROM json_each(new.payload, '$.path') AS step
    WHERE step.key < json_array_length(new.payload, '$.path') - 1)"""
_SECTION = """coalesce((SELECT json_extract(above.payload, '$.title') FROM resources AS above
    WHERE above.kind = 'section' AND above.id = json_extract(new.payload, '$.article.slug')
    || '/' || json_extract(new.payload, '$.section')), '')"""
_TEXTS = f"""INSERT INTO texts (n, {_FIELDS}) SELECT new.n, {_TITLE},
    CASE new.kind WHEN 'article' THEN {_NAMES.format("")} ELSE '' END,
    CASE new.kind WHEN 'article' THEN '' ELSE {_PATH} || ' ' || {_SECTION} || ' ' ||
    coalesce(json_extract(new.payload, '$.article.title'), '') || ' ' ||
    {_NAMES.format(" AND tags.condition")} END, {_BODY}"""
_BELOW = """FROM resources AS part WHERE part.kind = 'advice'
    AND part.id > json_extract(new.payload, '$.article.slug') || '/'
    AND part.id < json_extract(new.payload, '$.article.slug') || '0'
    AND json_extract(part.payload, '$.section') = json_extract(new.payload, '$.anchor')"""
_TEXTS_BELOW = f"""DELETE FROM texts WHERE n IN (SELECT part.n {_BELOW});
    {_TEXTS.replace("new.", "part.")} {_BELOW};"""
"""Of the advice in a section, whose title is part of them."""

TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tags (
    slug TEXT PRIMARY KEY, title TEXT NOT NULL, parent TEXT, condition INTEGER NOT NULL,
    description TEXT, names TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE categories (slug TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT)
    WITHOUT ROWID;
CREATE TABLE synonyms (name TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (name, other))
    WITHOUT ROWID;
CREATE TABLE media (
    url TEXT PRIMARY KEY, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,
    content_type TEXT NOT NULL, width INTEGER, height INTEGER
) WITHOUT ROWID;
CREATE TABLE resources (
    n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE TABLE texts (
    n INTEGER PRIMARY KEY, title TEXT NOT NULL, keywords TEXT NOT NULL, context TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE VIRTUAL TABLE search USING fts5 (
    {_FIELDS}, content = 'texts', content_rowid = 'n', prefix = '2 3',
    tokenize = 'porter unicode61'
);
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(6.0, 6.0, 0.5, 2.0)');
CREATE TRIGGER text_added AFTER INSERT ON texts BEGIN
    INSERT INTO search (rowid, {_FIELDS})
    VALUES (new.n, new.title, new.keywords, new.context, new.body);
END;
CREATE TRIGGER text_removed AFTER DELETE ON texts BEGIN
    INSERT INTO search (search, rowid, {_FIELDS})
    VALUES ('delete', old.n, old.title, old.keywords, old.context, old.body);
END;
CREATE TRIGGER resource_added AFTER INSERT ON resources BEGIN {_TEXTS}; END;
CREATE TRIGGER resource_changed AFTER UPDATE ON resources BEGIN
    DELETE FROM texts WHERE n = old.n;
    {_TEXTS};
END;
CREATE TRIGGER section_added AFTER INSERT ON resources WHEN new.kind = 'section' BEGIN
    {_TEXTS_BELOW}
END;
CREATE TRIGGER section_changed AFTER UPDATE ON resources WHEN new.kind = 'section' BEGIN
    {_TEXTS_BELOW}
END;
CREATE TRIGGER resource_removed AFTER DELETE ON resources BEGIN
    DELETE FROM texts WHERE n = old.n;
END;
"""
