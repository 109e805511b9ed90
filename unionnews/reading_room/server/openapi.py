"""The OpenAPI 3.1 document of the server."""

from typing import Any

from unionnews.dataset.schema import article_schema
from unionnews.version import __version__

_URL = {
    "type": "string",
    "pattern": r"^https?://[A-Za-z0-9]",
    "maxLength": 8000,
    "examples": ["http://acftu.people.com.cn/n1/2021/0715/c67502-32158840.html"],
}
_PROBLEMS = {
    "400": "the request is malformed, or the address is never fetched",
    "401": "no token, or another than the server's",
    "404": "there is no such page any more",
    "403": "a page of another site sent it",
    "405": "no such method here",
    "409": "robots.txt forbids the page",
    "408": "the body of the request did not come in time",
    "413": "more than the server takes at a time",
    "415": "not the media type that is asked for",
    "422": "the page gives no record: no article, or no page at all",
    "429": "too many are waiting, or the host's next turn is too far away; see Retry-After",
    "502": "the host gave no answer, or no page",
    "503": "too many pages are waiting to be read; see Retry-After",
    "504": "the host did not answer in time",
}
_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": {"type": "string", "description": "urn:unionnews:problem:REASON"},
        "title": {"type": "string", "description": "What to do."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What went wrong, where."},
        "targetStatus": {
            "type": ["integer", "null"],
            "description": "HTTP status of the page asked for, where it had one.",
        },
        "refusals": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Why each layout refused the page.",
        },
    },
    "required": ["type", "title", "status", "detail"],
}


def specification(*, max_urls: int, max_body: int, with_token: bool) -> dict[str, Any]:
    """Return the OpenAPI document of a server with these limits."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "unionnews",
            "version": __version__,
            "description": "Articles of union news, and of any news site, as clean records.",
            "license": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
        },
        "paths": _paths(max_urls, max_body),
        "components": {
            "schemas": {"Article": _bare(article_schema()), "Problem": _PROBLEM_SCHEMA},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        **({"security": [{"token": []}]} if with_token else {}),
    }


_SITES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "title": {"type": "string"}},
        "required": ["name", "title"],
    },
}
_HEALTH = {
    "type": "object",
    "properties": {
        "status": {"const": "ok"},
        "version": {"type": "string"},
        "pending": {"type": "integer", "minimum": 0},
        "foldersGone": {"type": "integer", "minimum": 0},
    },
    "required": ["status", "version", "pending", "foldersGone"],
}


def _bare(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id")}


def _answers(description: str, content: dict[str, Any], *problems: str) -> dict[str, Any]:
    return {
        "200": {"description": description, "content": content},
        **{status: _problem(_PROBLEMS[status], status) for status in problems},
    }


def _problem(description: str, status: str) -> dict[str, Any]:
    content: dict[str, Any] = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    if status == "400":
        description += "; a line of text where the request itself is no HTTP, or too long"
        content["text/plain"] = {"schema": {"type": "string"}}
    return {"description": description, "content": content}


_RECORD = {"application/json": {"schema": {"$ref": "#/components/schemas/Article"}}}
_AGE = {
    "description": "Seconds since the page was fetched.",
    "schema": {"type": "integer", "minimum": 0},
}
_LINE = {
    "type": "string",
    "description": "One JSON object a line, as they finish:"
    ' {"url": …, "article": {…} or null, "problem": {…} or null}',
}


def _operation(
    name: str, summary: str, said: str, content: dict[str, Any], problems: str, **more: Any
) -> dict[str, Any]:
    responses = _answers(said, content, *problems.split())
    return {"operationId": name, "summary": summary, **more, "responses": responses}


def _plain(name: str, summary: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    problems = "405" if "security" in more else "400 401 403 405"
    return {"get": _operation(name, summary, summary, content, problems, **more)}


def _paths(max_urls: int, max_body: int) -> dict[str, Any]:
    url = {"name": "url", "in": "query", "required": True, "schema": _URL}
    urls = {"type": "array", "items": _URL, "minItems": 1, "maxItems": max_urls}
    page = {"schema": {"type": "string", "format": "binary", "minLength": 1, "maxLength": max_body}}
    article = _operation(
        "article", "Fetch one article with all its pages.", "The record.", _RECORD,
        "400 401 403 404 405 409 413 422 429 502 504", parameters=[url],
    )  # fmt: skip
    article["responses"]["200"]["headers"] = {"Age": _AGE}
    articles = _operation(
        "articles", "Fetch several articles; answered line by line as they finish.",
        "One line an address.", {"application/x-ndjson": {"schema": _LINE}},
        "400 401 403 405 408 413 415 429",
        requestBody={"required": True, "content": {"application/json": {"schema": urls}}},
    )  # fmt: skip
    extract = _operation(
        "extract", "Read the article that a page at hand holds; nothing is fetched.",
        "The record.", _RECORD, "400 401 403 405 408 413 422 503",
        parameters=[{**url, "required": False}],
        requestBody={"required": True, "content": {"text/html": page}},
    )  # fmt: skip
    told = "Counters, as Prometheus reads them."
    text = {"text/plain": {"schema": {"type": "string"}}}
    return {
        "/article": {"get": article},
        "/articles": {"post": articles},
        "/extract": {"post": extract},
        "/sites": _plain("sites", "Declared sites.", _SITES),
        "/schema": _plain("schema", "JSON Schema of a record.", {"type": "object"}),
        "/health": _plain("health", "Whether the server is there.", _HEALTH, security=[]),
        "/metrics": {"get": _operation("metrics", told, told, text, "400 401 403 405")},
    }
