"""WARC field names have no case (ISO 28500): every spelling is the same record."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionnews.folder.archive import ArchiveIndex
from unionnews.operate.reextract import extract_archive

BODY = (
    b"<html lang=en><head><title>Mill strike ends</title></head><body><article><h1>Mill strike ends</h1>"
    b"<p>27 May 2024</p><p>Mill workers voted on Tuesday to end a strike that lasted nine days, they said.</p>"
    b"<p>The agreement raises hourly pay by six per cent, and it keeps the night allowance.</p></article></body></html>"
)
NAMES = (
    "WARC-Type",
    "WARC-Target-URI",
    "WARC-Date",
    "WARC-Record-ID",
    "Content-Type",
    "Content-Length",
)


def record(url: str, spell=lambda name: name, kind: str = "response", number: int = 1) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + BODY
    values = (
        kind, url, "2024-05-28T10:00:00Z", f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "application/http; msgtype=response", str(len(block)),
    )  # fmt: skip
    head = "".join(f"{spell(name)}: {value}\r\n" for name, value in zip(NAMES, values, strict=True))
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


SPELLINGS = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "swapped": str.swapcase,
    **{
        f"only {name}": (lambda given, name=name: given.lower() if given == name else given)
        for name in NAMES
    },
    **{
        f"all but {name}": (lambda given, name=name: given.lower() if given != name else given)
        for name in NAMES
    },
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("kind", ["response", "Response"])
def test_every_spelling(tmp_path: Path, spelling: str, kind: str) -> None:
    path = tmp_path / "a.warc"
    plain = record("https://union.example/b.html", number=2)
    path.write_bytes(record("https://union.example/a.html", SPELLINGS[spelling], kind) + plain)
    found = list(extract_archive([path], generic=True))
    assert [article["url"] for article in found] == [
        "https://union.example/a.html",
        "https://union.example/b.html",
    ]


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.booleans(), min_size=80, max_size=80))
def test_any_mixture_of_cases(tmp_path: Path, cases: list[bool]) -> None:
    flips = iter(cases)

    def spell(name: str) -> str:
        return "".join(letter.upper() if next(flips, False) else letter.lower() for letter in name)

    path = tmp_path / "b.warc"
    path.write_bytes(record("https://union.example/a.html", spell))
    path.with_name("warc-index.sqlite").unlink(missing_ok=True)
    with ArchiveIndex.open([path]) as index:
        assert [ref.status for ref in index.refs(path)] == [200]
        assert not index.problems.counts


def test_a_type_that_is_none_stays_none(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record("https://union.example/a.html", kind="x-other"))
    extraction = extract_archive([path], generic=True)
    assert list(extraction) == []
    assert re.fullmatch(r"\d+", str(extraction.counts.captures))


@pytest.mark.parametrize("schemes", [("http", "https"), ("https", "http"), ("https", "https")])
def test_captures_of_both_schemes_give_one_record(tmp_path: Path, schemes: tuple[str, str]) -> None:
    path = tmp_path / "a.warc"
    spellings = ["union.example/a/3", "www.union.example/a/3/?print=1"]
    path.write_bytes(
        b"".join(
            record(f"{scheme}://{rest}", number=number)
            for number, (scheme, rest) in enumerate(zip(schemes, spellings, strict=True), 1)
        )
    )
    extraction = extract_archive([path], generic=True)
    assert len(list(extraction)) == 1
    assert extraction.counts.skipped["older"] == 1
