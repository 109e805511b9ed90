"""Forms of the export as people use them, and which records go into it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from followed_site import made, opened, revisions, save
from invented_news import record, write
from ledger_records import DAY, NOW, begin, link, list_url
from running import read_jsonl, run_unionnews

from unionnews.dataset.exporting.export import ExportOptions, Format, export
from unionnews.dataset.exporting.markdown import markdown
from unionnews.dataset.selection import RecordSelection
from unionnews.exceptions import UsageError

pytestmark = pytest.mark.measured


def exported(folder: Path, kind: Format, *records: dict[str, Any], **options: Any) -> Path:
    path = write(folder / "in" / "articles.jsonl", list(records))
    export(kind, folder / "out", [path], ExportOptions(**options))
    return folder / "out"


def chosen(
    folder: Path, *records: dict[str, Any], all_revisions: bool = False, **wanted: Any
) -> set[str]:
    out = exported(
        folder, "jsonl", *records, selection=RecordSelection(**wanted), all_revisions=all_revisions
    )
    manifest = json.loads((out / "_manifest.json").read_bytes())
    rows = [row for file in manifest["files"] for row in read_jsonl(out / file["path"])]
    assert manifest["rows"] == len(rows)
    assert manifest["articles"] == len({row["id"] for row in rows})
    return {row["headline"] for row in rows}


def rights(**answers: str) -> dict[str, Any]:
    uses = {use: answers.get(use, "unknown") for use in ("index", "train", "republish")}
    said = {use: {"answer": answer, "decidedBy": None} for use, answer in uses.items()}
    return {"signals": [], **said}


def dated(number: int, date: str | None, **fields: Any) -> dict[str, Any]:
    return record(number, headline=str(date), datePublished=date, **fields)


DATES = ("2019-12-31T23:59:59+08:00", "2020-01-01", "2020-05-31T08:00:00+08:00", "2020-06-01", None)


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ({"since": "2020"}, {1, 2, 3}),
        ({"since": "2020-05", "until": "2020-05"}, {2}),
        ({"until": "2020-01-01"}, {0, 1}),
        ({"since": "2020-06-02"}, set()),
    ],
)
def test_by_date(tmp_path: Path, wanted: dict[str, str], taken: set[int]) -> None:
    records = [dated(number, date) for number, date in enumerate(DATES, 1)]
    assert chosen(tmp_path, *records, **wanted) == {str(DATES[at]) for at in taken}


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--since '5\.2020': write 2024, 2024-05 or 2024-05-31"):
        RecordSelection(since="5.2020")


def test_by_language_and_rights(tmp_path: Path) -> None:
    records = [
        record(1, headline="a", inLanguage="zh-Hant"),
        record(2, headline="b", inLanguage="zhx"),
        record(3, headline="c", inLanguage=None),
        record(4, headline="d", inLanguage="ZH"),
    ]
    assert chosen(tmp_path / "1", *records, languages=["zh"]) == {"a", "d"}
    said = [
        None,
        rights(),
        rights(train="forbidden"),
        rights(train="allowed", republish="forbidden"),
    ]
    for one, right in zip(records, said, strict=True):
        one["metadata"]["rights"] = right
    assert chosen(tmp_path / "2", *records, may=["train"]) == {"d"}
    assert chosen(tmp_path / "3", *records, may=["train", "republish"]) == set()


def test_the_newest_revision_decides(tmp_path: Path) -> None:
    first = dated(1, "2020-01-01")
    second = dated(1, "2021-01-01", revision=2, changedFields=["datePublished"], articleBody="b")
    assert chosen(tmp_path / "1", first, second, since="2020", until="2020") == set()
    assert chosen(tmp_path / "2", first, second, all_revisions=True, until="2020") == {"2020-01-01"}


def test_one_csv_for_a_spreadsheet(tmp_path: Path) -> None:
    records = [record(n, site, headline='"总工会", 1') for n, site in ((1, "beta"), (2, "alpha"))]
    path = (
        exported(tmp_path, "csv", *records, one_file=True, fields=["headline", "id"])
        / "articles.csv"
    )
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsite,headline,id\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {"site": "alpha", "id": records[1]["id"], "headline": '"总工会", 1'},
            {"site": "beta", "id": records[0]["id"], "headline": '"总工会", 1'},
        ]


def test_json_has_paragraphs(tmp_path: Path) -> None:
    made_ = [record(1, articleBody="一\n\n二"), record(2, articleBody="")]
    out = exported(tmp_path, "json", *made_)
    rows = [row for path in out.glob("data/*/*/*.json") for row in json.loads(path.read_bytes())]
    assert sorted((row["id"], row["paragraphs"]) for row in rows) == sorted(
        [(made_[0]["id"], ["一", "二"]), (made_[1]["id"], [])]
    )
    assert all("articleBody" not in row for row in rows)
    schema = json.loads((out / "_schema.json").read_bytes())
    assert schema["required"] == list(rows[0])


@pytest.mark.parametrize("kind", ["jsonl", "json", "parquet", "csv", "huggingface"])
def test_only_some_fields(tmp_path: Path, kind: Format) -> None:
    if kind in ("parquet", "huggingface"):
        pytest.importorskip("pyarrow")
    out = exported(tmp_path, kind, record(1), fields=["url", "id"])
    columns = ["url", "id", *(["site"] if kind in ("parquet", "huggingface") else [])]
    assert list(json.loads((out / "_schema.json").read_bytes())["properties"]) == columns
    if kind == "parquet":
        from pyarrow import parquet  # noqa: PLC0415  optional

        assert parquet.ParquetFile(next(out.glob("data/*/*/*"))).schema_arrow.names == columns
    with pytest.raises(UsageError, match="--fields nonsense: not a field; id, revision"):
        exported(tmp_path / "bad", kind, record(1), fields=["nonsense"])


def test_markdown(tmp_path: Path) -> None:
    text = "1. 第一\n- 第二\n    code\n\n<script>alert(1)</script> [a](b) *c*\n\n# 三"
    title = 'a: "b"\n---\n# c\u2028'
    one = record(1, headline=title, articleBody=text, datePublished="2020-01-01")
    two = record(2, datePublished=None)
    out = exported(tmp_path, "markdown", one, two)
    path = out / "union_example" / "2020" / f"2020-01-01-{one['id']}.md"
    assert (out / "union_example" / "undated" / f"undated-{two['id']}.md").exists()
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in front.splitlines())
    assert json.loads(facts["title"]) == title
    assert json.loads(facts["authors"]) == [author["name"] for author in one["authors"]]
    assert "\u2028" not in front
    assert body.split("\n\n")[1:] == [
        "1\\. 第一\n\\- 第二\ncode",
        "\\<script\\>alert(1)\\</script\\> \\[a\\](b) \\*c\\*",
        "\\# 三\n",
    ]
    assert markdown(two).startswith("# ")


def test_gone_lines_carry_when(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    save(folder, made(1))
    with opened(folder) as ledger:
        begin(ledger, NOW + DAY)
        ledger.save_list_page(list_url(1), [link(1)], [], NOW)
        ledger.gone("1", NOW + 2 * DAY)
    last = list(revisions(folder).values())[-1]
    assert (last["status"], last["metadata"]["dateGone"]) == ("gone", "2026-11-24T16:00:00Z")
    out = tmp_path / "out"
    export("jsonl", out, [folder / "articles.jsonl"], ExportOptions())
    rows = [row for path in out.glob("data/*/*/*") for row in read_jsonl(path)]
    assert [row["metadata"]["dateGone"] for row in rows] == ["2026-11-24T16:00:00Z"]
    export("markdown", tmp_path / "texts", [folder / "articles.jsonl"], ExportOptions())
    (path,) = (tmp_path / "texts").rglob("*.md")
    assert 'status: "gone"\ngone: "2026-11-24T16:00:00Z"\n' in path.read_text("utf-8")


@pytest.mark.slow
def test_the_command(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder = tmp_path / "output" / "union_example"
    allowed = made(2)
    allowed["metadata"]["rights"] = rights(train="allowed")
    save(folder, made(1), allowed, made(3, headline="港口 罢工 结束"))
    common = ("--output", folder.parent, "--quiet")
    done = run_unionnews("export", "huggingface", tmp_path / "a", *common, "--may", "train")
    assert done.returncode == 0, done.stderr
    card = (tmp_path / "a" / "README.md").read_text("utf-8")
    assert "| train | 1 | 0 | 0 |" in card
    found = run_unionnews("export", "jsonl", tmp_path / "b", *common, "--search", "罢工")
    assert found.returncode == 0, found.stderr
    rows = [row for path in (tmp_path / "b").glob("data/*/*/*") for row in read_jsonl(path)]
    assert [row["headline"] for row in rows] == ["港口 罢工 结束"]
    wrong = run_unionnews("export", "parquet", tmp_path / "c", *common, "--one-file")
    assert wrong.returncode == 2


@pytest.mark.parametrize(
    "given", ["2024-13", "2024-02-30", "0000", "2024-00", "24-01-01", "2024-1"]
)
def test_days_of_no_calendar_are_refused(given: str) -> None:
    for name in ("since", "until"):
        with pytest.raises(UsageError, match=f"--{name} '{given}': write 2024"):
            RecordSelection(**{name: given})


@pytest.mark.parametrize(("since", "until"), [("2024-06", "2024-05"), ("2025", "2024-12-31")])
def test_a_time_that_ends_before_it_begins_is_refused(since: str, until: str) -> None:
    with pytest.raises(UsageError, match=f"--since {since} is later than --until {until}"):
        RecordSelection(since=since, until=until)


@pytest.mark.parametrize(
    ("since", "until"), [("2024-05", "2024"), ("2024", "2024-05"), ("2024-05-31", "2024-05")]
)
def test_a_time_inside_another_is_one(since: str, until: str) -> None:
    assert RecordSelection(since=since, until=until).since == since
