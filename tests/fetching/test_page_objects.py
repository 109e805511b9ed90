"""Our page objects in a Scrapy project of somebody else, injected by scrapy-poet."""

import os
import sys
from pathlib import Path
from textwrap import dedent

import forking
import pytest
from plain_site import Answer, PlainSite, news, page
from running import PATIENCE, ROOT, read_jsonl

pytest.importorskip("scrapy_poet", reason="the extra `poet` is not installed")
pytestmark = pytest.mark.slow

PROJECT = {
    "scrapy.cfg": "[settings]\ndefault = theirs.settings\n",
    "theirs/__init__.py": "",
    "theirs/settings.py": """
        SPIDER_MODULES = ["theirs.spiders"]
        ADDONS = {"scrapy_poet.Addon": 300}
        SCRAPY_POET_DISCOVER = ["unionnews.fetching.page_objects", "theirs.pages"]
        TELNETCONSOLE_ENABLED = False
    """,
    "theirs/pages.py": """
        import os

        from unionnews.fetching.page_objects import RecordPage
        from web_poet import handle_urls

        @handle_urls(os.environ["UNDECLARED_HOST"])
        class HerePage(RecordPage):
            '''A site that nobody declared.'''
    """,
    "theirs/spiders/__init__.py": "",
    "theirs/spiders/news.py": """
        import scrapy
        from unionnews.items import Article
        from unionnews.pages.platforms.wordpress import WordPressPage

        class Theirs(scrapy.Spider):
            name = "theirs"

            async def start(self):
                yield scrapy.Request(self.declared, self.record)
                yield scrapy.Request(self.undeclared, self.record)
                yield scrapy.Request(self.layout, self.printed)

            def record(self, response, article: Article):
                yield article

            async def printed(self, response, page: WordPressPage):
                raw = await page.to_item()
                yield {"headline": raw.headline, "paragraphs": raw.paragraphs}
    """,
    "sites/here.py": """
        from plain_spiders.plain_news import PlainNewsSpider

        class HereSpider(PlainNewsSpider):
            name = "here"
    """,
}
BLOG = page("Gdańsk: strike at the depot", *(f"Members of branch {n} vote." for n in "123"))


def test_another_project_has_our_records_and_layouts(tmp_path: Path) -> None:
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(dedent(text), encoding="utf-8")
    with PlainSite() as site:
        site.answers |= {"/a": news(1), "/b": news(2)}
        blog = BLOG.replace(b"class='text'", b"class='entry-content'").decode()
        # The bytes say what the label denies; Scrapy's own decoding believes the label.
        site.answers["/c"] = Answer(
            blog.encode(), headers={"Content-Type": "text/html; charset=iso-8859-1"}
        )
        there = site.url("/b").replace("127.0.0.1", "localhost")
        places = {"declared": site.url("/a"), "undeclared": there, "layout": site.url("/c")}
        given = [word for name, url in places.items() for word in ("-a", f"{name}={url}")]
        done = forking.run(
            [sys.executable, "-m", "scrapy", "crawl", "theirs", *given, "-O", "out.jsonl"],
            PATIENCE,
            env={
                **{k: v for k, v in os.environ.items() if k != "SCRAPY_SETTINGS_MODULE"},
                "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
                "LOOPBACK_START": site.url(),
                "UNDECLARED_HOST": f"localhost:{site.port}",
                "UNIONNEWS_SITES": str(tmp_path / "sites"),
            },
            cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "spider_exceptions" not in done.stderr, done.stderr
    found = {line["headline"]: line for line in read_jsonl(tmp_path / "out.jsonl")}
    mill, bakery = (f"Workers at the {name} win claim number" for name in ("mill", "bakery"))
    assert set(found) == {f"{mill} 1", f"{bakery} 2", "Gdańsk: strike at the depot"}
    assert found[f"{mill} 1"]["metadata"]["spider"] == "here", "by its declaration"
    assert found[f"{mill} 1"]["datePublished"] == "2024-05-27T09:30:00+00:00"
    assert found[f"{bakery} 2"]["metadata"]["spider"] is None
    assert found["Gdańsk: strike at the depot"]["paragraphs"][2] == "Members of branch 3 vote."
