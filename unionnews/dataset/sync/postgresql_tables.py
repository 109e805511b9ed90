"""The tables in PostgreSQL, and the steps from each version of them to the next.

A published step is never edited: a change is a new step at the end.
"""

SCHEMA = "unionnews"
"""Schema of the tables; nothing outside of it is changed."""

# Generated columns are for filters. The day is made from its digits, because a cast from text
# depends on the session and so is not allowed in generated columns.
_VERSION_1 = """
CREATE TABLE unionnews.sources (
    site      text PRIMARY KEY,
    folder    text NOT NULL,
    selection text NOT NULL,
    cursor    text NOT NULL,
    synced    timestamptz NOT NULL DEFAULT now()
);
CREATE FUNCTION unionnews.day(iso text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN make_date(substr(iso, 1, 4)::integer, substr(iso, 6, 2)::integer, substr(iso, 9, 2)::integer);
END $$;
CREATE TABLE unionnews.articles (
    site           text NOT NULL,
    id             text NOT NULL,
    revision       integer NOT NULL,
    record         jsonb NOT NULL,
    status         text GENERATED ALWAYS AS (record ->> 'status') STORED,
    headline       text GENERATED ALWAYS AS (record ->> 'headline') STORED,
    canonical_url  text GENERATED ALWAYS AS (record ->> 'canonicalUrl') STORED,
    language       text GENERATED ALWAYS AS (record ->> 'inLanguage') STORED,
    date_published text GENERATED ALWAYS AS (record ->> 'datePublished') STORED,
    published_day  date GENERATED ALWAYS AS (unionnews.day(record ->> 'datePublished')) STORED,
    PRIMARY KEY (site, id)
);
CREATE INDEX articles_day ON unionnews.articles (published_day);
CREATE TABLE unionnews.revisions (
    site     text NOT NULL,
    id       text NOT NULL,
    revision integer NOT NULL,
    record   jsonb NOT NULL,
    PRIMARY KEY (site, id, revision)
);
CREATE TABLE unionnews.authors (
    site     text NOT NULL,
    id       text NOT NULL,
    position integer NOT NULL,
    name     text NOT NULL,
    name_raw text NOT NULL,
    role     text NOT NULL,
    PRIMARY KEY (site, id, position)
);
CREATE INDEX authors_name ON unionnews.authors (name);
CREATE TABLE unionnews.images (
    site     text NOT NULL,
    id       text NOT NULL,
    position integer NOT NULL,
    url      text NOT NULL,
    caption  text,
    credit   text,
    PRIMARY KEY (site, id, position)
);
CREATE TABLE unionnews.tombstones (
    site  text NOT NULL,
    id    text NOT NULL,
    noted timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (site, id)
);
"""

# Most records then fit into their row instead of the TOAST table, which saves a third of the work.
_VERSION_2 = "ALTER TABLE unionnews.revisions SET (toast_tuple_target = 4096)"

# A name may have any length, but the key of a B-tree index only about 2,700 bytes.
_VERSION_3 = """
DROP INDEX IF EXISTS unionnews.authors_name;
CREATE INDEX authors_name ON unionnews.authors USING hash (name);
"""

# The schema of records allows days that do not exist; the column is null then.
_VERSION_4 = """
CREATE OR REPLACE FUNCTION unionnews.day(iso text) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN make_date(substr(iso, 1, 4)::integer, substr(iso, 6, 2)::integer, substr(iso, 9, 2)::integer);
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;
"""

# What was written, so that rows which were deleted by hand are missed.
_VERSION_5 = """
ALTER TABLE unionnews.sources
    ADD COLUMN articles bigint NOT NULL DEFAULT 0, ADD COLUMN authors bigint NOT NULL DEFAULT 0,
    ADD COLUMN images bigint NOT NULL DEFAULT 0, ADD COLUMN revisions bigint NOT NULL DEFAULT 0;
UPDATE unionnews.sources s SET
    articles = (SELECT count(*) FROM unionnews.articles a WHERE a.site = s.site),
    authors = (SELECT count(*) FROM unionnews.authors a WHERE a.site = s.site),
    images = (SELECT count(*) FROM unionnews.images i WHERE i.site = s.site),
    revisions = (SELECT count(*) FROM unionnews.revisions r WHERE r.site = s.site);
"""

MIGRATIONS = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5)

COLUMNS = """
SELECT status, headline, canonical_url, language, date_published, published_day,
    authors.name, name_raw, role, url, caption, credit, noted
FROM unionnews.articles, unionnews.authors, unionnews.images, unionnews.tombstones LIMIT 0
"""
"""Fails where a column is missing that no statement below might meet."""

RIGHTS = """
SELECT
    CASE WHEN NOT has_database_privilege(current_database(), 'TEMPORARY')
        THEN 'TEMPORARY ON DATABASE ' || quote_ident(current_database()) END,
    CASE WHEN to_regnamespace(%(schema)s) IS NULL
            AND NOT has_database_privilege(current_database(), 'CREATE')
        THEN 'CREATE ON DATABASE ' || quote_ident(current_database()) END,
    CASE WHEN NOT has_schema_privilege(to_regnamespace(%(schema)s)::oid, 'USAGE')
            OR NOT has_schema_privilege(to_regnamespace(%(schema)s)::oid, 'CREATE')
        THEN 'USAGE, CREATE ON SCHEMA ' || %(schema)s END
"""
"""Returns the rights that the user does not have, in the words of GRANT; null for others."""

LZ4 = "SET default_toast_compression = lz4"
"""Compression that is twice as fast as the default; servers built without it refuse."""

STAGED = """
CREATE TEMP TABLE IF NOT EXISTS unionnews_staged (
    id text NOT NULL, revision integer NOT NULL, newest boolean NOT NULL,
    authors jsonb NOT NULL, images jsonb NOT NULL, record jsonb NOT NULL
) WITH (toast_tuple_target = 8160) ON COMMIT DELETE ROWS
"""
COPY = "COPY unionnews_staged (id, revision, newest, authors, images, record) FROM STDIN"

HELD = ("articles", "authors", "images", "revisions")
"""Tables with rows of a site."""

PLACE = """
INSERT INTO unionnews.sources
    (site, folder, selection, cursor, articles, authors, images, revisions)
VALUES (%(site)s, %(folder)s, %(selection)s, %(cursor)s,
    %(articles)s, %(authors)s, %(images)s, %(revisions)s)
ON CONFLICT (site) DO UPDATE SET folder = excluded.folder, selection = excluded.selection,
    cursor = excluded.cursor, synced = now(), articles = sources.articles + excluded.articles,
    authors = sources.authors + excluded.authors, images = sources.images + excluded.images,
    revisions = sources.revisions + excluded.revisions
"""
"""Saves a place, and by how many rows each table has grown."""

# By JSON, since tables of an earlier version, which a dry run leaves as they are, lack the columns.
CHANGED = """
SELECT name, written, found FROM unionnews.sources s, LATERAL (VALUES
    ('articles', (SELECT count(*) FROM unionnews.articles a WHERE a.site = s.site)),
    ('authors', (SELECT count(*) FROM unionnews.authors a WHERE a.site = s.site)),
    ('images', (SELECT count(*) FROM unionnews.images i WHERE i.site = s.site)),
    ('revisions', (SELECT count(*) FROM unionnews.revisions r WHERE r.site = s.site))
) counted (name, found), LATERAL (SELECT (to_jsonb(s) ->> name)::bigint) noted (written)
WHERE s.site = %s AND written <> found
"""
"""Returns the tables that have other numbers of rows of a site than were written."""

TAKE_REVISIONS = """
WITH taken AS (
INSERT INTO unionnews.revisions (site, id, revision, record)
SELECT %(site)s, id, revision, record FROM unionnews_staged
ON CONFLICT (site, id, revision) DO UPDATE SET record = excluded.record
WHERE revisions.record <> excluded.record
RETURNING xmax = 0 AS is_new)
SELECT count(*) FILTER (WHERE is_new) FROM taken
"""
# `|| '{}'` changes nothing, but the record is decompressed only once, not for each generated column.
TAKE_ARTICLES = """
INSERT INTO unionnews.articles (site, id, revision, record)
SELECT %(site)s, id, revision, record || '{}' FROM unionnews_staged WHERE newest
ON CONFLICT (site, id) DO UPDATE SET revision = excluded.revision, record = excluded.record
WHERE articles.revision <= excluded.revision
RETURNING id, xmax = 0
"""
"""Returns whether each article is new; ``xmax`` is not 0 in a row that was updated."""
TAKE_DETAILS = {
    "authors": """
    INSERT INTO unionnews.authors (site, id, position, name, name_raw, role)
    SELECT %(site)s, s.id, a.position, a.one ->> 'name', a.one ->> 'nameRaw', a.one ->> 'role'
    FROM unionnews_staged s, jsonb_array_elements(s.authors) WITH ORDINALITY a (one, position)
    WHERE s.newest AND s.id = ANY(%(taken)s)""",
    "images": """
    INSERT INTO unionnews.images (site, id, position, url, caption, credit)
    SELECT %(site)s, s.id, i.position, i.one ->> 'url', i.one ->> 'caption',
        i.one ->> 'creditText'
    FROM unionnews_staged s, jsonb_array_elements(s.images) WITH ORDINALITY i (one, position)
    WHERE s.newest AND s.id = ANY(%(taken)s)""",
}
