"""Records that want to be more than text: in the dataset card, in paths, in cells, on a terminal."""

import csv
from pathlib import Path

import pytest
import yaml
from invented_news import record, write
from markdown_it import MarkdownIt
from read_records import HOSTILE

from unionnews.cli.console import say, table
from unionnews.dataset.exporting.export import ExportOptions, Format, export

pytest.importorskip("pyarrow")

MARKS = [
    HOSTILE,
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "a|b\\|c``d`e",
    "x\n\n# Licence\n\nPublic domain\n\n---\nlicense: mit\n---",
    "x\u2028license: mit\u2029\x85license: mit",
    "\x80\x9f\ufeff\ufffe *b* _i_ ~~s~~ <!-- &lt;",
]


@pytest.mark.parametrize("text", MARKS)
def test_the_card_shows_what_pages_print_as_text(tmp_path: Path, text: str) -> None:
    made = [record(n, publisher={"name": text, "url": None}) for n in range(1, 4)]
    made[1]["source"]["name"] = text
    export("huggingface", tmp_path / "out", [write(tmp_path / "in/articles.jsonl", made)])
    card = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    _, front, body = card.split("---\n", 2)
    facts = yaml.safe_load(front)
    assert facts["license"] == "other"
    assert facts["pretty_name"] == f"Union news of {text}"
    parsed = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body)
    inline = [child.type for token in parsed for child in token.children or ()]
    assert not {"html_inline", "link_open", "image", "em_open", "s_open"} & set(inline)
    assert "html_block" not in [token.type for token in parsed]
    heads = [token.tag for token in parsed if token.type == "heading_open"]
    assert heads.count("h1") == 1
    for shown in (f"Union news of {' '.join(text.split())}", " ".join(text.split())):
        assert shown in ["".join(c.content for c in token.children or ()) for token in parsed]


NAMES = [
    "../../out", "a/b", "..", ".", "=1+1", "a\nb", "x" * 300, "工" * 90, "<b>", "$(touch x)", "-rf", "a b"
]  # fmt: skip


@pytest.mark.parametrize("kind", ["jsonl", "markdown"])
def test_a_name_of_a_site_leads_nowhere(tmp_path: Path, kind: Format) -> None:
    made = [record(n) for n in range(1 + len(NAMES))]
    for one, name in zip(made[1:], NAMES, strict=True):
        one["metadata"]["spider"] = name
    target = tmp_path / "deep" / "out"
    source = write(tmp_path / "in/articles.jsonl", made)
    manifest = export(kind, target, [source])
    assert (manifest.rows, manifest.rejected) == (1, len(NAMES))
    files = (path for path in tmp_path.rglob("*") if path.is_file())
    assert [path for path in files if target not in path.parents] == [source]


HOSTS = [
    "union.example",
    "union.example_8080",
    "10.1.2.3_8765",
    "xn--gewerkschaft-x.example",
    "people_acftu",
]


def test_a_host_is_a_name_of_a_site(tmp_path: Path) -> None:
    made = [record(n) for n in range(len(HOSTS))]
    for one, name in zip(made, HOSTS, strict=True):
        one["metadata"]["spider"] = name
    source = write(tmp_path / "in/articles.jsonl", made)
    manifest = export("csv", tmp_path / "out", [source])
    assert (manifest.rows, manifest.rejected) == (len(HOSTS), 0)
    assert set(manifest.sites) == set(HOSTS)


BEGINS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize("one_file", [False, True])
def test_no_cell_is_a_formula(tmp_path: Path, one_file: bool) -> None:
    made = [
        record(n, headline=f'{begin}cmd|"/c calc"!A1', kicker=f"{begin}1", inLanguage=begin)
        for n, begin in enumerate(BEGINS)
    ]
    source = write(tmp_path / "in/articles.jsonl", made)
    manifest = export("csv", tmp_path / "out", [source], ExportOptions(one_file=one_file))
    cells: list[str] = []
    for one in manifest.files:
        with (tmp_path / "out" / one.path).open(encoding="utf-8-sig", newline="") as file:
            cells += [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple(BEGINS))]
    assert sum(cell.startswith("'") for cell in cells) == 3 * len(BEGINS)


def test_a_message_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = "a\x1b]0;owned\x07\x1b[2J\x9b2J\u202eb [red]c[/red]"
    say(text)
    table(text, [(text, text)])
    shown = capsys.readouterr().err
    assert shown.count("[red]c[/red]") == 4
    assert [char for char in shown if not char.isprintable() and char != "\n"] == []
