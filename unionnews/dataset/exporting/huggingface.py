"""Write the dataset card and ``croissant.json``, read by people and ``datasets.load_dataset``."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from unionnews.dataset.exporting.croissant import croissant
from unionnews.dataset.exporting.markdown import escaped, yaml_lines
from unionnews.dataset.exporting.partitions import NO_YEAR, site_folder
from unionnews.dataset.manifest import MANIFEST, REJECTED, SCHEMA, Manifest, write_json
from unionnews.dataset.profile import FIELDS, Profile
from unionnews.dataset.shapes import Node, nullable
from unionnews.folder.ledger.reports import days_between, gaps
from unionnews.pages.rights.rights_answers import USES

MANY_DAYS = 30
"""The card lists gaps of at least so many days without an article."""
_MAX_GAPS = 20
"""Most gaps of a site that the card lists: the longest ones."""
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"))
_TOP = 20


def write(folder: Path, manifest: Manifest, profile: Profile, schema: Node, splits: str) -> None:
    """Write ``README.md`` and ``croissant.json`` from the data."""
    configs = _configs(manifest, profile, splits) if manifest.files else []
    front = front_matter(_title(profile), profile, configs)
    parts = [
        f"---\n{front}---\n",
        _summary(manifest, profile),
        _use(manifest, splits, profile),
        by_year(profile),
        _fields(schema, profile),
        _sources(profile),
        COLLECTION,
        LICENSE,
        rights(profile),
        _known_gaps(manifest, profile),
    ]
    (folder / "README.md").write_text("\n".join(parts), encoding="utf-8")
    write_json(folder / "croissant.json", croissant(manifest, schema, _title(profile)))


def _title(profile: Profile) -> str:
    names = [name for name, _ in profile.publishers.values()]
    return f"Union news of {', '.join(dict.fromkeys(names))}" if names else "Union news"


def front_matter(title: str, profile: Profile, configs: list[dict[str, Any]]) -> str:
    """Return the facts that the hub reads, as YAML."""
    languages = {str(tag).split("-", maxsplit=1)[0] for tag in profile.languages if tag}
    size = next((name for below, name in _SIZES if profile.rows < below), "1M<n<10M")
    facts: list[tuple[str, Any]] = [
        ("pretty_name", title),
        ("language", sorted(languages)),
        ("license", "other"),
        ("license_name", "rights-of-the-publishers"),
        ("tags", ["news", "trade-unions", "labor"]),
        ("size_categories", [size]),
    ]
    if configs:
        facts.append(("configs", configs))
    return yaml_lines(facts)


def _configs(manifest: Manifest, profile: Profile, splits: str) -> list[dict[str, Any]]:
    named = sorted(site for site in manifest.sites if site)
    version = content_version(file.sha256 for file in manifest.files)
    return [
        {"config_name": name, "version": version, "data_files": _data_files(of, profile, splits)}
        for name, of in [("default", "*"), *((site, site) for site in named if len(named) > 1)]
    ]


def content_version(digests: Iterable[str]) -> str:
    """Return a version that changes with the files.

    ``datasets`` caches a folder by its version, and would otherwise show old articles.
    """
    digest = hashlib.sha256("".join(digests).encode()).digest()
    return f"1.0.{int.from_bytes(digest[:6])}"


def _data_files(site: str, profile: Profile, splits: str) -> list[dict[str, str]]:
    place = f"data/{site if site == '*' else site_folder(site)}"
    if splits == "none":
        return [{"split": "train", "path": f"{place}/*/*.parquet"}]
    years = sorted(
        {year for of, year in profile.by_year if site in ("*", of)}, key=lambda year: year or "~"
    )
    return [
        {"split": year or "undated", "path": f"{place}/year={year or NO_YEAR}/*.parquet"}
        for year in years
    ]


def _summary(manifest: Manifest, profile: Profile) -> str:
    days = [day for day in profile.days() if day]
    span = f"published from {days[0]} to {days[-1]}" if days else "without dates"
    revisions = (
        f"{manifest.rows:,} rows (every revision) of {manifest.articles:,} articles"
        if manifest.options["allRevisions"]
        else f"{manifest.articles:,} articles in their newest revision"
    )
    texts = (
        f"The texts have {profile.characters:,} characters."
        if manifest.options["body"]
        else "The texts are left out: `bodySha256` and `bodyLength` stand in their place."
    )
    downloaded = (
        f" Downloaded from {profile.downloaded[0]} to {profile.downloaded[1]}."
        if profile.downloaded
        else ""
    )
    return (
        f"# {_printed(_title(profile))}\n\n{revisions}, {span}. {texts}{downloaded} "
        f"{manifest.gone:,} of the rows are of articles that the site has taken away "
        f"(`status` is `gone`).\n\nMade by {manifest.program}, record schema "
        f"{manifest.schemaVersion} (`{SCHEMA}`); `{MANIFEST}` lists every file with its "
        "SHA-256.\n"
    )


def _use(manifest: Manifest, splits: str, profile: Profile) -> str:
    first = _data_files("*", profile, splits)[0]["split"] if manifest.files else "train"
    return (
        "## Use\n\n```python\nfrom datasets import load_dataset\n\n"
        f'articles = load_dataset("path/to/this/folder", split="{first}")\n```\n'
    )


def by_year(profile: Profile) -> str:
    """Return a table of the rows of each site and year."""
    sites = sorted({site for site, _ in profile.by_year})
    head = " | ".join(["year", *(site or "(no site)" for site in sites)])
    lines = [
        " | ".join([year or "unknown", *(str(profile.by_year[site, year]) for site in sites)])
        for year in sorted(profile.years)
    ]
    rule = "|".join(["---"] * (len(sites) + 1))
    return _table("## Articles by year of publication", head, rule, lines)


def _fields(schema: Node, profile: Profile) -> str:
    lines = []
    for name, node in schema["properties"].items():
        share = f"{profile.share(name):.1%}" if name in FIELDS else ""
        described = nullable(node) or node if "description" not in node else node
        lines.append(f"`{name}` | {_kind(node)} | {share} | {_plain(described['description'])}")
    return _table("## Fields", "field | type | filled | meaning", "---|---|---|---", lines)


def _kind(node: Node) -> str:
    if inner := nullable(node):
        return f"{_kind(inner)} or null"
    if "enum" in node:
        return " or ".join(f"`{value}`" for value in node["enum"])
    return f"list of {_kind(node['items'])}s" if node["type"] == "array" else str(node["type"])


def _sources(profile: Profile) -> str:
    named = [(name, count) for name, count in profile.sources.most_common() if name]
    lines = [f"{_printed(name)} | {count}" for name, count in named[:_TOP]]
    return _table(f"## Sources ({len(named)} in all)", "source | articles", "---|---", lines)


def rights(profile: Profile) -> str:
    """Return a table of what sites say about use."""
    answers = ("allowed", "forbidden", "unknown")
    lines = [
        " | ".join([use, *(str(profile.rights[use, answer]) for answer in answers)]) for use in USES
    ]
    table = _table(
        "## Use, as the sites say", "use | allowed | forbidden | unknown", "---|---|---|---", lines
    )
    return table + _RIGHTS


def _table(title: str, head: str, rule: str, lines: list[str]) -> str:
    body = "".join(f"| {line} |\n" for line in lines)
    return f"{title}\n\n| {head} |\n|{rule}|\n{body}"


def _plain(text: str) -> str:
    return " ".join(text.replace("``", "`").replace("|", "\\|").split())


def _printed(text: str) -> str:
    """Return text of pages as one line of Markdown in which it is shown unchanged."""
    return escaped(" ".join(text.split()))


def _known_gaps(manifest: Manifest, profile: Profile) -> str:
    lines = [
        line
        for site in sorted({site for site, _ in profile.by_year})
        for line in _gaps_of(profile, site)
    ]
    counted = (
        (profile.years[""], "rows have no `datePublished`: their page shows none"),
        (profile.undecoded, "pages hold characters that nothing decodes (U+FFFD)"),
        (profile.repaired, "texts came damaged and were repaired (`textRepair`)"),
        (manifest.rejected, f"lines were no records (`{REJECTED}`)"),
    )
    lines += [f"- {count:,} {what}." for count, what in counted if count]
    named = "\n".join(lines or [f"- none of {MANY_DAYS} days or more between two articles"])
    return f"## Known gaps\n\n{named}\n"


def _gaps_of(profile: Profile, site: str) -> list[str]:
    name = site or "(no site)"
    long = [gap for gap in gaps(profile.days(site)) if days_between(*gap) >= MANY_DAYS]
    shown = sorted(sorted(long, key=lambda gap: -days_between(*gap))[:_MAX_GAPS])
    lines = [f"- {name}: no article from {first} to {last}" for first, last in shown]
    left = len(long) - len(shown)
    return [*lines, f"- {name}: {left} more of {MANY_DAYS} days and longer"] if left else lines


COLLECTION = """## How it was collected

With unionnews, which reads the public list pages of a section and the articles they link. It obeys
robots.txt and its Crawl-delay, asks a host for one page at a time, names a contact in its user
agent, asks again only with conditional requests, and never pretends to be a browser. Texts are the
publisher's, word for word: labels, share lines, advertisements and editor lines are taken out,
nothing is written by us. A field is null where the page does not show it; no date is filled from
another date. Each record says in `metadata` where and when its page was read, and how it was
decoded.
"""
_RIGHTS = """
What robots.txt, headers, markup and print said when each page was downloaded stands in
`metadata.rights` with the signal that decided; the most restrictive one wins, and silence is unknown.
"""
LICENSE = """## Licence and copyright

The texts, headlines and captions belong to their publishers and authors; no licence to them is given
here. Facts such as names, dates and addresses are free of copyright in many countries; texts are
not. Check what the law of your country allows (quotation, text and data mining, research) before you
share them, name the publisher and the source, and leave out articles whose `status` is `gone` where
you publish texts. Names of people are personal data: whoever processes them answers for that.
"""
