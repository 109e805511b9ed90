"""Errors name what to do next, without the words of a library."""

import json
import socket
import subprocess
from pathlib import Path

import pytest
from running import run_unionnews


def run(folder: Path, *words: str, allowed: str = "") -> subprocess.CompletedProcess[str]:
    return run_unionnews(
        *words, cwd=folder, UNIONNEWS_CONTACT="a@b.example", UNIONNEWS_ALLOW_PRIVATE_HOSTS=allowed,
        UNIONNEWS_STATE=str(folder / "state"),
    )  # fmt: skip


def said(folder: Path, *words: str, allowed: str = "") -> tuple[int, str]:
    ended = run(folder, *words, allowed=allowed)
    return ended.returncode, ended.stderr.strip().splitlines()[-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "status", "advice"),
    [
        (
            ("crawl", "--from", "none.txt"),
            2,
            "No such file or directory); name a list of addresses",
        ),
        (("crawl", "people_acftu", "--output", "file"), 2, "name a folder with --output"),
        (("export", "xml", "dir"), 2, "'FORMAT': 'xml' is not one of"),
    ],
)
def test_wrong_usage(tmp_path: Path, words: tuple[str, ...], status: int, advice: str) -> None:
    (tmp_path / "file").touch()
    code, line = said(tmp_path, *words)
    assert (code, advice in line, "Errno" in line) == (status, True, False), line


@pytest.mark.slow
def test_extract_reads_none_if_one_is_not_there(tmp_path: Path) -> None:
    """As its help says: a name that is wrong is seen before the work begins."""
    (tmp_path / "a.html").write_text("<p>x")
    code, line = said(tmp_path, "extract", "a.html", "missing.html", "-o", "x.jsonl")
    assert (code, "missing.html: no such file" in line) == (2, True), line
    assert not (tmp_path / "x.jsonl").exists()
    assert "if a file is not there" in run(tmp_path, "extract", "--help").stdout


@pytest.mark.slow
def test_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, line = said(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert (code, "--port (0 takes a free one)" in line) == (1, True), line


@pytest.mark.slow
def test_host_that_cannot_be_asked_and_what_status_says(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        site = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    code, line = said(tmp_path, "crawl", site, "-q")
    assert (code, "(UNIONNEWS_ALLOW_PRIVATE_HOSTS" in line) == (2, True), line
    code, line = said(tmp_path, "crawl", site, "-q", allowed="127.0.0.1")
    assert (code, "cannot be asked now (" in line, line.endswith("or try again later")) == (
        1,
        True,
        True,
    )
    told = json.loads(run(tmp_path, "status", "--json").stdout)
    first, second = (one["outcome"] for one in told["runs"])
    assert first.startswith(f"failed: {site}: cannot be asked now ("), first
    assert second.startswith(f"failed: {site}: refused: 127.0.0.1"), second
