"""The scores of benchmarks/extraction.py, and unionnews against its floors."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "extraction.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("extraction_benchmark", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


benchmark = _load()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def folder(tmp_path: Path, page: str, **truth: object) -> Path:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "truth.jsonl").write_text(json.dumps({"file": "page.html", **truth}) + "\n")
    return tmp_path


def test_body_score() -> None:
    assert benchmark.body_score("abcdefgh", "abcdefgh") == (1, 1, 1)
    assert benchmark.body_score("abcdefgh", "zzzz") == (0, 0, 0)
    precision, recall, f1 = benchmark.body_score("abcdef", "abcdefabcdef")
    assert (precision, recall, f1) == (3 / 9, 1, 0.5)
    assert benchmark.body_score("abcd", "") == (0, 0, 0)
    assert benchmark.plain(" Ａ b\n") == "Ab"


@pytest.mark.parametrize(
    ("truth", "found", "same"),
    [
        ("2004-12-27 12:40", "2004-12-27T12:40:00+08:00", True),
        ("2004-12-27 12:40", "2004-12-27", False),
        ("2004-7-6", "2004-07-06T01:00:00+08:00", True),
        ("2018", "2018-05-01", True),
        ("2024-04-25 19:30:04+02:00", "2024-04-25T17:30:04+00:00", True),
        ("2024-04-25 19:30:04+02:00", "2024-04-25T19:30:04+00:00", False),
        ("2024-04-25 19:30:04+02:00", "2024-04-25", False),
        ("2024-04-25", None, False),
    ],
)
def test_dates_are_compared_at_the_precision_of_the_truth(
    truth: str, found: str | None, same: bool
) -> None:
    assert benchmark.same_date(truth, found) is same


def test_headline_at_the_head_of_a_body_counts_for_nobody() -> None:
    truth = {"file": "daniel_x", "body": "Strike ends\n\nThe strike at the mill has ended."}
    with_head = benchmark.Found(truth["body"], "Strike ends")
    without = benchmark.Found("The strike at the mill has ended.", "Strike ends")
    assert benchmark.score_page(truth, with_head)["f1"] == 1
    assert benchmark.score_page(truth, without)["f1"] == 1
    assert benchmark.score_page(truth, without)["headline"]


def test_a_failing_tool_counts_as_empty(tmp_path: Path) -> None:
    place = folder(tmp_path, "", body="The strike at the mill has ended.")
    (result,) = benchmark.compare(["unionnews"], place, benchmark.load(place))
    assert (result.f1, result.empty, result.pages) == (0, 1, 1)


@pytest.mark.slow
def test_tools_side_by_side_in_one_table_and_one_file(tmp_path: Path) -> None:
    text = "The strike at the mill has ended, the union said, and nobody was surprised."
    page = (
        f"<h1>Strike ends</h1><p>18 July 2023</p><p>{text}</p><p>{text.replace('mill', 'port')}</p>"
    )
    place = folder(tmp_path, page, body=text, headline="Strike ends", date="2023-07-18")
    done = run(str(place), "--tools", "unionnews,gne-of-tomorrow", "--json", str(tmp_path / "o"))
    assert done.returncode == 2
    done = run(str(place), "--tools", "unionnews,trafilatura", "--json", str(tmp_path / "o"))
    assert done.returncode == 0, done.stderr
    assert "unionnews" in done.stdout
    (scores,) = json.loads((tmp_path / "o").read_text()).values()
    assert scores[0]["tool"] == "unionnews"
    assert scores[0]["headline"] == scores[0]["date"] == 1


@pytest.mark.parametrize(("floor", "status"), [(0.5, 0), (1.1, 1)])
def test_check(tmp_path: Path, floor: float, status: int) -> None:
    text = "The strike at the mill has ended, the union said, and nobody was surprised."
    place = folder(tmp_path, f"<h1>Strike ends</h1><p>18 July 2023</p><p>{text}</p>", body=text)
    assert benchmark.check({str(place): {"f1": floor, "empty": 0}}) == status
    assert benchmark.check({str(tmp_path / "missing"): {"f1": 1}}) == 0


@pytest.mark.slow
def test_no_score_is_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    held = json.loads(benchmark.FLOORS.read_text(encoding="utf-8"))
    # The public gold sets take a minute more: ``python benchmarks/extraction.py --check``.
    floors = {name: wanted for name, wanted in held.items() if "/gold/" not in name}
    if not any((ROOT / name / "truth.jsonl").exists() for name in floors):
        pytest.skip("the corpus of real pages is not on this machine")
    assert benchmark.check(floors) == 0, capsys.readouterr().out
