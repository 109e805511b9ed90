"""Odd signals together on loopback sites, as ``fetch`` and ``crawl`` hear them: the stricter wins."""

from pathlib import Path
from typing import Any

import pytest
from rights_pages import A, F, U
from rights_sites import CC, LD, Said, answers, crawl, joined, records

BY, NC, ND, ZERO = (
    f"{CC}by/4.0/",
    f"{CC}by-nc/4.0/",
    f"{CC}by-nd/4.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
)
FREE = f'<link rel="license" href="{BY}">'
DATA = '<script type="application/ld+json">%s</script>'
YES = "Content-Usage: train-ai=y, search=y"
TDM = '[{"location": %s, "tdm-reservation": %s}]'
TOGETHER = {
    "free, and a photo's terms": Said((A, A, A), head=FREE, body=f'<figure><a rel="license" href="{NC}">x</a></figure>'),
    "free, and terms of the text": Said((A, U, U), head=FREE, body='<p>This text: <a rel="license" href="/terms">terms</a></p>'),
    "free, and terms nobody knows whose": Said((A, U, U), head=FREE, body='<p>A. B. / <a rel="license" href="/terms">terms</a></p>'),
    "two free licenses": Said((A, A, A), head=FREE, body=f'<footer>This work: <a rel="license" href="{ZERO}">CC0</a></footer>'),
    "free, no derivatives": Said((A, U, A), head=FREE + LD % ND),
    "photo free, header yes": Said((A, A, U), header=YES, body=f'<p>Photo: A. B., <a rel="license" href="{BY}">CC</a></p>'),
    "photo free, print reserved": Said((U, U, F), body=f'<p>Photo: <a rel="license" href="{BY}">CC</a></p><p>All rights reserved</p>'),
    "free, some rights reserved": Said((A, A, A), head=FREE, body="<p>Some rights reserved</p>"),
    "free in data, site's terms": Said((A, U, U), head=LD % BY + DATA % '{"@type":"WebSite","usageInfo":"/t"}'),
    "free in data, site reserved": Said((A, U, F), head=LD % BY + DATA % '{"@type":"WebSite","copyrightNotice":"© Union. All rights reserved."}'),
    "free in data, license twice": Said((A, U, U), head=DATA % f'{{"@type":"NewsArticle","license":"/t","license":"{BY}"}}'),
    "free in data, other data broken": Said((A, U, U), head=LD % BY + DATA % '{"@type":"WebPage","license":"/t"'),
    "free in data, image's terms": Said((A, A, A), head=DATA % f'{{"@type":"NewsArticle","license":"{BY}","image":{{"@type":"ImageObject","license":"/t"}}}}'),
    "site free alone": Said((U, U, U), head=DATA % f'{{"@type":"WebSite","license":"{BY}"}}'),
    "site free, header yes": Said((A, A, U), header=YES, head=DATA % f'{{"@type":"WebSite","license":"{BY}"}}'),
    "header yes, robots path no": Said((A, F, U), "Content-Usage: search=y\nContent-Usage: /a train-ai=n", header=YES),
    "robots path yes, robots root no": Said((U, A, U), "Content-Usage: train-ai=n\nContent-Usage: /a train-ai=y"),
    "robots path yes, signal no": Said((U, F, U), "Content-Signal: ai-train=no\nContent-Usage: /a train-ai=y"),
    "robots longer path no": Said((A, F, U), "Content-Usage: /a train-ai=y, search=y\nContent-Usage: /a.html search=y, train-ai=n"),
    "robots path empty": Said((U, F, U), "Content-Usage: train-ai=n\nContent-Usage: /a"),
    "robots path of star": Said((U, F, U), "Content-Usage: *.html train-ai=n\nContent-Usage: /a train-ai=y"),
    "usage without value": Said((A, U, U), header="Content-Usage: train-ai, search=y"),
    "usage yes, then no": Said((A, F, U), header="Content-Usage: train-ai=y, search=y, train-ai=n"),
    "usage in fancy quotes": Said((U, F, U), head='<meta name="content-usage" content="“train-ai=n”">'),
    "tdm no place": Said((A, F, U), header=YES, reservations=TDM % ("null", "1")),
    "tdm no place opens": Said((U, U, U), reservations=TDM % ("[]", "0")),
    "tdm other host's": Said((A, A, U), header=YES, reservations=TDM % ('"//other.example/"', "1")),
    "tdm relative": Said((A, F, U), header=YES, reservations=TDM % ('"a.html"', "true")),
    "tdm value of words": Said((A, U, U), header=YES, reservations=TDM % ('"/"', '"maybe"')),
    "tdm value false": Said((A, U, U), header=YES, reservations=TDM % ('"/"', "false")),
    "tdm value null": Said((A, U, U), header=YES, reservations=TDM % ('"/"', "null")),
    "tdm cut off": Said((A, F, U), header=YES, reservations='[{"location": "/", "tdm-reservation": 1'),
    "tdm twice": Said((A, F, U), header=YES, reservations='[{"location": "/", "tdm-reservation": 1, "tdm-reservation": 0}]'),
    "tdm file open, header closed": Said((U, F, U), header="TDM-Reservation: 1", reservations=TDM % ('"/"', "0")),
    "tdm file closed, meta open": Said((U, F, U), head='<meta name="tdm-reservation" content="0">', reservations=TDM % ('"/*.html$"', "1")),
    "tdm policy alone": Said((A, U, U), header=YES, head='<meta name="tdm-policy" content="https://x.example/p">'),
    "tdm open with a policy": Said((U, U, U), header="TDM-Reservation: 0", head='<meta name="tdm-policy" content="/p">'),
    "tdm meta of odd value": Said((A, U, U), header=YES, head='<meta name="tdm-reservation" content="!0">'),
    "directives by bars": Said((F, F, F), header="X-Robots-Tag: noindex|noai|noarchive"),
    "directives in quotes": Said((A, F, U), head="<meta name=robots content='index, \"noai, noimageai\"'>"),
    "directives full width": Said((A, F, F), head="<meta name=robots content='index，noai、noarchive'>"),
    "directives by slash, header yes": Said((F, F, U), header=YES, head="<meta name=robots content='noindex/noai'>"),
    "another's noarchive, our noai": Said((U, F, U), header="X-Robots-Tag: otherbot: noarchive, unionnews: noai"),
    "another's date, our noindex": Said((F, U, U), header="X-Robots-Tag: unionnews: noindex, otherbot: unavailable_after: 25 Jun 2030 15:00:00 GMT"),
    "nofollow with a value": Said((U, F, U), head="<meta name=robots content='nofollow: true, noai'>"),
    "index and noindex": Said((F, U, U), header="X-Robots-Tag: index", head="<meta name=robots content='no-index'>"),
    "free, no snippet": Said((A, A, F), head=FREE, header="X-Robots-Tag: nosnippet"),
    "free, rsl": Said((A, U, U), head=FREE, header='Link: </l.xml>; rel="license"; type="application/rsl+xml"'),
    "free by header, anchor elsewhere": Said((U, U, U), header=f'Link: <{BY}>; rel=license; anchor="#photo"'),
    "free by header, print forbids": Said((A, U, F), header=f"Link: <{BY}>; rel=license", body="<p>未经许可，禁止转载</p>"),
    "free, meta reserved": Said((A, U, F), head=FREE + '<meta name="copyright" content="All rights reserved">'),
    "print invites, meta noarchive": Said((U, U, F), head="<meta name=robots content=noarchive>", body="<p>转载请注明出处</p>"),
    "print invites, data terms": Said((U, U, U), head=LD % "/t", body="<p>转载请注明出处</p>"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("UNIONNEWS_CONTACT", "tests@example.org")


def sites() -> list[dict[str, Any]]:
    return [joined(said) for said in TOGETHER.values()]


@pytest.mark.slow
@pytest.mark.measured
def test_fetch_hears_them_together(tmp_path: Path) -> None:
    assert len(TOGETHER) >= 40
    found = records(sites(), tmp_path / "pages")
    assert {name: answers(one) for name, one in zip(TOGETHER, found, strict=True)} == {
        name: said.answers for name, said in TOGETHER.items()
    }


@pytest.mark.slow
def test_crawl_hears_them_together_and_keeps_no_copy_of_pages_that_forbid_it(
    tmp_path: Path,
) -> None:
    crawled, urls, _ = crawl(sites(), tmp_path)
    found = {one["url"]: one for one in crawled.records()}
    assert {name: answers(found[url]) for name, url in zip(TOGETHER, urls, strict=True)} == {
        name: said.answers for name, said in TOGETHER.items()
    }
    silent = {
        name
        for name, url in zip(TOGETHER, urls, strict=True)
        if not found[url]["metadata"]["pages"][0]["archive"]
    }
    assert silent == {
        "directives by bars", "directives full width", "print invites, meta noarchive"
    }  # fmt: skip
