"""The expected result of a complete crawl of the demo: articles, and all other addresses."""

import re
from typing import Any
from urllib.parse import urljoin

from demo import sections
from demo.articles import HOST, Article, Block
from demo.body import plain

EDITION = re.compile(
    r"《\s*(?P<publication>.+?)\s*》（\s*(\d+)年(\d+)月(\d+)日\s+(?P<page>\S+)\s*版）"
)


def rows(articles: list[Article]) -> list[dict[str, Any]]:
    """Return one row for each article that must be written once."""
    return [_row(article) for article in articles if not article.copy_of]


def _row(article: Article) -> dict[str, Any]:
    blocks = [block for page in article.pages for block in page]
    section = article.section or article.crumb.partition("-")[0]
    return {
        "url": article.url,
        "canonicalUrl": article.canonical_url,
        "headline": plain(article.headline),
        "kicker": plain(article.kicker) or None,
        "subheadline": plain(article.subheadline) or None,
        "authors": [_author(printed) for printed in article.authors],
        "editors": article.editors,
        "source": article.source_name or plain(article.source) or None,
        "sourceUrl": article.source_url or None,
        "datePublished": f"{article.at:%Y-%m-%dT%H:%M}:00+08:00",
        "section": None if section == "-" else section,
        "dateline": _dateline(article),
        "printEdition": _edition(article),
        "paragraphs": _paragraphs(blocks),
        "images": _images(article, blocks),
        "pages": [article.page_url(n) for n in range(1, len(article.pages) + 1)],
        "encoding": {"declared": article.label.lower(), "used": _codec(article)},
        "era": {"n": "A/B"}.get(article.era, article.era.upper()),
        "layout": article.layout,
    }


def _paragraphs(blocks: list[Block]) -> list[str]:
    """Return the text with single blanks, without a by-line that stands alone at its end."""
    texts = [plain(b.text) for b in blocks if b.kind in {"paragraph", "subhead"}]
    lines = [" ".join(text.split()) for text in texts]
    return lines[:-1] if lines[-1].startswith("□") else lines


def _author(printed: str) -> dict[str, str]:
    role, _, name = printed.partition(" ")
    return {"name": name, "role": role}


def _dateline(article: Article) -> dict[str, str] | None:
    if not article.dateline:
        return None
    return dict(zip(("agency", "place", "date"), article.dateline, strict=True))


def _edition(article: Article) -> dict[str, str] | None:
    found = EDITION.search(article.print_edition)
    if not found:
        return None
    day = "-".join(found.group(2, 3, 4))
    return {"publication": found["publication"], "date": day, "page": found["page"]}


def _images(article: Article, blocks: list[Block]) -> list[dict[str, str | None]]:
    around = [
        Block.parse(f"@ {printed}") if printed else None
        for printed in (article.picture_before, article.picture_after)
    ]
    inside = [block for block in blocks if block.kind == "picture"]
    return [
        {"url": urljoin(article.url, block.text), "caption": plain(block.detail or "") or None}
        for block in (around[0], *inside, around[1])
        if block
    ]


def _codec(article: Article) -> str:
    return "utf-8" if article.codec == "utf-8" else "gb18030"


def others(articles: list[Article]) -> list[dict[str, str]]:
    """Return the addresses that are linked but must not become records."""
    found = [
        {"url": sections.TOPIC_URL, "outcome": "not_an_article", "why": "a page of links"},
        {"url": sections.GONE_URL, "outcome": "gone", "why": "a recorded 404"},
    ]
    found += [
        {"url": url, "outcome": "not_followed", "why": "another channel on another host"}
        for url in sections.FOREIGN_LINKS
    ]
    for article in articles:
        found += _copies(article)
    return found


def _copies(article: Article) -> list[dict[str, str]]:
    same = "same_article"
    if article.copy_of:
        original = article.url.replace("/BIG5/", "/")
        return [{"url": article.url, "outcome": same, "of": original, "why": "BIG5 copy"}]
    if article.href == "https" and article.host == HOST:
        secure = article.url.replace("http:", "https:")
        return [{"url": secure, "outcome": same, "of": article.url, "why": "https copy"}]
    return []
