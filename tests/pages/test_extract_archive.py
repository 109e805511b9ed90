"""From archive to records: what is read, in which order, and what is counted."""

import gzip
import os
import signal
import time
from multiprocessing import active_children
from pathlib import Path

import pytest
from archives import SENTENCE, answer, page, url, write
from running import ROOT

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive import WrittenExchange
from unionnews.operate.reextract import article_at, extract_archive

DEMO = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"


def headlines(records: list[dict]) -> list[str]:
    return [record["headline"] for record in records]


def names(*numbers: int) -> list[str]:
    return [f"第{number}次劳动竞赛开幕" for number in numbers]


def test_records_come_in_the_order_of_the_input(tmp_path: Path) -> None:
    files = write(tmp_path, *(answer(url(n), page(n)) for n in (5, 3, 9, 1)), max_file=1)
    assert len(files) == 4
    assert headlines(list(extract_archive(files))) == names(5, 3, 9, 1)
    assert headlines(list(extract_archive(files[::-1]))) == names(1, 9, 3, 5)


def test_the_newest_good_capture_stands_for_an_article(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        answer(url(1), page(1, text="旧的一稿：比赛将于明天开幕，请各参赛队伍按时到场报到。")),
        answer(url(2), page(2)),
        answer(url(1), page(1), 1),
        answer(url(1), b"busy", 2, status=503),
    )
    found = extract_archive(files)
    assert headlines(list(found)) == names(2, 1)
    assert found.counts.skipped == {"older": 1, "status": 1, "lone_pages": 0}
    record = next(r for r in found if r["headline"] == names(1)[0])
    assert record["articleBody"] == SENTENCE.format(n=1)
    assert record["metadata"]["dateDownloaded"] == "2024-05-27T02:00:00Z"


def test_all_captures_are_revisions(tmp_path: Path) -> None:
    changed = page(1, title="第一次劳动竞赛延期")
    files = write(
        tmp_path,
        answer(url(1), page(1)),
        answer(url(2), page(2)),
        answer(url(1), page(1), 1),  # a revisit: nothing new
        answer(url(1), changed, 2),
    )
    found = extract_archive(files, all_captures=True)
    rows = [(r["headline"], r["revision"], r["changedFields"]) for r in found]
    assert rows == [
        (names(1)[0], 1, None),
        ("第一次劳动竞赛延期", 2, ["headline"]),
        (names(2)[0], 1, None),
    ]
    assert found.counts.unchanged == 1


def test_a_copy_in_traditional_script_is_not_the_article(tmp_path: Path) -> None:
    copy = url(1).replace("/n1/", "/BIG5/n1/")
    files = write(tmp_path, answer(url(1), page(1)), answer(copy, page(1, title="複製"), 1))
    assert headlines(list(extract_archive(files))) == names(1)
    assert headlines(list(extract_archive(files, all_captures=True))) == names(1)
    (alone,) = extract_archive(write(tmp_path / "alone", answer(copy, page(1))))
    assert alone["canonicalUrl"] == url(1)


def test_pages_are_joined_wherever_they_lie(tmp_path: Path) -> None:
    texts = {n: f"这是第{n}页：各队伍依次入场，裁判宣读了竞赛规则和安全要求。" for n in (2, 3)}
    files = write(
        tmp_path,
        answer(url(1, 3), page(1, texts[3], (2, 3)), -2),
        answer(url(7), page(7)),
        answer(url(1), page(1, pages=(2, 3))),
        answer(url(1, 2), page(1, "隔了一个月的另一次抓取，与这一稿无关，不应当拼接进来。"), 700),
        answer(url(1, 2), page(1, texts[2], (2, 3)), 1),
        max_file=1,
    )
    found = extract_archive(files)
    records = list(found)
    assert headlines(records) == names(7, 1)
    joined = records[1]
    assert joined["articleBody"].split("\n\n") == [SENTENCE.format(n=1), texts[2], texts[3]]
    places = [entry["archive"]["file"] for entry in joined["metadata"]["pages"]]
    assert places == [f.name for f in (files[2], files[4], files[0])]
    assert joined["metadata"]["validationMessages"] == []
    assert found.counts.skipped["further_pages"] == 3


def test_missing_pages_are_said(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        answer(url(1), page(1, pages=(2, 3))),
        answer(url(1, 3), page(1, "第三页在，第二页不在：闭幕式上公布了各项比赛的名次。")),
        answer(url(4, 2), page(4)),
    )
    found = extract_archive(files)
    (record,) = found
    assert record["metadata"]["validationMessages"] == ["pages not read: 2"]
    assert "第三页在" in record["articleBody"]
    assert found.counts.skipped["lone_pages"] == 1


def test_redirected_pages_are_followed(tmp_path: Path) -> None:
    moved = [("Location", "/elsewhere/2.html")]
    target = "http://acftu.people.com.cn/elsewhere/2.html"
    second = page(1, "第二页搬了家：颁奖仪式在港口广场举行，二十名选手获奖。")
    files = write(
        tmp_path,
        answer(url(1), page(1, pages=(2,))),
        answer(url(1, 2), b"", 1, status=301, headers=moved),
        answer(target, second, 1),
    )
    (record,) = extract_archive(files)
    assert "第二页搬了家" in record["articleBody"]
    assert record["metadata"]["pages"][1]["url"] == target
    assert record["metadata"]["validationMessages"] == []


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    moved = [("Location", url(1, 2))]
    files = write(
        tmp_path,
        answer(url(1), page(1, pages=(2,))),
        answer(url(1, 2), b"", status=302, headers=moved),
    )
    (record,) = extract_archive(files)
    assert record["metadata"]["validationMessages"] == ["pages not read: 2"]


def test_what_is_no_article_is_counted_by_reason(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        answer("http://acftu.people.com.cn/robots.txt", b"User-agent: *"),
        answer("http://acftu.people.com.cn/index2.html", b"<html>"),
        answer("http://news.example/a/1.html", page(1)),
        answer(url(1), b"<html><body>closed</body></html>"),
        answer(url(2), b"\x89PNG\r\n"),
    )
    found = extract_archive(files)
    assert list(found) == []
    counts = found.counts.to_dict()
    # The pages of news.example were asked for by the site's spider: no address of its articles.
    assert counts["skipped"] == {"no_article_address": 3}
    assert list(counts["notArticles"].values()) == [1]
    assert counts["broken"] == {"unreadable_page": 1}
    assert found.counts.failures[0].offset > 0


def test_addresses_that_are_none_cost_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "hostile.warc"
    with archive.open("wb") as file:
        for address in ("http://[bad/c67502-40000001.html", "http://a:b@[::1/", url(1)):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(1)
            head = (
                f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
                "WARC-Date: 2024-05-27T00:00:00Z\r\nContent-Type: application/http\r\n"
                f"WARC-Record-ID: <urn:x:{file.tell()}>\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            file.write(head.encode() + block + b"\r\n\r\n")
    for generic in (False, True):
        found = extract_archive([archive], generic=generic)
        assert headlines(list(found)) == names(1)
        assert found.counts.skipped["bad_address"] == 2


def test_undeclared_sites_only_with_generic(tmp_path: Path) -> None:
    address = "http://news.example/2024/a1.html"
    body = "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(1, 8))
    html = f"<html><head><title>码头工会</title></head><body><h1>码头工会</h1>{body}</body></html>"
    other = {"provenance": None}
    files = write(
        tmp_path,
        answer(address, html.encode(), **other),
        answer(
            "http://news.example/a.css", b"a {}", headers=[("Content-Type", "text/css")], **other
        ),
    )
    assert list(extract_archive(files)) == []
    found = extract_archive(files, generic=True)
    (record,) = found
    assert record["headline"] == "码头工会"
    assert record["metadata"]["spider"] is None
    assert found.counts.notArticles == {"text/css is no page (type)": 1}


def test_bounds_hold_for_the_date_published(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        *(
            answer(url(n), page(n, origin=f"2024年05月{n}日09:00 | 来源：云水工人报"))
            for n in (25, 26, 27)
        ),
    )
    # The addresses say the 27th: only the date of the page counts where both are inside.
    found = extract_archive(files, since="2024-05-01", until="2024-05-27")
    assert len(list(found)) == 3
    found = extract_archive(files, since="2024-05-27")
    assert headlines(list(found)) == names(27)
    assert found.counts.skipped["outside_bounds"] == 2
    with pytest.raises(UsageError, match="not a day"):
        extract_archive(files, since="yesterday")


def test_one_site_only() -> None:
    assert len(list(extract_archive([DEMO], site="people_acftu"))) == 67
    with pytest.raises(UsageError, match="no such site"):
        extract_archive([DEMO], site="nowhere")
    with pytest.raises(UsageError, match="no such archive"):
        extract_archive(["nowhere.warc.gz"])


@pytest.mark.slow
def test_a_file_of_one_piece_is_read_too(tmp_path: Path) -> None:
    (file,) = write(
        tmp_path / "parts",
        *(answer(url(n), page(n, pages=(2,))) for n in range(1, 30)),
        *(answer(url(n, 2), page(n)) for n in range(1, 30)),
    )
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))
    records, parts = list(extract_archive([whole])), list(extract_archive([file]))
    assert len(records) == 29
    for one, other in zip(records, parts, strict=True):
        assert one["articleBody"] == other["articleBody"]


def test_broken_members_cost_nothing_else(tmp_path: Path) -> None:
    (file,) = write(tmp_path, *(answer(url(n), page(n)) for n in range(1, 6)))
    data = bytearray(file.read_bytes())
    places = [r["metadata"]["pages"][0]["archive"]["offset"] for r in extract_archive([file])]
    data[places[2] + 60] ^= 0xFF
    file.write_bytes(data[: places[4] + 100])
    found = extract_archive([file])
    assert headlines(list(found)) == names(1, 2, 4)
    assert found.counts.broken.total() == 2
    assert [failure.offset for failure in found.counts.failures] == [places[2], places[4]]


def test_one_record_by_its_place(tmp_path: Path) -> None:
    files = write(
        tmp_path / "archive",
        answer(url(1), page(1, pages=(2,))),
        answer(url(1, 2), page(1, "第二页在另一个文件里，闭幕式将于周五举行，欢迎职工观看。")),
        answer(url(1), page(1, pages=(2,)), 1),
        max_file=1,
    )
    (record,) = extract_archive(files)
    place = record["metadata"]["pages"][0]["archive"]
    assert place["file"] == f"archive/{files[2].name}", "a revisit, in the last file"
    assert article_at(tmp_path / place["file"], place["offset"]).to_dict() == record
    with pytest.raises(UsageError, match="no page begins"):
        article_at(files[0], 7)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_reads_where_nothing_can_be_written(tmp_path: Path) -> None:
    archive = tmp_path / "closed"
    files = write(archive, answer(url(1), page(1)))
    (archive / "warc-index.sqlite").unlink(missing_ok=True)
    archive.chmod(0o555)
    try:
        assert headlines(list(extract_archive(files))) == names(1)
    finally:
        archive.chmod(0o755)


@pytest.mark.slow
def test_processes_change_nothing(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        *(answer(url(n), page(n % 150, pages=(2,) if n % 50 == 0 else ())) for n in range(1, 300)),
        *(answer(url(n, 2), page(n)) for n in range(50, 300, 50)),
        max_file=100_000,
    )
    one = list(extract_archive(files).lines())
    two = extract_archive(files, jobs=2)
    assert list(two.lines()) == one
    assert len(one) == 299
    assert two.counts.records == 299


@pytest.mark.slow
def test_a_killed_process_is_said(tmp_path: Path) -> None:
    """Also while it writes its records, which are more than a pipe holds."""
    long = (page(n, text=SENTENCE.format(n=n) * 100) for n in range(1, 400))
    files = write(tmp_path, *(answer(url(n), body) for n, body in enumerate(long, 1)))
    found = extract_archive(files, jobs=2).lines()
    next(found)
    time.sleep(1)  # nobody reads, so both are writing
    for child in active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    with pytest.raises(RunError, match="worker process was killed"):
        list(found)


def test_the_robots_txt_nearest_in_time_tells(tmp_path: Path) -> None:
    def robots(said: bytes, hours: float, status: int = 200) -> WrittenExchange:
        return answer("http://acftu.people.com.cn/robots.txt", said, hours, status=status)

    written = (b"User-agent: *\nContent-Signal: ai-train=%s\n" % said for said in (b"no", b"yes"))
    files = write(
        tmp_path,
        *(robots(said, hours) for hours, said in enumerate(written)),
        robots(b"gone", 2, 404),
        *(answer(url(n), page(n), n / 10) for n in (-9, 4, 6, 14, 16, 99)),
    )
    said = (record["metadata"]["rights"]["signals"] for record in extract_archive(files))
    told = [one["text"] for signals in said for one in signals if one["where"] == "robots.txt"]
    assert told == ["ai-train=no"] * 2 + ["ai-train=yes"] * 2
