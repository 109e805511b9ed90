"""The card of a dataset to which ``sync`` appends, made from counts of parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from unionnews.dataset.exporting.huggingface import (
    COLLECTION,
    LICENSE,
    by_year,
    content_version,
    front_matter,
    rights,
)
from unionnews.dataset.profile import Profile
from unionnews.items import SCHEMA_VERSION


class _Answer(msgspec.Struct):
    answer: str


class _Rights(msgspec.Struct):
    index: _Answer
    train: _Answer
    republish: _Answer


class _Metadata(msgspec.Struct):
    rights: _Rights | None


class _CountedRow(msgspec.Struct):
    inLanguage: str | None
    datePublished: str | None
    metadata: _Metadata


def counted(rows: Sequence[bytes]) -> dict[str, Any]:
    """Return the counts of a part that the card needs, from its rows as JSON."""
    profile = Profile()
    for row in msgspec.json.decode(b"[%s]" % b",".join(rows), type=list[_CountedRow]):
        profile.languages[row.inLanguage or ""] += 1
        profile.years[(row.datePublished or "")[:4]] += 1
        profile.add_rights(row.metadata.rights)
    answers = {f"{use} {answer}": count for (use, answer), count in profile.rights.items()}
    return {"languages": profile.languages, "years": profile.years, "rights": answers}


def followed_card(sites: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Return ``README.md`` for a folder, from the counts of each site's parts."""
    profile = Profile()
    for site, parts in sites.items():
        for part in parts:
            profile.rows += part["rows"]
            profile.languages += Counter(part["languages"])
            profile.years += Counter(part["years"])
            profile.by_year += Counter({(site, year): n for year, n in part["years"].items()})
            profile.rights += Counter(
                {tuple(name.split()): count for name, count in part["rights"].items()}
            )
    title = f"Union news of {', '.join(sorted(sites))}"
    front = front_matter(title, profile, _configs(sites) if profile.rows else [])
    facts = _FACTS.format(title=title, rows=profile.rows, schema=SCHEMA_VERSION)
    return "\n".join(
        [f"---\n{front}---\n", facts, by_year(profile), COLLECTION, LICENSE, rights(profile)]
    )


def _configs(sites: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    filled = sorted(site for site, parts in sites.items() if parts)
    named = [("default", "*"), *((site, site) for site in filled if len(filled) > 1)]
    version = content_version(part["sha256"] for site in filled for part in sites[site])
    return [
        {"config_name": name, "version": version, "data_files": f"data/site={of}/*.parquet"}
        for name, of in named
    ]


_FACTS = """# {title}

{rows:,} rows: every revision of each article, in the order of their writing; the highest `revision` of an
`id` is the newest. Record schema {schema}. `_manifest.json` lists every part with its SHA-256. Parts are
appended and stay as they are; articles that were taken down are taken out of theirs.

## Use

```python
from datasets import load_dataset

articles = load_dataset("path/to/this/folder", split="train")
```
"""
