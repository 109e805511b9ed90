"""Lines of ``exports.jsonl`` that are no notes are told, and keep nobody from the others."""

import json
import os
from pathlib import Path

import pytest
from archives import url
from running import run_unionnews
from site_commands import SITE, collect, publish_news

from unionnews.dataset.exporting.exports import made_before, noted_export

pytestmark = pytest.mark.slow

SPOILED = {
    "bytes that are no UTF-8": b"\xff\xfe\x80",
    "a list": b"[]",
    "a number": b"7",
    "a line that was cut": b'{"path": "/somewhere/els',
    "a path that is a number": b'{"path": 3, "at": "2024-05-27T09:00:00"}',
    "no time": b'{"path": "/somewhere/else"}',
    "a time that is a list": b'{"path": "/somewhere/else", "at": []}',
    "a count that is a text": b'{"path": "/x", "at": "2024", "takedowns": "many"}',
    "brackets": b"[" * 100_000,
}
HOSTILE = {
    "a path with NUL": {"path": "/some\0where", "at": "2024", "takedowns": 0},
    "a name of 3,000 letters": {"path": f"/{'a' * 3000}", "at": "2024", "takedowns": 0},
    "a name of two stars": {"path": "/a/**", "at": "2024", "takedowns": 0},
    "no name": {"path": "", "at": "2024", "takedowns": 0},
    "a name that is no UTF-8": {"path": os.fsdecode(b"/\xff"), "at": "2024", "takedowns": 0},
}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    publish_news(tmp_path / "output", [1, 2])
    collect(tmp_path / "output")
    return tmp_path / "output"


def run(output: Path, *words: str | Path, status: int) -> str:
    done = run_unionnews(*words, "--output", output)
    assert done.returncode == status, (words, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stderr


def test_every_command_goes_on_and_says_which_lines_it_cannot_read(output: Path) -> None:
    noted = output / SITE / "exports.jsonl"
    dataset, feeds, page = (output.parent / name for name in ("dataset", "feeds", "report.html"))
    export = ("export", "jsonl", dataset, "--site", SITE)
    run(output, *export, status=0)
    hostile = [json.dumps(line).encode() for line in HOSTILE.values()]
    lines = [*SPOILED.values(), *hostile, noted.read_bytes().strip()]
    noted.write_bytes(b"\n".join(lines))
    for words in (
        (*export, "--search", "竞赛"),
        ("feed", "--atom", feeds, "--base", "https://feeds.example/"),
        ("report", page.parent),
    ):
        told = run(output, *words, status=0)
        assert [f"line {number}: not a note" in told for number in range(1, 11)] == [True] * 9 + [
            False
        ], told
    told = run(output, "forget", url(1), "--site", SITE, status=3)
    assert [path for path in (dataset, feeds, page) if f"{path}: may still" not in told] == []
    assert f"{dataset}: may still" in run(output, "verify", SITE, status=1)


def test_a_note_after_a_line_that_was_cut_is_a_line_of_its_own(output: Path) -> None:
    noted = output / SITE / "exports.jsonl"
    noted.write_bytes(SPOILED["a line that was cut"])
    dataset = output.parent / "dataset"
    run(output, "export", "jsonl", dataset, "--site", SITE, status=0)
    assert noted.read_bytes().count(b"\n") == 2
    assert f"{dataset}: may still" in run(output, "forget", url(1), "--site", SITE, status=3)


def test_pieces_beside_a_name_with_stars_are_found(output: Path) -> None:
    target = output.parent / "a**b"
    piece = target.with_name(f".{target.name}.partial-1")
    with noted_export([output / SITE], target):
        piece.mkdir()
    assert made_before(output / SITE) == [piece]
