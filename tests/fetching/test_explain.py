"""``explain`` tells which layouts were tried, what each field was read by, what was left out."""

import json

import pytest
from loopback import ARTICLE, SENTENCES
from running import ROOT, run_unionnews

from unionnews.fetching.explain import Explanation, explain, lines
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.extract import read_page
from unionnews.pages.selectors import css, css_query, watching

pytestmark = pytest.mark.measured

DEMO = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
URL = "http://acftu.people.com.cn/n1/2024/0527/c67502-40000001.html"
PEOPLE = (
    "<html><body><div class='rm_txt'><h1>工会送清凉活动启动</h1>"
    "<div class='channel'>2024年05月27日09:00 | 来源：劳动报</div>"
    f"<div class='rm_txt_con'>{SENTENCES.replace('</p><p>', '</p><div class=otitle>原标题在此</div><p>', 1)}"
    "<p>分享让更多人看到</p><div class='edit'>(责编：尹航)</div></div></div></body></html>"
).encode()


def explained(body: bytes, url: str | None = None) -> Explanation:
    return explain(read_page(body, url))


def test_a_declared_page():
    found = explained(PEOPLE, URL)
    assert (found.site, found.layout, found.refusals) == ("people_acftu", "PeoplePage2021", {})
    fields = {one.name: one for one in found.fields}
    assert fields["headline"].queries == {"h1": 1}
    assert fields["headline"].rule.startswith("PeoplePage.headline (")
    assert fields["bylines"].rule.startswith("PeoplePage.bylines (")
    assert fields["datePublishedRaw"].value == "2024-05-27T09:00:00+08:00"
    assert fields["editorsRaw"].raw == "(责编：尹航)"
    left_out = {one.line: one.reason for one in found.leftOut}
    assert "div.otitle" in left_out["原标题在此"]
    assert "div.edit" in left_out["(责编：尹航)"]


def test_a_page_of_another_template_of_the_site():
    found = explained(ARTICLE, URL)
    assert found.layout == "GenericPage"
    assert next(iter(found.refusals)) == "PeoplePage2021"
    assert found.refusals["PeoplePage2021"] == "nothing matches 'div.rm_txt'"


def test_a_page_of_no_declared_site():
    page = ARTICLE.replace(b"</body>", "<p>分享到：微博</p><p>相关新闻</p></body>".encode())
    found = explained(page, "http://example.org/a.html")
    assert (found.site, found.layout) == (None, "GenericPage")
    assert [one.line for one in found.leftOut] == ["分享到：微博", "相关新闻"]
    assert all(one.reason for one in found.leftOut)


def test_a_page_that_is_no_article():
    found = explained(b"<html><body><a href=a>a</a></body></html>", URL)
    assert found.layout is None
    assert set(found.refusals) >= {"PeoplePage2021", "GenericPage"}
    text = "\n".join(lines(found))
    assert "not an article" in text
    assert "GenericPage: refused: no running text" in text


def test_a_layout_needs_nothing_extra():
    """Reading is watched from outside, also that of a layout that nobody wrote for it."""

    class NoticePage(ArticlePage):
        marker = css_query("div.notice")
        headline = css("div.notice > h2")
        description = css("div.notice p")

    page = read_page(b"<div class='notice'><h2>a</h2><p>b</p><p>c</p></div>", None)
    seen = []
    with watching(lambda query, found: seen.append((query.source, len(found)))):
        assert NoticePage(page.response).headline == "a"
        assert NoticePage(page.response).description == "b"
    assert ("div.notice > h2", 1) in seen
    assert ("div.notice p", 2) in seen
    before = len(seen)
    assert NoticePage(page.response).headline == "a"
    assert len(seen) == before


@pytest.mark.slow
def test_command_for_an_archived_page_and_a_file(tmp_path):
    done = run_unionnews("explain", f"{DEMO}@117783")
    assert done.returncode == 0, done.stderr
    assert "PeoplePage2021: accepted" in done.stdout
    assert "in the record: 2021-07-15T07:21:00+08:00" in done.stdout
    file = tmp_path / "a.html"
    file.write_bytes(PEOPLE)
    secret = f"{URL}?access_token=geheim"
    done = run_unionnews("explain", file, "--url", secret, "--json")
    told = json.loads(done.stdout)
    assert (told["layout"], told["url"]) == ("PeoplePage2021", f"{URL}?access_token=***")
    assert "geheim" not in done.stdout + run_unionnews("explain", file, "--url", secret).stdout


@pytest.mark.slow
def test_command_for_an_address_and_for_nothing():
    url = "http://acftu.people.com.cn/n1/2021/0715/c67502-32158840.html"
    done = run_unionnews("explain", url, "--replay", DEMO)
    assert done.returncode == 0, done.stderr
    assert "headline: 把工会建在" in done.stdout
    done = run_unionnews("explain", "nowhere.html")
    assert done.returncode == 2
    assert "no such file" in done.stderr
