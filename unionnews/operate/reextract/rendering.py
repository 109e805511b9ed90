"""A comparison for people (text, HTML) and for programs (JSON)."""

import json
from collections.abc import Callable, Iterator
from html import escape
from typing import Literal

from unionnews.operate.reextract.diff import Change, Diff

DiffFormat = Literal["text", "json", "html"]


def render(diff: Diff, form: DiffFormat) -> str:
    """Return a comparison in one of its forms, with a line feed at its end."""
    return _FORMS[form](diff)


def _json(diff: Diff) -> str:
    return json.dumps(diff.to_dict(), ensure_ascii=False, indent=1) + "\n"


def _summary(diff: Diff) -> str:
    line = (
        f"{diff.same} records as before, {diff.changed} changed,"
        f" {diff.newCount} new, {diff.missingCount} missing"
    )
    other = f"{diff.otherCapture} were made of another capture: facts of the download not compared"
    return f"{line}; {other}" if diff.otherCapture else line


def _ordered(diff: Diff) -> list[tuple[str, Change]]:
    return sorted(diff.fields.items(), key=lambda item: (-item[1].records, item[0]))


def _text(diff: Diff) -> str:
    return "\n".join(_text_lines(diff)) + "\n"


def _text_lines(diff: Diff) -> Iterator[str]:
    yield _summary(diff)
    for name, change in _ordered(diff):
        yield f"\n{name}: {change.records}"
        for example in change.examples:
            yield f"  {example.id} {example.url or ''}"
            yield f"  - {example.before!r}"
            yield f"  + {example.after!r}"
    for what, count, ids in _lists(diff):
        yield f"\n{what}: {count} ({', '.join(ids)}{', …' if count > len(ids) else ''})"


def _lists(diff: Diff) -> list[tuple[str, int, list[str]]]:
    found = [("new", diff.newCount, diff.new), ("missing", diff.missingCount, diff.missing)]
    return [item for item in found if item[1]]


_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin-bottom: 2em; }
td, th { border: 1px solid #ccc; padding: .4em .6em; text-align: left; vertical-align: top; }
td { white-space: pre-wrap; overflow-wrap: anywhere; }
td:nth-child(2) { background: #fff0f0; } td:nth-child(3) { background: #f0fff0; }
th:first-child { width: 22%; }
"""


def _html(diff: Diff) -> str:
    parts = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        f"<title>unionnews: records compared</title><style>{_STYLE}</style></head><body>",
        f"<h1>Records compared</h1><p>{escape(_summary(diff))}</p>",
        *(_html_field(name, change) for name, change in _ordered(diff)),
        *(f"<h2>{what}: {n}</h2><p>{escape(', '.join(ids))}</p>" for what, n, ids in _lists(diff)),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _html_field(name: str, change: Change) -> str:
    rows = "\n".join(
        f"<tr><td>{escape(e.id)}\n{escape(e.url or '')}</td>"
        f"<td>{escape(e.before)}</td><td>{escape(e.after)}</td></tr>"
        for e in change.examples
    )
    return (
        f"<h2>{escape(name)}: {change.records}</h2>\n"
        f"<table><tr><th>record</th><th>before</th><th>after</th></tr>\n{rows}</table>"
    )


_FORMS: dict[DiffFormat, Callable[[Diff], str]] = {
    "text": _text,
    "json": _json,
    "html": _html,
}
