"""Articles that survive only on mirrors, as text or as a page."""

import difflib
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import forking
import pytest
from damage import damage, random_table, to_traditional, traditional_only
from running import ROOT, run_unionnews

from unionnews import extract_article
from unionnews.folder.archive import ArchiveIndex

DEMO = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"


def same(found: object, wanted: object) -> bool:
    """Compare after NFKC: the seed's punctuation is half-width."""

    def plain(value: object) -> str:
        return unicodedata.normalize("NFKC", json.dumps(value, ensure_ascii=False))

    return plain(found) == plain(wanted)


@pytest.mark.slow
@pytest.mark.measured
def test_the_seed_gives_exactly_its_truth(corpus: Path) -> None:
    truth = json.loads((corpus / "damaged" / "seed_truth.json").read_text(encoding="utf-8"))
    record = extract_article((corpus / "damaged" / "seed.txt").read_bytes()).to_dict()
    for key in ("headline", "kicker", "datePublished", "datePublishedRaw", "articleSection"):
        assert same(record[key], truth[key]), key
    assert same([a["name"] for a in record["authors"]], truth["authors"])
    assert same([e["name"] for e in record["editors"]], truth["editors"])
    assert same([b["name"] for b in record["breadcrumbs"]], truth["breadcrumbs"])
    assert record["source"]["name"] == truth["source"]
    assert same(record["articleBody"].split("\n\n"), truth["articleBody"].split("\n\n"))
    assert record["canonicalUrl"] is None
    for key, count in truth["textRepair"].items():
        assert record["textRepair"][key] == count, key


@pytest.mark.parametrize(("end", "mark"), [("\r\n", ""), ("\r", ""), ("  \n", "\ufeff\n\n")])
def test_the_seed_with_other_line_ends_gives_the_same(corpus: Path, end: str, mark: str) -> None:
    data = (corpus / "damaged" / "seed.txt").read_text(encoding="utf-8")
    other = extract_article((mark + data.replace("\n", end)).encode())
    plain = extract_article(data.encode())
    assert other.editors == plain.editors
    assert other.articleBody == plain.articleBody
    assert other.textRepair == plain.textRepair


ARTICLE = "http://acftu.people.com.cn/n1/2024/0527/c67502-40243899.html"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Text of some pages of the demo by address, as a mirror would have fetched them."""
    found = {}
    cache = tmp_path_factory.mktemp("index")
    rows = (ROOT / "tests" / "demo_truth.jsonl").read_text(encoding="utf-8").splitlines()
    with ArchiveIndex.open([DEMO], cache_dir=cache) as index:
        for row in map(json.loads, rows):
            if row["era"] in ("B", "C") and row["pages"] == [row["url"]]:
                capture = index.best(row["url"])
                assert capture is not None
                body = index.load(capture).body
                found[row["url"]] = body.decode("gb18030" if _is_gb(body) else "utf-8")
    return found


def _is_gb(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def mirrored(markup: str, seed: int) -> bytes:
    """Return a page as a mirror serves it: traditional script, damaged in its GBK bytes."""
    writable = markup.encode("gbk", "ignore").decode("gbk")
    page = to_traditional(writable)
    table = random_table(traditional_only(page), 0.5, seed)
    return damage(page, table).text.encode("utf-8")


@pytest.mark.slow
def test_a_mirrored_page_gives_the_article_back(pages: dict[str, str]) -> None:
    checked = 0
    for seed, (url, markup) in enumerate(list(pages.items())[:10]):
        path = url.removeprefix("http://acftu.people.com.cn")
        copy = extract_article(mirrored(markup, seed), f"http://mirror.example/BIG5{path}")
        true = extract_article(markup.encode("utf-8"), url)
        assert copy.textRepair is not None
        assert copy.canonicalUrl == true.canonicalUrl
        assert copy.id == true.id
        assert copy.datePublished == true.datePublished
        matcher = difflib.SequenceMatcher(None, copy.articleBody, true.articleBody, autojunk=False)
        assert matcher.ratio() > 0.98, url
        checked += 1
    assert checked == 10


def test_a_sound_page_of_a_foreign_host_is_nobody_s(pages: dict[str, str]) -> None:
    url, markup = next(iter(pages.items()))
    path = url.removeprefix("http://acftu.people.com.cn")
    article = extract_article(markup.encode("utf-8"), f"http://other.example{path}")
    assert article.textRepair is None
    assert article.canonicalUrl == f"http://other.example{path}"
    assert article.metadata.spider is None


TEXT = """中国工会新闻网>>基层

云岭市总工会为货车司机建起“暖心驿站”

本报记者 何小舟 通讯员 陆遥

2024-03-08 10:15 来源：云岭工人报

本报讯 三月以来，云岭市总工会在六个物流园区建起驿站。

驿站提供热水、充电和法律咨询。

（责任编辑：田野 陆遥）
更多精彩内容请关注
"""


def test_a_sound_text_is_read_line_by_line(tmp_path: Path) -> None:
    article = extract_article(TEXT.encode("utf-8"))
    assert article.headline == "云岭市总工会为货车司机建起“暖心驿站”"
    assert article.kicker is None
    assert [(a.name, a.role) for a in article.authors] == [
        ("何小舟", "reporter"),
        ("陆遥", "correspondent"),
    ]
    assert article.datePublished == "2024-03-08T10:15:00+08:00"
    assert article.source is not None
    assert article.source.name == "云岭工人报"
    assert article.articleBody.split("\n\n")[-1] == "驿站提供热水、充电和法律咨询。"
    assert [e.name for e in article.editors] == ["田野", "陆遥"]
    assert article.articleSection == "基层"
    assert article.textRepair is None


@pytest.mark.slow
def test_the_command_repairs_text_and_lines(tmp_path: Path) -> None:
    sound = tmp_path / "sound.jsonl"
    sound.write_text('{"articleBody": "云岭市总工会"}\n{"other": 1}\n', encoding="utf-8")
    done = run_unionnews("repair", sound, "--field", "articleBody")
    assert (done.returncode, done.stdout) == (0, sound.read_text(encoding="utf-8"))
    text = (
        "雲嶺市總(zǒng)工會(huì)日前在六個(gè)物流園區(qū)建起驛站，免費提供熱水、充電和法律咨詢。"
        "市總(zǒng)工會(huì)負責人說(shuō)，今年還將(jiāng)在三個(gè)園區(qū)增加休息室。"
    ) * 3
    damaged = tmp_path / "damaged.txt"
    damaged.write_text(text, encoding="utf-8")
    assert run_unionnews("repair", damaged, "--check").returncode == 5
    assert "(" not in run_unionnews("repair", damaged).stdout
    missing = run_unionnews("repair", tmp_path / "none.txt")
    assert missing.returncode == 2
    assert "no such file" in missing.stderr


@pytest.mark.slow
def test_lines_that_are_no_records_are_counted_and_passed_on(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    data = '\ufeff{"articleBody": "云岭"}\r\n{bad\n[1]\n\n{"articleBody": 1}'.encode()
    lines.write_bytes(data + b"\xff")
    done = run_unionnews("repair", lines, "--field", "articleBody", "--check")
    assert (done.returncode, done.stdout) == (3, "")
    reports = done.stderr.splitlines()
    assert [json.loads(report)["line"] for report in reports[:-1]] == [2, 3, 5]
    assert reports[-1].startswith("3 lines are no JSON objects")


@pytest.mark.slow
def test_a_sound_text_leaves_the_command_byte_for_byte(tmp_path: Path) -> None:
    for text in ("云岭市总工会\r\n".encode("gbk"), b"\xef\xbb\xbf?", b"\xed\xa0\x80abc\n", b""):
        (tmp_path / "in.txt").write_bytes(text)
        command = [sys.executable, "-m", "unionnews", "repair", str(tmp_path / "in.txt")]
        with forking.Command(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout.read() == text
        assert process.returncode == 0
