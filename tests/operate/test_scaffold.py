"""A new site from one page, and pages saved without their publisher's words."""

import ast
import html
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import ROOT

from unionnews import extract_article
from unionnews.exceptions import UsageError
from unionnews.operate.new_site.fixture import saved_fixture
from unionnews.operate.new_site.new import check_new, site_of_page
from unionnews.operate.new_site.page_scrub import scrub
from unionnews.pages.encodings import decode
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.words.date_labels import MODIFIED, PUBLISHED

URL = "https://union.example/2024/05/bakers-win/"
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Bakers win - Harbor Union</title>
<meta property="og:site_name" content="Harbor Union"><meta name="generator" content="WordPress 6.5">
<meta property="article:published_time" content="2024-05-27T08:30:00+01:00">
<link rel="alternate" type="application/rss+xml" href="https://union.example/feed/">
<link rel="alternate" type="application/rss+xml" href="https://union.example/comments/feed/">
<script>var secret = "Bakers";</script><!-- Bakers --></head><body><nav><a href="/2024/05/dockers-vote/">Dockers vote</a>
<a href="/about/">About</a></nav><article><h1 class="entry-title">Bakers win</h1><span class="author vcard">Jo Hill</span>
<div class="entry-content"><p>Bakers in the harbor town went back to work on 27 May after nine days.</p>
<p>The agreement brings thirty cents more for each hour, and a second free weekend a month.</p></div></article></body></html>"""


def test_what_a_page_tells_about_its_site() -> None:
    site = site_of_page("harbor_union", URL, read_page(PAGE.encode(), URL))
    assert (site.start, site.domain) == ("https://union.example/", "union.example")
    assert (site.title, site.language, site.samples) == ("Harbor Union", "en-GB", (URL,))


@pytest.mark.parametrize(
    ("host", "language", "zone", "sure"),
    [("gewerkschaft.de", "de", "Europe/Berlin", False), ("union.org.uk", "en", "Europe/London", True),
     ("syndicat.org", "fr", "Europe/Paris", False), ("union.example", "en", "UTC", False)],
)  # fmt: skip
def test_zone_and_language(host: str, language: str, zone: str, sure: bool) -> None:
    url = f"https://{host}/a/b"
    body = f'<html lang="{language}"><body></body></html>'
    site = site_of_page("x1", url, read_page(body.encode(), url))
    assert (site.timezone, site.language) == (zone, language)
    assert ("correct it" not in site.why_timezone) == sure
    source = site.source("2026-11-22")
    compile(source, "x1.py", "exec")
    assert len([line for line in source.splitlines() if line.strip()]) <= 20


def test_a_chinese_page_is_not_taken_for_english() -> None:
    text = "工会组织职工代表讨论了新的工资协议，大家提出了许多意见。" * 5
    page = read_page(f"<html><body><h1>工会</h1><p>{text}</p></body></html>".encode(), URL)
    site = site_of_page("x1", URL, page)
    assert (site.language, site.timezone) == ("zh-Hans", "Asia/Shanghai")


def test_a_page_writes_no_code() -> None:
    """Each value of the file is the page's text, whatever quotes and line breaks it has."""
    named = "&quot;&quot;&quot; + str(1/0) #\\ {name}&#10;import nothing&#10;\u202e"
    page = PAGE.replace('Harbor Union">', f'{named}">')
    page = page.replace('lang="en-GB"', "lang='\"; 1/0 #'")
    site = site_of_page("harbor_union", URL, read_page(page.encode(), URL))
    tree = ast.parse(site.source("2026-11-22"))
    assert [type(node).__name__ for node in tree.body] == [
        "Expr", *["ImportFrom"] * 2, "ClassDef",
    ]  # fmt: skip
    assert {type(node) for node in tree.body[-1].body} == {ast.Assign}
    assert not any(isinstance(node, ast.BinOp) for node in ast.walk(tree))
    assert "str(1/0)" in site.title


@pytest.mark.parametrize(
    ("name", "url"),
    [("aflcio", URL), ("ok", "https://user:word@union.example/a"), ("ok", 'https://union.example/a b'), ("Harbor", URL), ("class", URL), ("../x", URL), ("ok", "ftp://union.example/a"),
     ("ok", "http://acftu.people.com.cn/n1/2024/0527/c67502-40243718.html")],
)  # fmt: skip
def test_wrong_names_and_known_sites_are_refused(name: str, url: str) -> None:
    with pytest.raises(UsageError):
        check_new(name, url)


def test_scrubbing_keeps_markup_and_no_word() -> None:
    scrubbed = scrub(PAGE)
    for word in ("Bakers", "harbor", "Harbor", "agreement", "weekend", "Jo", "Hill", "Dockers"):
        assert not re.search(rf"\b{word}\b", re.sub(r'(?:href|class)="[^"]*"', "", scrubbed)), word
    tags = re.compile(r"</?[a-z1-6]+")
    assert tags.findall(scrubbed) == tags.findall(PAGE)
    record = extract_article(scrubbed.encode(), URL)
    assert record.datePublished == "2024-05-27T08:30:00+01:00"
    original = extract_article(PAGE.encode(), URL)
    lengths = [[*map(len, r.articleBody.split("\n\n"))] for r in (record, original)]
    assert lengths[0] == lengths[1]
    assert scrub(PAGE) == scrubbed


HIDDEN = """<!DOCTYPE html><html lang="en-GB"><head><title>Strike 2024</title><?word Strike ?>
<meta name="description" content="港口9日职工代表大会https://union.example/Strike签订"><meta property="og:locale" content="zh_CN">
<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"jobTitle": "Strike", "name": "\\u804c\\u5de5\\u4ee3\\u8868\\u5927\\u4f1a"}],
"keywords": ["Strike", "wages"], "datePublished": "2024-05-27T08:30:00Z", "url": "https://union.example/1"}</script>
<script type="application/ld+json">{"text": "Strike \\u804c", "name": "Strike",}</script></head>
<body data-info='{"a": "Strike"}' onclick="say('Strike')" aria-label=Strike Strike><![CDATA[Strike]]><!--[if IE]>Strike<![endif]-->
<p class="lead" title="职工5月27日代表大会">第3届职工代表大会于5月27日在港口召开,会议电话123@港口.example,职工代表大会签订。
&#32844;&#24037;&#x4EE3;&#34920;&#22823;&#20250; 2024Strike Strike2024 Strike@home www.Strike.example</p>
<a href="https://share.example/?text=Strike%20wages&amp;id=7">x</a><a href="mailto:a@b.example?subject=Strike">x</a>
<a href="javascript:say('Strike')">x</a><img src=/a.jpg alt="a > Strike" longdesc="Strike"><input value='Strike' placeholder="Strike"></body></html>"""


def test_no_word_hides_in_attributes_data_or_numbers() -> None:
    scrubbed = scrub(HIDDEN)
    assert "Strike" not in scrubbed
    assert "wages" not in scrubbed
    assert not runs(HIDDEN) & runs(scrubbed)
    for kept in ('lang="en-GB"', 'content="zh_CN"', '"2024-05-27T08:30:00Z"', '"https://union.example/1"',
                 'class="lead"', "src=/a.jpg", "&amp;id=7", '"@type": "NewsArticle"', "<!DOCTYPE html>"):  # fmt: skip
        assert kept in scrubbed, kept


SLUGS = """<h2 id="Workers-vote-to-strike"><a name=Workers_vote href="#Workers-vote-to-strike">x</a></h2>
<label for="WorkersVoteToStrike" prefix="Workers win big"><table width="Workers" border='Workers vote' id="vote strike">
<font face="Workers win" color="Workers vote" style="display:none;font-family:Workers" rel="Workers win" id="&#87;orkers-vote">"""


def test_no_headline_hides_in_ids_or_values_of_another_form() -> None:
    scrubbed = scrub(SLUGS)
    for word in ("workers", "vote", "strike", "win"):
        assert word not in scrubbed.lower(), word
    assert "display:none;font-family:" in scrubbed
    # What jumps to an element still does.
    assert scrubbed.count(re.findall(r'id="([^"]+)"', scrubbed)[0]) == 2


def test_what_layouts_ask_for_is_kept() -> None:
    sources = [
        *(ROOT / "unionnews" / "pages").rglob("*.py"),
        *(ROOT / "unionnews" / "spiders").glob("*.py"),
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    ids = {*re.findall(r"#([A-Za-z][\w-]*)", text), *re.findall(r"@id='([^']*)'", text)}
    named = {*re.findall(r"@(?:property|itemprop)='([^']*)'", text), "articleBody", "datePublished"}
    assert {"rwb_zw", "p_content", "PreTitle"} <= ids
    assert "dc:date dc:created" in named
    kept = [
        *(f'<div id="{one}">' for one in ids),
        *(f'<span property="{one}" itemprop="{one}">' for one in named),
        *(f'<meta name="{one}">' for one in (*PUBLISHED, *MODIFIED)),
        '<time datetime="2024-05-27T08:30:00+01:00">', '<font color="#ff0000" style="text-indent: 2em">',
        '<img width="100%" height="12px" sizes="(max-width: 600px) 100vw">', '<html lang="zh-Hans" prefix="og: http://ogp.me/ns#">',
        '<link type="application/rss+xml" rel="alternate nofollow">',
    ]  # fmt: skip
    assert [one for one in kept if scrub(one) != one] == []


def runs(markup: str) -> set[str]:
    """Return every five Chinese characters that stand together, also those written as numbers."""
    found = re.findall(r"[\u3400-\u9fff]{5,}", html.unescape(markup))
    return {run[at : at + 5] for run in found for at in range(len(run) - 4)}


@pytest.mark.slow
@pytest.mark.measured
def test_no_five_characters_of_a_real_page_survive(corpus: Path) -> None:
    pages = sorted((corpus / "zh").glob("*.html"))[::8] + sorted((corpus / "people").glob("*.html"))
    assert len(pages) >= 10
    for page in pages:
        text = decode(page.read_bytes()).text
        assert not runs(text) & runs(scrub(text)), page.name


@pytest.mark.parametrize(
    "word", ["职工代表大会", "Забастовка", "Απεργία", "ストライキ", "파업", "إضراب"]
)
def test_words_keep_script_and_length(word: str) -> None:
    other = scrub(f"<p>{word}</p>")[3:-4]
    assert len(other) == len(word)
    assert other != word


@pytest.mark.slow
def test_most_real_pages_survive_scrubbing(corpus: Path, tmp_path: Path) -> None:
    """One whose text is told by its words, such as a by-line in it, is refused with the reason."""
    files = sorted((corpus / "labour").glob("*.html"))
    refused = []
    for path in files:
        page = read_page(path.read_bytes(), "https://union.example/x/", status=200)
        try:
            folder = saved_fixture(page, (GenericPage,), case=path.stem, folder=tmp_path)
        except UsageError as error:
            refused.append(str(error))
            continue
        headline = extract(page, (GenericPage,), None).headline
        assert headline not in (folder / "output.json").read_text(encoding="utf-8")
        with pytest.raises(UsageError, match="exists"):
            saved_fixture(page, (GenericPage,), case=path.stem, folder=tmp_path)
    assert all("changed the number of paragraphs" in one for one in refused)
    assert len(refused) * 4 <= len(files)


@given(st.text(alphabet="<>ab/!-=\"' script中文\n", max_size=200))
def test_any_markup_can_be_scrubbed(text: str) -> None:
    scrub(text)


@pytest.mark.slow
@pytest.mark.parametrize("part", ["<!--", "<a ", '<a b="', "<a b='c' ", "&", '<p title="&#', "<?"])
def test_scrubbing_costs_no_more_than_its_length(part: str) -> None:
    once, four = (min(duration(part * size) for _ in range(3)) for size in (5_000, 20_000))
    assert four < 8 * once


def duration(markup: str) -> float:
    start = time.process_time()
    scrub(markup)
    return time.process_time() - start


@pytest.mark.slow
def test_the_guide_is_followed_word_for_word(tmp_path: Path) -> None:
    """Every command of docs/add-a-site.md, in a copy of the repository."""
    copy = tmp_path / "repository"
    # What tests beside this one write comes and goes.
    others = (".git", ".venv*", ".coverage*", ".hypothesis", "*cache*", "output", "demo", "corpus")
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*others))
    (copy / "page.html").write_text(PAGE, encoding="utf-8")
    guide = (copy / "docs" / "add-a-site.md").read_text(encoding="utf-8")
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", guide, re.DOTALL) for line in block.splitlines()
    ]  # fmt: skip
    assert len(commands) == 4
    for command in commands:
        program, *arguments = shlex.split(command)
        start = ["-m", "unionnews"] if program == "unionnews" else []
        done = subprocess.run(
            [sys.executable, *start, *arguments], cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    site = (copy / "unionnews" / "spiders" / "harbor_union.py").read_text(encoding="utf-8")
    assert len([line for line in site.splitlines() if line.strip()]) <= 15
    assert "harbor_union" in (copy / "docs" / "sites.md").read_text(encoding="utf-8")
