"""The tables of `library.db`, and the version that says which ones they are."""

VERSION = 3
"""`PRAGMA user_version`: raise it with every change below; old libraries are then rebuilt."""

APPLICATION = 0x72756E63
"""`PRAGMA application_id`, "runc": only a file that bears it is ever replaced when damaged."""

TABLES = """
-- seal: see sqlite_seals.py; resources and total: sums of seals, of resources and of everything
CREATE TABLE library (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL, generation TEXT, published_at TEXT,
    resources INTEGER NOT NULL, total INTEGER NOT NULL,
    identity TEXT NOT NULL, floor INTEGER NOT NULL, seal INTEGER NOT NULL
);
CREATE TABLE revisions (revision INTEGER PRIMARY KEY, mark TEXT NOT NULL, published_at TEXT);
CREATE INDEX revisions_whole ON revisions (revision, mark, published_at);
INSERT INTO revisions VALUES (0, '', NULL);
CREATE TABLE resources (
    kind TEXT NOT NULL, id TEXT NOT NULL, article TEXT NOT NULL, position INTEGER NOT NULL,
    version TEXT NOT NULL, title TEXT NOT NULL, sort_title TEXT NOT NULL,
    published_at TEXT, updated_at TEXT, seal INTEGER NOT NULL, payload BLOB NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX resources_in_order ON resources (kind, article, position, id);
CREATE TABLE facets (
    name TEXT NOT NULL, value TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (name, value, kind, id)
) WITHOUT ROWID;
CREATE INDEX facets_of_resource ON facets (kind, id, name, value);
CREATE TABLE sources (
    path TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, slug TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT, safety INTEGER NOT NULL, seal INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sources_by_slug ON sources (slug, path);
CREATE TABLE aliases (
    alias TEXT NOT NULL, path TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (alias, path)
) WITHOUT ROWID;
CREATE TABLE changes (
    kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('upsert', 'delete')), reason TEXT,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX changes_in_order ON changes (revision, kind, id, op, reason);
CREATE INDEX tombstones ON changes (revision) WHERE op = 'delete';
CREATE TABLE meta (
    name TEXT PRIMARY KEY, value TEXT NOT NULL, seal INTEGER NOT NULL
) WITHOUT ROWID;
"""
