"""Citations of an article: APA (7th edition), BibTeX, GB/T 7714-2015."""

import re
from calendar import month_name
from typing import Any

_TEX = str.maketrans({"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"})  # fmt: skip

_LONGEST = 2000
"""Longest value in characters; a hostile page may print a megabyte."""


def citations(record: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the name of each form, with the citation in that form."""
    facts = _facts(record)
    return [("APA", _apa(facts)), ("BibTeX", _bibtex(facts)), ("GB/T 7714", _gbt(facts))]


def _facts(record: dict[str, Any]) -> dict[str, str]:
    outlet = record["source"] or record["publisher"] or {}
    writers = [a["name"] for a in record["authors"] if a["role"] != "photographer"]
    facts = {
        "id": record["id"],
        "authors": "; ".join(writers),
        "title": record["headline"],
        "outlet": outlet.get("name"),
        "day": (record["datePublished"] or "")[:10],
        "url": record["canonicalUrl"] or record["url"],
        "read": (record["metadata"]["dateDownloaded"] or "")[:10],
    }
    return {name: " ".join((value or "")[:_LONGEST].split()) for name, value in facts.items()}


def _apa(facts: dict[str, str]) -> str:
    who = facts["authors"].replace("; ", ", ") or facts["outlet"]
    parts = [who, f"({_worded(facts['day']) or 'n.d.'})", facts["title"]]
    if facts["outlet"] and facts["outlet"] != who:
        parts.append(facts["outlet"])
    return ". ".join(part for part in parts if part) + f". {facts['url']}"


def _worded(day: str) -> str:
    """Return an ISO 8601 day, month or year in the form of APA.

    >>> _worded("2024-05-03"), _worded("2024-05"), _worded("2024")
    ('2024, May 3', '2024, May', '2024')
    """
    year, *rest = day.split("-")
    worded = [month_name[int(rest[0])], *(str(int(one)) for one in rest[1:])] if rest else []
    return ", ".join(filter(None, (year, " ".join(worded))))


def _bibtex(facts: dict[str, str]) -> str:
    fields = {
        "author": facts["authors"].replace("; ", " and "),
        "title": facts["title"],
        "organization": facts["outlet"],
        "year": facts["day"][:4],
        "date": facts["day"],
        "urldate": facts["read"],
    }
    lines = [f"  {name} = {{{value.translate(_TEX)}}}," for name, value in fields.items() if value]
    url = re.sub(r"[{}\\\s]", "", facts["url"])
    return "\n".join([f"@online{{unionnews-{facts['id']},", *lines, f"  url = {{{url}}}", "}"])


def _gbt(facts: dict[str, str]) -> str:
    who = facts["authors"].replace("; ", ",") or facts["outlet"]
    outlet = f"{facts['outlet']}," if facts["outlet"] not in ("", who) else ""
    return f"{who}.{facts['title']}[N/OL].{outlet}{facts['day']}[{facts['read']}].{facts['url']}."
