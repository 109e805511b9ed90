"""What readers are told while a takedown moves the records under them."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

import forking
import pytest
from ledger_records import fill
from read_records import whole_record
from reading_servers import Server
from running import ROOT

TAKEDOWNS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, "tests")
from ledger_records import NOW, open_ledger
from unionnews.crawling.text_places import take_out
from unionnews.search.index import keep_up
folder = Path(sys.argv[1])
def key_of(url):
    return url.rsplit("/", 1)[-1]
for number in range(1, 13):
    with open_ledger(folder) as ledger:
        ledger.forget(str(number), f"http://union.example/a/{number}", NOW)
        take_out(folder, key_of, NOW)
        ledger.forgotten_everywhere()
    keep_up(folder)
"""


@pytest.mark.slow
def test_readers_notice_nothing_of_a_takedown_but_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    fill(folder, range(1, 301), lambda n: whole_record(n, f"工资{n}。" * 400))
    server, turn = Server(tmp_path), 0
    last = whole_record(300, "")["id"]
    paths = ("/feed.atom", "/?q=%E5%B7%A5%E8%B5%84", f"/read/{last}", "/feed.json?full=1&page=3")
    server.read("/feed.atom")
    with forking.Command([sys.executable, "-c", TAKEDOWNS, folder], cwd=ROOT) as writer:
        while writer.poll() is None:
            assert server.read(paths[turn % len(paths)])  # else HTTPError
            turn += 1
    assert writer.returncode == 0
    assert turn > 12
    assert b"288 articles" in server.read("/")
    assert b"Traceback" not in server.kill().encode()


@pytest.mark.slow
def test_records_that_cannot_be_read_are_told_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    fill(folder, range(1, 4), lambda n: whole_record(n, "工资"))
    server = Server(tmp_path)
    article = f"/read/{whole_record(1, '')['id']}"
    server.read(article)
    records = folder / "articles.jsonl"
    short = records.read_bytes()[:-100]
    records.unlink()
    records.write_bytes(short)  # a copy that was cut off took its name
    for path in ("/feed.atom", f"{article}.json"):
        with pytest.raises(urllib.error.HTTPError) as raised:
            server.read(path)
        told = json.loads(raised.value.read())
        assert (raised.value.code, raised.value.headers["Retry-After"]) == (503, "60")
        assert told["type"] == "urn:unionnews:problem:records"
        assert "host" not in told["title"]
        assert "ledger counts" in told["detail"]
    asked = urllib.request.Request(
        server.base + article, headers={"Accept": "text/html", "Accept-Language": "zh"}
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(asked, timeout=60)
    assert raised.value.code == 503
    assert "现在读不到收集的文章" in raised.value.read().decode()
    server.kill()


@pytest.mark.slow
def test_a_folder_that_goes_is_told(tmp_path: Path) -> None:
    """Its articles were left out of lists and searches without a word."""
    for number, name in ((1, "union_example"), (2, "union_other")):
        fill(tmp_path / name, [number], lambda n: whole_record(n, "工资"))
    server = Server(tmp_path)
    assert b"2 articles" in server.read("/")
    aside = tmp_path / "aside" / "union_other"
    aside.parent.mkdir()
    (tmp_path / "union_other").rename(aside)
    for path, told in (
        ("/", b"are there no more, so their articles are not shown: union_other"),
        ("/try", b"union_other"),
        ("/health", b'"foldersGone": 1'),
        ("/metrics", b"unionnews_folders_gone 1"),
    ):
        assert told in server.read(path), path
    aside.rename(tmp_path / "union_other")
    assert b"2 articles" in server.read("/")
    assert b"are there no more" not in server.read("/")
    said = server.kill()
    assert [said.count("union_other: is there " + word) for word in ("no more;", "again")] == [1, 1]
