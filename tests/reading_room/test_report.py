import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from invented_news import record, write
from ledger_records import NOW, begin, links, list_url, open_ledger
from running import run_unionnews

pytest.importorskip("vl_convert")

from unionnews.dataset.stories.copies import find_stories
from unionnews.exceptions import RunError
from unionnews.folder.ledger import PastRun, State
from unionnews.operate.check.alarms import alarm_of, tell
from unionnews.operate.check.compare import Finding
from unionnews.reading_room.report import charts as charts_of_report
from unionnews.reading_room.report.health import Light, health
from unionnews.reading_room.report.numbers import Numbers, gather
from unionnews.reading_room.report.report_page import page, write_report
from unionnews.reading_room.report.report_words import language_of_environment, speaking


class Tags(HTMLParser):
    """Collects what a browser would load or run, and what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [
            f"{tag} {name}={value}"
            for name, value in attrs
            if name in {"src", "href", "xlink:href", "srcset", "data"} or name.startswith("on")
        ]


def numbers_of(folder: Path, made: list[dict[str, Any]], **given: Any) -> Numbers:
    return gather([write(folder / "alpha/articles.jsonl", made)], {}, **given)


@pytest.mark.slow
def test_the_page_asks_for_nothing_and_runs_nothing(tmp_path: Path) -> None:
    made = [record(n) for n in range(30)]
    made[1]["source"]["name"] = '<script src="http://evil.example/x.js">&"'
    made[2]["metadata"]["pages"][0]["encoding"]["declared"] = "<img src=x onerror=alert(1)>"
    text = page(numbers_of(tmp_path, made))
    tags = Tags()
    tags.feed(text)
    assert tags.loads == []
    assert not tags.tags & {"script", "link", "img", "iframe", "object", "image"}
    assert "@import" not in text
    assert "url(" not in text
    assert "&lt;script" in text


@pytest.mark.slow
def test_it_is_for_phones_and_for_the_dark(tmp_path: Path) -> None:
    text = page(numbers_of(tmp_path, [record(1)]))
    assert 'name="viewport" content="width=device-width' in text
    assert "prefers-color-scheme: dark" in text
    for svg in re.findall(r"<svg [^>]*>", text):
        assert "viewBox" in svg
        assert "width=" not in svg


@pytest.mark.slow
@pytest.mark.measured
def test_charts_show_the_counts(tmp_path: Path) -> None:
    made = [record(n, datePublished="2024-05-27T09:00:00+08:00") for n in range(7)]
    text = page(numbers_of(tmp_path, made))
    assert "Sum of count: 7; site: union_example" in text
    assert str(made[1]["source"]["name"]) in text


@pytest.mark.slow
def test_the_same_records_give_the_same_page(tmp_path: Path) -> None:
    made = [record(n) for n in range(30)]
    first, second = numbers_of(tmp_path, made), numbers_of(tmp_path, made)
    # A minute may be over between the two.
    assert page(first) == page(replace(second, made=first.made))


def test_all_midnight_is_a_warning(tmp_path: Path) -> None:
    made = [record(n, datePublished=f"2024-05-{n + 1:02}T00:00:00+08:00") for n in range(12)]
    (warning,) = numbers_of(tmp_path, made).warnings()
    assert "union_example: 100%" in warning
    made = [
        record(n, datePublished=f"2024-05-{n + 1:02}", datePublishedPrecision="day")
        for n in range(12)
    ]
    assert numbers_of(tmp_path, made).warnings() == []


def test_what_should_not_be_is_counted(tmp_path: Path) -> None:
    made = [record(1, datePublished=None), record(2), record(3, revision=None)]
    made[1]["metadata"]["pages"][0]["encoding"]["replaced"] = 3
    found = " ".join(numbers_of(tmp_path, made).warnings())
    assert "Lines that are no records: 1" in found
    assert "Pages with characters that could not be decoded: 1" in found
    assert "Articles without a date: 1" in found


def test_runs_and_failures_come_from_the_ledger(tmp_path: Path) -> None:
    folder = tmp_path / "alpha"
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.save_list_page(list_url(1), links(1, 2), [], NOW)
        ledger.finish("1", State.FAILED, NOW, "HTTP 500")
        ledger.end_run(NOW, "finished", {"requests": 4, "newRevisions": 0})
    red = Finding("list", "cannot be read", 10, 0, "http://union.example/")
    tell(folder, alarm_of("alpha", [red], 0, NOW), [], "change")
    numbers = gather([folder / "articles.jsonl"], {})
    (site,) = numbers.sites
    assert "alpha: check found changed: list" in numbers.warnings()
    tell(folder, alarm_of("alpha", [], 9, NOW), [], "change")
    assert gather([folder / "articles.jsonl"], {}).sites[0].changed == []
    assert site.failures == {"HTTP 500": 1}
    assert "Addresses that failed: 1" in numbers.warnings()
    assert site.name == "alpha"
    assert site.runs[0].outcome == "finished"
    text = page(numbers)
    assert "alpha: last runs" in text
    assert "finished" in text


@pytest.mark.slow
def test_stories_are_shown(tmp_path: Path) -> None:
    made = [record(n, articleBody=record(n // 3)["articleBody"]) for n in range(12)]
    path = write(tmp_path / "alpha/articles.jsonl", made)
    find_stories([path], tmp_path / "stories")
    numbers = gather([path], {}, tmp_path / "stories" / "stories.jsonl")
    assert [story.storySize for story in numbers.stories] == [3, 3, 3, 3]
    assert "4 of several articles" in page(numbers)


def test_no_articles_make_a_page_too(tmp_path: Path) -> None:
    assert "report" in page(numbers_of(tmp_path, []))


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be written"):
        write_report(numbers_of(tmp_path, []), tmp_path / "file" / "report.html")


@pytest.mark.slow
def test_the_command(tmp_path: Path) -> None:
    write(tmp_path / "alpha/articles.jsonl", [record(n) for n in range(5)])
    done = run_unionnews("report", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "5 articles" in done.stderr


def run_of(hours_ago: float, outcome: str | None = "finished") -> PastRun:
    started = NOW - timedelta(hours=hours_ago)
    ended = None if outcome is None else (started + timedelta(minutes=5)).isoformat()
    return PastRun(
        run=1,
        started=started.isoformat(),
        ended=ended,
        outcome=outcome,
        arguments={},
        summary=None,
    )


@pytest.mark.parametrize(
    ("runs", "light"),
    [
        ([run_of(1)], Light.GREEN),
        ([run_of(30)], Light.GREEN),
        ([run_of(40)], Light.AMBER),
        ([run_of(80)], Light.RED),
        ([run_of(1, "failed"), run_of(25)], Light.AMBER),
        ([run_of(1, None), run_of(25)], Light.AMBER),
        ([run_of(1, "failed"), run_of(2, None)], Light.RED),
    ],
)
def test_lights_follow_runs_and_intervals(runs: list[PastRun], light: Light) -> None:
    found = health("alpha", runs, timedelta(days=1), NOW)
    assert found is not None
    assert found.light is light


def test_the_page_says_what_people_ask(tmp_path: Path) -> None:
    folder = tmp_path / "alpha"
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.end_run(NOW, "finished", {"requests": 4})
    numbers = gather([folder / "articles.jsonl"], {}, every={"alpha": timedelta(days=1)})
    numbers.made = NOW + timedelta(hours=3)
    numbers.health = [
        one
        for site in numbers.sites
        if (one := health(site.name, site.runs, timedelta(days=1), numbers.made))
    ]
    text = page(numbers)
    assert re.search(r'class="green"><b>alpha</b>.*last succeeded 3 hours ago, next due in', text)
    assert "Sources, the first" not in text  # no articles: no empty cards
    assert not re.search(r"\d\dT\d\d:\d\d", text.split("</style>")[1])


@pytest.mark.parametrize(
    ("outcome", "light", "says"),
    [
        ("max_articles reached", "red", "no run succeeded; the last run: max articles reached"),
        (None, "red", "no run succeeded; the last run: killed, or still going"),
        ("finished", "green", "last succeeded"),
    ],
)
def test_a_light_says_why_and_nothing_contradicts_it(
    tmp_path: Path, outcome: str | None, light: str, says: str
) -> None:
    folder = tmp_path / "alpha"
    with open_ledger(folder) as ledger:
        begin(ledger)
        if outcome:
            ledger.end_run(NOW, outcome, {})
    text = page(gather([folder / "articles.jsonl"], {}))
    assert re.search(rf'class="{light}"><b>alpha</b>.*<small>{says}', text)
    assert ("the last run:" in text) is (light != "green")
    assert ("Nothing stands out." in text) is (light == "green")


@pytest.mark.slow
@pytest.mark.measured
def test_what_should_not_be_stands_above_the_facts(tmp_path: Path) -> None:
    text = page(numbers_of(tmp_path, [record(1, datePublished=None)]))
    assert text.index('class="warnings"') < text.index('class="facts"')
    assert "Nothing stands out." not in text


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "zh_CN", "LC_MESSAGES": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_environment(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_environment() == language


@pytest.mark.slow
def test_a_report_in_chinese_holds_no_english(tmp_path: Path) -> None:
    folder = tmp_path / "alpha"
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.save_list_page(list_url(1), links(1, 2), [], NOW)
        ledger.finish("1", State.FAILED, NOW, "HTTP 500")
        ledger.end_run(NOW, "finished", {"requests": 4})
    made = [
        record(n, articleBody=record(n // 3)["articleBody"], revision=n % 2 + 1) for n in range(30)
    ]
    for one in made[::3]:
        one["datePublished"] = f"2024-{one['datePublished'][5:10]}T00:00:00+08:00"
    made[0]["metadata"]["pages"][0]["encoding"]["replaced"] = 3
    made[1]["datePublished"] = None
    other = write(tmp_path / "beta/articles.jsonl", made)
    find_stories([other], tmp_path / "stories")
    paths, stories = [folder / "articles.jsonl", other], tmp_path / "stories" / "stories.jsonl"
    numbers = gather(paths, {}, stories, {"alpha": timedelta(days=1)})
    with speaking("zh"):
        text = page(numbers)
    assert '<html lang="zh-Hans">' in text
    shown = re.sub(r"(?s)<style>.*?</style>|<text.*?</text>|<[^>]+>", " ", text)
    # What is left are names: of the program, sites, encodings, layouts and failures.
    words = set(re.findall(r"[A-Za-z]{3,}", shown))
    assert words <= {
        "unionnews",
        "alpha",
        "beta",
        "union",
        "example",
        "UTC",
        "HTTP",
        "rejected",
        "jsonl",
        "utf",
        "gbk",
        "ExamplePage",
    }, words
    months = re.findall(r"<text[^>]*>([^<]*)</text>", text)
    assert any("月" in month for month in months)
    assert not any(re.search("Jan|Apr|May|Jul|Sep|Dec", month) for month in months)


@pytest.mark.slow
@pytest.mark.parametrize(("sites", "others"), [(1, False), (8, False), (12, True)])
def test_charts_of_many_sites_keep_their_size(tmp_path: Path, sites: int, *, others: bool) -> None:
    made = [record(n) for n in range(3 * sites)]
    for number, one in enumerate(made):
        one["metadata"]["spider"] = f"a_site_with_quite_a_long_name_{number % sites}"
    text = page(numbers_of(tmp_path, made))
    charts = re.findall(r"<svg [^>]*viewBox=\"0 0 ([\d.]+) ([\d.]+)\"", text)
    assert len(charts) == 6
    assert all(float(width) <= 420 for width, _ in charts), charts
    assert ("other sites" in text) is others
    first = text.split("Articles a month")[1].split("</svg>")[0]
    colors = set(re.findall(r"#[0-9a-f]{6}", first))
    assert len(colors & set(charts_of_report._SERIES)) == min(sites, 8)


@pytest.mark.slow
@pytest.mark.measured
def test_sixty_days_are_sixty_and_counts_are_whole(tmp_path: Path) -> None:
    days = ["2024-05-31", "2024-04-02", "2024-04-01"]
    made = [record(n, datePublished=day, headline=f"第{n}条") for n, day in enumerate(days)]
    text = page(numbers_of(tmp_path, made))
    daily = text.split("Articles a day, 60 days to 2024-05-31")[1].split("</figure>")[0]
    assert daily.count("Sum of count: 1; site: union_example") == 2
    assert not re.search(r"<text[^>]*>\d+\.\d+</text>", text)
    assert "第0条" in text.split("<h2>Latest</h2>")[1].split("</section>")[0]
