import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import forking
import pytest
from people_pages import ERAS
from running import ROOT, read_jsonl, run_unionnews

from unionnews.cli.console import say_error
from unionnews.cli.crawl import words_of

pytestmark = [pytest.mark.slow, pytest.mark.measured]

DEMO = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"


def test_version() -> None:
    assert run_unionnews("--version").stdout.startswith("unionnews 0.")


def test_ctrl_c_while_the_program_loads_is_quiet(tmp_path: Path) -> None:
    # In front of the real package, so that the signal surely comes during the import; in generated
    # code (as of dataclasses), from which Python would end by the signal, whatever the status.
    (tmp_path / "typer.py").write_text(
        "import sys, time\nprint('loading', file=sys.stderr, flush=True)\nexec('time.sleep(60)')\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "unionnews", "--help"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "loading\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=300)[1] == ""
    assert process.returncode == 130


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    return forking.Command(
        [*forking.START, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize(
    ("sent", "expected", "told"),
    [(signal.SIGINT, 3, b"interrupted; the"), (signal.SIGTERM, -15, b"ended by SIGTERM; the")],
)
def test_a_signal_in_the_middle_says_how_to_go_on(sent: int, expected: int, told: bytes) -> None:
    with started("repair") as process:
        assert process.stdin is not None
        assert process.stderr is not None
        # More than a pipe holds: written when the command reads.
        process.stdin.write(b"x" * 300_000)
        process.stdin.flush()
        process.send_signal(sent)
        # Standard input stays open meanwhile: the signal alone ends the command.
        try:
            status = process.wait(timeout=300)
        finally:
            process.kill()
        messages = process.stderr.read()
    assert (status, messages.count(b"\n")) == (expected, 1)
    assert told in messages


def in_locale(*words: str, **locale: str) -> tuple[int, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "unionnews", *words],
        env={**os.environ, **locale}, cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_locales_that_lack_letters() -> None:
    """In one of ASCII a search found nothing, and a takedown ended in the middle."""
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    status, said = in_locale("search", "\u5de5\u4f1a", **ascii_only)
    assert (status, b"no ascii; if it is right, set PYTHONUTF8=1" in said) == (2, True)
    status, said = in_locale("sites", PYTHONIOENCODING="iso8859-9")
    assert (status, b"\\u" in said) == (0, True)
    # Records are UTF-8 in all of them: what a locale makes of letters (\\xe9) is no JSON.
    page = ("http://acftu.people.com.cn/n1/2021/0715/c67502-32158840.html", "--replay", str(DEMO))
    status, said = in_locale(
        "fetch", *page, "--format", "jsonl", "--quiet", PYTHONIOENCODING="iso8859-9"
    )
    assert (status, "把工会建在".encode() in said) == (0, True)


def test_a_reader_that_goes_away_is_no_error() -> None:
    with started("extract", DEMO) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_sites() -> None:
    rows = [json.loads(line) for line in run_unionnews("sites", "--json").stdout.splitlines()]
    assert "people_acftu" in {row["name"] for row in rows}


def test_schema_works_in_any_folder(tmp_path: Path) -> None:
    schema = json.loads(run_unionnews("schema", cwd=tmp_path).stdout)
    assert schema["$schema"].endswith("2020-12/schema")


def test_extract_of_a_first_page_says_that_pages_are_missing(corpus: Path) -> None:
    truth = {row["file"]: row for row in read_jsonl(corpus / "people" / "truth.jsonl")}
    file = "culture_20190615_c1013-31153719.html"
    done = run_unionnews("extract", corpus / "people" / file, "--url", truth[file]["url"])
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["headline"] == truth[file]["headline"]
    assert record["metadata"]["validationMessages"] == ["pages not read: 2, 3, 4"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "binary"),
        (b"<html><body><p>Nothing to read here</p></body></html>", "not an article"),
        (b"<div>" * 20_000, "nested"),
        (b"<div>" * 4_000_000, "more than"),
    ],
    ids=["empty", "binary", "no article", "deep", "large"],
)
def test_extract_of_bad_input_is_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(content)
    done = run_unionnews("extract", page)
    assert done.returncode == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr


def test_an_unknown_site_is_wrong_usage() -> None:
    done = run_unionnews("crawl", "nowhere")
    assert done.returncode == 2
    assert "no such site" in done.stderr


def test_a_field_that_no_line_has_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"articleBody": "sound"}\n', encoding="utf-8")
    done = run_unionnews("repair", tmp_path / "a.jsonl", "--field", "articlebody", "--check")
    assert done.returncode == 2
    assert "no line has it" in done.stderr
    assert run_unionnews("repair", tmp_path / "a.jsonl", "--field", "articleBody").returncode == 0


def test_a_saved_page_without_its_address_invents_none(tmp_path: Path) -> None:
    page = ERAS["C"]().replace('href="http://', 'href="/').encode("gb18030")
    (tmp_path / "a.html").write_bytes(page)
    (tmp_path / "工人.html").write_bytes(page)
    done = run_unionnews("extract", tmp_path / "a.html", tmp_path / "工人.html", DEMO)
    first, second, *archived = map(json.loads, done.stdout.splitlines())
    assert first["headline"]
    assert "about:" not in json.dumps(first)
    assert [one["metadata"]["file"] for one in (first, second)] == ["a.html", "工人.html"]
    assert str(tmp_path) not in done.stdout, "the name of the file, not the path of the machine"
    assert {one["metadata"]["pages"][0]["archive"]["file"] for one in archived} == {DEMO.name}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{folder}"], "{folder}: a folder; give a saved page"),
        (["{page}", "-o", "{folder}"], "{folder}: is a folder; name a file in it with -o"),
        (["{page}", "-o", "{folder}/no/x"], "{folder}/no: no such folder; make it"),
    ],
    ids=["folder read", "folder written", "folder missing"],
)
def test_folders_in_the_place_of_files_are_named(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(ERAS["C"]().encode())
    done = run_unionnews(
        "extract", *(word.format(folder=tmp_path, page=page) for word in arguments)
    )
    assert done.returncode == 2
    assert message.format(folder=tmp_path) in done.stderr


def test_the_demo_shows_what_is_new_and_what_to_type_next(tmp_path: Path) -> None:
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2026-09-29T08:00:00+08:00  国庆我在岗：值班表背面的话" in done.stderr
    told = done.stderr.partition("next:\n")[2].splitlines()
    assert len(told) == 3
    for line in told[:2]:
        words = shlex.split(line.partition("unionnews ")[2])
        assert run_unionnews(*words).returncode == 0, line
    again = run_unionnews("crawl", "people_acftu", "--demo", "--output", tmp_path)
    assert "国庆我在岗" not in again.stderr, "nothing is new"


@pytest.mark.parametrize(("name", "meant"), [("people_acft", "people_acftu"), ("nosuch", None)])
def test_names_that_were_meant(name: str, meant: str | None) -> None:
    done = run_unionnews("crawl", name)
    assert done.returncode == 2
    assert ("did you mean" in done.stderr) == (meant is not None)
    assert (meant or "") in done.stderr


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("search --limit x y", "Invalid value for '--limit'"),
        ("search", "Missing argument 'WORDS…'"),
        ("nosuch", "No such command 'nosuch'"),
        ("crawl --bogus", "No such option: --bogus"),
        ("serve --output", "Option '--output' requires an argument"),
        ("shards nosuch", "No such command 'nosuch'"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(call: str, said: str) -> None:
    done = run_unionnews(*call.split())
    assert done.returncode == 2
    assert done.stderr.startswith(f"unionnews: {said}")
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith(" --help\n")


def test_words_between_colons_are_told_as_they_are(capfd: pytest.CaptureFixture[str]) -> None:
    say_error("date:x: not a date")
    assert capfd.readouterr().err == "unionnews: date:x: not a date\n"


@pytest.mark.parametrize("delay", ["inf", "1e308", "nan", "-1", "86401"])
def test_a_delay_for_which_nobody_waits_is_refused(delay: str) -> None:
    done = run_unionnews("crawl", "http://127.0.0.1:1/", "--delay", delay)
    assert done.returncode == 2
    assert "'--delay'" in done.stderr


def test_a_delay_of_0_is_passed_on_to_the_crawls_of_many_sites() -> None:
    passed = {"--since": None, "--delay": 0.0, "--max-articles": 1, "--full": True, "--anew": False}
    assert words_of(passed) == ["--delay", "0.0", "--max-articles", "1", "--full"]


def test_standard_output_without_room_is_named() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "unionnews", "schema"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("unionnews: standard output or a file: No space left on device")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_standard_streams_may_be_closed(closed: str) -> None:
    for words in ("--version", "sites"):
        command = ["sh", "-c", f"exec {shlex.quote(sys.executable)} -m unionnews {words} {closed}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_settings_that_are_not_there_are_told() -> None:
    done = run_unionnews("sites", SCRAPY_SETTINGS_MODULE="nowhere.settings")
    assert done.returncode == 2
    assert done.stderr.startswith("unionnews: SCRAPY_SETTINGS_MODULE=nowhere.settings: cannot be ")
