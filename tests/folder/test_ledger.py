"""Article addresses and their ends, records, looks, bounds, reports."""

import io
import json
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_records import (
    DAY,
    NOW,
    START,
    batch,
    begin,
    crawl,
    ids,
    lines,
    link,
    links,
    list_url,
    next_page,
    open_ledger,
    record,
    url,
)
from lxml import etree
from people_pages import era_c

from unionnews import extract_article
from unionnews.exceptions import LedgerError
from unionnews.exporters import CsvExporter
from unionnews.folder.ledger import Ledger, Link, State, View, canonical_key
from unionnews.folder.record_lines import changed_fields, content_hash, to_json, to_line


@pytest.fixture
def ledger(tmp_path: Path):
    with open_ledger(tmp_path / "site") as opened:
        opened.begin_run(NOW, {"argv": ["crawl", "site"]})
        yield opened


def state(ledger: View, number: int) -> State:
    address = ledger.address(str(number))
    assert address is not None
    return address.state


def test_new_article_becomes_one_line_with_revision_1(ledger: Ledger):
    ledger.add(links(1), NOW)
    given = record(1, revision=9, status="gone", changedFields=["x"])

    assert ledger.save("1", given, NOW) == "saved"
    ledger.commit()

    assert lines(ledger.folder) == [record(1)]
    assert list(lines(ledger.folder)[0]) == list(record(1))
    assert given["revision"] == 9


def test_line_is_compact_utf_8(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)
    ledger.commit()

    text = (ledger.folder / "articles.jsonl").read_text("utf-8")
    assert text == json.dumps(record(1), ensure_ascii=False, separators=(",", ":")) + "\n"


def test_lone_surrogates_are_replaced_and_pairs_joined():
    line = to_line({"id": "1", "headline": "工\ud800会\ud83d\ude00"})

    assert json.loads(line)["headline"] == "工�会\U0001f600"


def test_nul_is_replaced_and_what_only_looks_like_it_is_not():
    said = {"headline": "工\0\0会\\u0000\\\0", "list": ["\0"]}

    assert json.loads(to_line(said)) == {"headline": "工��会\\u0000\\�", "list": ["�"]}


ARTICLE = extract_article(
    era_c().encode(), "http://acftu.people.com.cn/n1/2024/0527/c67502-40243800.html"
)


@given(st.text(), st.lists(st.text()))
def test_an_article_is_written_as_its_record_is(headline: str, keywords: list[str]):
    article = replace(ARTICLE, headline=headline, keywords=keywords)

    assert to_line(article) == to_line(article.to_dict())
    assert to_line(article).decode() == to_json(article.to_dict()) + "\n"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_has_not_are_no_null(value: float):
    article = replace(ARTICLE, kicker=value)
    inside = {**ARTICLE.to_dict(), "metadata": {"rights": [{"share": value}]}}

    for made, one in ((to_line, article), (content_hash, article.to_dict())):
        with pytest.raises(ValueError, match="kicker: "):
            made(one)
    with pytest.raises(ValueError, match=r"metadata\.rights\.share: "):
        to_line(inside)
    with pytest.raises(ValueError, match="share: "):
        CsvExporter(io.BytesIO()).export_item({"title": "a", "share": value})
    assert b'"share":0.5' in to_line({"share": 0.5, "count": 1 << 70})


def test_strings_of_another_kind_are_written():
    text = etree.XPath("string()")(etree.fromstring("<p>工会</p>"))

    article = replace(ARTICLE, headline=text)

    assert json.loads(to_line(article))["headline"] == "工会"
    assert content_hash(article.to_dict()) == content_hash(
        {**ARTICLE.to_dict(), "headline": "工会"}
    )


def test_record_with_a_lone_surrogate_is_unchanged_when_read_again(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1, headline="工\ud800会"), NOW)

    assert ledger.save("1", record(1, headline="工\ud800会"), NOW + DAY) == "unchanged"


def test_changed_content_is_a_new_line_that_names_the_fields(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)

    assert ledger.save("1", record(1, headline="改题", url="http://x.example/"), NOW) == "updated"
    ledger.commit()

    first, second = lines(ledger.folder)
    assert (first["revision"], second["revision"]) == (1, 2)
    assert second["changedFields"] == ["headline"]
    assert second["url"] == "http://x.example/"


def test_change_of_metadata_and_url_only_is_no_news(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)
    again = record(1, url=url(1) + "?from=share", metadata={"pages": []})

    assert ledger.save("1", again, NOW) == "unchanged"
    ledger.commit()
    assert len(lines(ledger.folder)) == 1


def test_change_is_found_against_a_committed_line_too(ledger: Ledger):
    ledger.add(links(1, 2), NOW)
    ledger.save("2", record(2), NOW)
    ledger.save("1", record(1), NOW)
    ledger.commit()

    ledger.save("1", record(1, articleBody="另一篇。", kicker="短讯"), NOW)
    ledger.commit()
    assert lines(ledger.folder)[-1]["changedFields"] == ["articleBody", "kicker"]


def test_field_that_is_lost_counts_as_changed():
    assert changed_fields({"id": "1", "a": 1, "b": 2}, {"id": "2", "a": 1}) == ["b"]
    assert content_hash({"id": "1", "a": 1}) == content_hash({"id": "2", "a": 1, "metadata": {}})


def test_second_address_of_an_article_is_a_duplicate(ledger: Ledger):
    ledger.add([link(1), Link("copy", "http://union.example/BIG5/a/1")], NOW)
    ledger.save("1", record(1), NOW)

    assert ledger.save("copy", record(1), NOW) == "duplicate"
    ledger.commit()
    assert len(lines(ledger.folder)) == 1


def test_known_article_that_turns_into_another_is_a_duplicate(ledger: Ledger):
    ledger.add(links(1, 2), NOW)
    ledger.save("1", record(1), NOW)
    ledger.save("2", record(2), NOW)

    assert ledger.save("2", record(1), NOW) == "duplicate"
    ledger.commit()
    assert list(ledger.verify()) == []


def test_article_keeps_its_id_when_its_canonical_address_changes(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)

    ledger.save("1", record(1, id="f" * 16, canonicalUrl="http://union.example/n1/1"), NOW)
    ledger.commit()
    assert ids(ledger.folder) == [record(1)["id"]] * 2
    assert lines(ledger.folder)[1]["changedFields"] == ["canonicalUrl"]


def test_missing_article_on_record_gets_one_gone_line(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)
    ledger.commit()

    assert ledger.gone("1", NOW) == "gone"
    assert ledger.gone("1", NOW) == "gone"
    ledger.commit()

    first, last = lines(ledger.folder)
    assert last.pop("metadata") == first.pop("metadata") | {
        "dateGone": NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    }
    assert last == first | {"revision": 2, "status": "gone", "changedFields": []}


def test_gone_article_that_comes_back_is_published_again(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)
    ledger.gone("1", NOW)

    assert ledger.save("1", record(1), NOW) == "updated"
    ledger.commit()
    last = lines(ledger.folder)[-1]
    assert (last["revision"], last["status"], last["changedFields"]) == (3, "published", [])


def test_missing_page_that_was_never_saved_leaves_no_line(ledger: Ledger):
    ledger.add(links(1), NOW)

    assert ledger.gone("1", NOW) == "gone"
    ledger.commit()
    assert lines(ledger.folder) == []


@pytest.mark.parametrize("end", ["not_an_article", "robots", "skipped", "failed", "duplicate"])
def test_end_without_a_line(ledger: Ledger, end: str):
    ledger.add(links(1), NOW)
    ledger.finish("1", State(end), NOW, reason="x" * 1000)

    address = ledger.address("1")
    assert address is not None
    assert (address.state, address.reason) == (end, "x" * 500)
    assert ledger.next_batch(9, NOW) == []


@pytest.mark.parametrize("end", ["saved", "updated", "gone", "pending"])
def test_finish_does_not_give_ends_that_stand_for_lines(ledger: Ledger, end: str):
    ledger.add(links(1), NOW)

    with pytest.raises(ValueError, match="cannot end it"):
        ledger.finish("1", State(end), NOW)


def test_not_modified_of_a_page_never_read_is_a_failure(ledger: Ledger):
    ledger.add(links(1), NOW)

    assert ledger.finish("1", State.UNCHANGED, NOW) == "failed"


def test_address_that_was_never_discovered_is_refused(ledger: Ledger):
    with pytest.raises(KeyError, match="never discovered"):
        ledger.save("1", record(1), NOW)


def test_work_is_drawn_in_order_articles_then_lists_then_looks(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.add(links(9), NOW)
        ledger.save("9", record(9), NOW)
        ledger.save_list_page(START, links(5, 4, 5), next_page(2), NOW)
        tasks = ledger.next_batch(10, NOW + DAY)

        assert [task.key for task in tasks] == ["5", "4", list_url(2), "9"]
        assert [task.known for task in tasks] == [False, False, False, True]
        assert ledger.next_batch(10, NOW + DAY) == []


def test_hosts_that_are_set_aside_are_not_drawn(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.add([Link("a", "http://other.example/a"), *links(1)], NOW)

        tasks = ledger.next_batch(9, NOW, skip_hosts={"union.example"})
        assert [(task.key, task.host) for task in tasks] == [("a", "other.example")]
        assert batch(ledger) == ["1", START]


def test_small_batches_bring_everything_once(ledger: Ledger):
    ledger.add(links(*range(25)), NOW)
    drawn = []
    while keys := batch(ledger, limit=4):
        drawn += keys

    assert drawn == [str(number) for number in range(25)]


def test_failed_address_is_tried_again_by_later_runs_up_to_a_limit(ledger: Ledger):
    ledger.add(links(1), NOW)
    runs = 0
    while ledger.next_batch(1, NOW):
        ledger.finish("1", State.FAILED, NOW, "timeout")
        assert ledger.next_batch(1, NOW) == []
        ledger.begin_run(NOW, {})
        runs += 1

    assert runs == 3
    assert [(failure.key, failure.tries) for failure in ledger.failures()] == [("1", 3)]
    assert ledger.retry(NOW) == 1
    assert batch(ledger) == ["1"]


def test_success_gives_all_tries_back(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.finish("1", State.FAILED, NOW, "timeout")
    ledger.begin_run(NOW, {})
    ledger.save("1", record(1), NOW)

    address = ledger.address("1")
    assert address is not None
    assert (address.tries, address.reason) == (0, None)


def test_address_forbidden_by_robots_is_looked_at_again_after_a_week(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.finish("1", State.ROBOTS, NOW)

    assert batch(ledger, NOW + 6 * DAY) == []
    assert batch(ledger, NOW + 7 * DAY) == ["1"]
    ledger.finish("1", State.NOT_AN_ARTICLE, NOW + 7 * DAY)
    assert batch(ledger, NOW + 99 * DAY) == []


def test_an_article_that_is_a_notice_at_its_last_look_is_asked_for_three_times_more(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)
    assert ledger.retry(NOW, State.SAVED) == 1
    now = NOW + 60 * DAY
    assert batch(ledger, now) == ["1"]
    for wait in (timedelta(hours=1), DAY, 7 * DAY):
        ledger.finish("1", State.NOT_AN_ARTICLE, now, "a notice")
        assert batch(ledger, now + wait - timedelta(seconds=1)) == []
        now += wait
        assert batch(ledger, now) == ["1"]
    ledger.finish("1", State.NOT_AN_ARTICLE, now, "a notice")
    assert batch(ledger, now + 99 * DAY) == []


def test_saved_article_is_looked_at_after_a_day_and_after_a_week(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW, etag='"a"', last_modified="Sun")
    looks = []
    for hours in range(0, 24 * 20, 6):
        now = NOW + timedelta(hours=hours)
        for task in ledger.next_batch(1, now):
            assert (task.etag, task.last_modified, task.known) == ('"a"', "Sun", True)
            ledger.finish("1", State.UNCHANGED, now)
            looks.append(hours)

    assert looks == [24, 24 * 7]


def test_looks_that_were_missed_are_made_once(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)

    late = NOW + 30 * DAY
    assert batch(ledger, late) == ["1"]
    ledger.finish("1", State.UNCHANGED, late)
    assert ledger.next_looks() == []


def test_looks_can_be_configured(tmp_path: Path):
    with open_ledger(tmp_path, looks=(timedelta(hours=2),)) as ledger:
        ledger.add(links(1), NOW)
        ledger.save("1", record(1), NOW)

        assert ledger.next_looks() == [("2026-11-22T18:00:00+00:00", url(1))]


def test_article_saved_and_looked_at_in_one_run_counts_as_saved(ledger: Ledger):
    ledger.add(links(1, 2), NOW)
    ledger.save("1", record(1), NOW)
    ledger.save("2", record(2), NOW)
    ledger.finish("1", State.UNCHANGED, NOW + DAY)
    ledger.save("2", record(2, headline="改题"), NOW + DAY)

    assert ledger.summary().states["saved"] == 2
    ledger.begin_run(NOW + 2 * DAY, {})
    ledger.finish("1", State.UNCHANGED, NOW + 7 * DAY)
    assert state(ledger, 1) == "unchanged"


def test_overlong_validators_are_not_kept(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW, etag="x" * 501)

    assert ledger.next_batch(1, NOW + DAY)[0].etag is None


def test_articles_outside_the_bounds_are_skipped_until_a_run_wants_them(ledger: Ledger):
    dates = {1: "2026-11-20", 2: "2026-11-01T08:00:00+08:00", 3: "2026-10-01", 4: None}
    ledger.begin_run(NOW, {}, since="2026-11-15", until="2026-11-20")
    ledger.add([link(n) for n in dates] + [link(5, date="2026-10-01")], NOW)
    assert batch(ledger) == ["1", "2", "3", "4"]
    ends = [ledger.save(str(n), record(n, datePublished=dates[n]), NOW) for n in dates]
    assert ends == ["saved", "skipped", "skipped", "saved"]
    assert state(ledger, 5) == "skipped"
    ledger.add(links(6), NOW)
    ledger.finish("6", State.SKIPPED, NOW)

    ledger.begin_run(NOW, {}, since="2026-11-01")
    assert batch(ledger) == ["2"]
    ledger.begin_run(NOW, {}, since="2026-12-01")
    assert state(ledger, 2) == "skipped"  # date as read before
    ledger.begin_run(NOW, {})
    assert [task.key for task in ledger.peek(9, NOW)] == ["2", "3", "5", "6"]


def test_bounds_leave_articles_on_record_alone(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)
    ledger.begin_run(NOW + DAY, {}, since="2026-11-22")

    assert batch(ledger, NOW + DAY) == ["1"]
    assert ledger.save("1", record(1, headline="改题"), NOW + DAY) == "updated"


def test_retry_of_saved_articles_fetches_them_without_validators(ledger: Ledger):
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW, etag='"a"')

    assert ledger.retry(NOW, State.SAVED) == 1
    task = ledger.next_batch(1, NOW)[0]
    assert (task.etag, task.known) == (None, True)
    with pytest.raises(ValueError, match="pending"):
        ledger.retry(NOW, State.PENDING)


def test_commit_is_due_by_count_and_by_age(ledger: Ledger):
    ledger.commit()
    assert not ledger.commit_if_due(NOW)
    for number in range(49):
        ledger.add(links(number), NOW)
        assert not ledger.commit_if_due(NOW)
    ledger.add(links(50), NOW)
    assert ledger.commit_if_due(NOW)

    ledger.add(links(51), NOW)
    assert not ledger.commit_if_due(NOW + timedelta(seconds=1))
    assert ledger.commit_if_due(NOW + timedelta(seconds=2))

    ledger.add(links(52), NOW)
    assert ledger.commit_if_due(NOW - timedelta(hours=1)), "clock set back"


def test_hooks_run_before_the_lines_are_written(ledger: Ledger):
    size = []
    ledger.before_commit.append(
        lambda: size.append((ledger.folder / "articles.jsonl").stat().st_size)
    )
    ledger.add(links(1), NOW)
    ledger.save("1", record(1), NOW)
    ledger.commit()

    assert size == [0]
    assert len(lines(ledger.folder)) == 1


def test_hook_that_fails_leaves_nothing_committed(tmp_path: Path):
    def fail() -> None:
        raise RuntimeError("archive")

    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.add(links(1), NOW)
        ledger.save("1", record(1), NOW)
        ledger.before_commit.append(fail)
        with pytest.raises(RuntimeError, match="archive"):
            ledger.commit()
        with pytest.raises(LedgerError, match="closed by an earlier error"):
            ledger.add(links(2), NOW)
    assert lines(tmp_path) == []
    with open_ledger(tmp_path) as ledger:
        assert ledger.discovered() == 0


def test_error_in_the_callers_code_commits_nothing_half_done(tmp_path: Path):
    def crawl_with_an_error() -> None:
        with open_ledger(tmp_path) as ledger:
            ledger.add(links(1), NOW)
            ledger.save("1", record(1), NOW)
            raise RuntimeError("spider")

    with pytest.raises(RuntimeError, match="spider"):
        crawl_with_an_error()
    assert lines(tmp_path) == []


def test_closing_twice_is_harmless(tmp_path: Path):
    ledger = open_ledger(tmp_path)
    ledger.close()
    ledger.close()
    open_ledger(tmp_path).close()


def test_summary_of_a_run_adds_up(tmp_path: Path):
    site = {1: [1, 2, 3], 2: [4, 5]}
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        crawl(ledger, site)
        first = ledger.end_run(NOW, "finished", {"requests": 7})
    later = NOW + DAY
    with open_ledger(tmp_path, later) as ledger:
        begin(ledger, later)
        site[1] = [8, 7, 6, 1]
        ledger.next_batch(9, later)
        ledger.save_list_page(START, links(*site[1]), [], later)
        ledger.save("8", record(8, datePublished="2026-11-14"), later)
        ledger.finish("7", State.FAILED, later, "timeout")
        second = ledger.end_run(later, "finished", {})

    assert (first.discovered, first.states["saved"], first.complete) == (5, 5, True)
    assert first.counts == {"requests": 7}
    assert first.list_pages["done"] == 2
    assert first.walk_complete
    assert second.discovered == sum(second.states.values()) == 8
    ends = {name: n for name, n in second.states.items() if n}
    assert ends == {"pending": 1, "saved": 1, "failed": 1, "unchanged": 5}
    assert not second.complete
    assert (second.oldest, second.newest) == ("2026-11-14", "2026-11-20T09:00:00+08:00")
    assert second.days == {"2026-11-14": 1, "2026-11-20": 5}
    assert second.gaps == [("2026-11-15", "2026-11-19")]

    with View.read(tmp_path) as view:
        newest, oldest = view.runs()
        assert newest.summary == json.loads(json.dumps(second.to_dict()))
        assert (oldest.outcome, oldest.arguments) == ("finished", {})
        assert view.states()["saved"] == 6


def test_failed_list_page_makes_a_run_incomplete(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.next_batch(9, NOW)
        ledger.fail_list_page(START, "timeout", NOW)
        summary = ledger.end_run(NOW, "finished", {})

        assert not summary.complete
        assert [failure.reason for failure in ledger.failures()] == ["timeout"]
        assert ledger.retry(NOW) == 1


def test_view_reads_what_is_committed_while_a_crawl_writes(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.add(links(1, 2), NOW)
        ledger.commit()
        ledger.save("1", record(1), NOW)
        with View.read(tmp_path) as view:
            assert view.states()["pending"] == 2
            assert list(view.verify()) == []
            assert [task.key for task in view.peek(9, NOW)] == ["1", "2", START]
            ledger.commit()
            assert view.states()["pending"] == 1
            assert list(view.verify()) == []
            assert view.runs()[0].ended is None


def test_backlog_tells_how_long_the_rest_will_take(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.note_delay("union.example", 120, NOW)
        ledger.add(links(1, 2), NOW)
        ledger.save("2", record(2), NOW)
        ledger.note_delay("idle.example", 1, NOW)
        (waiting,) = ledger.backlog(NOW + DAY)

    assert (waiting.articles, waiting.list_pages, waiting.looks) == (1, 1, 1)
    assert waiting.seconds == 360


def test_backlog_without_a_known_delay_has_no_estimate(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        assert [waiting.seconds for waiting in ledger.backlog(NOW)] == [None]


def test_view_of_a_folder_without_a_ledger(tmp_path: Path):
    with pytest.raises(LedgerError, match="nothing was crawled"):
        View.read(tmp_path)


def test_summary_before_the_first_run(tmp_path: Path):
    with open_ledger(tmp_path) as ledger, pytest.raises(LedgerError, match="no run"):
        ledger.summary()


def test_key_is_the_canonical_address_where_a_site_names_no_other():
    assert canonical_key({"id": "1", "canonicalUrl": "http://a/"}) == "http://a/"
    assert canonical_key({"id": "1", "canonicalUrl": None, "url": None}) == "1"


def test_address_without_a_host_does_not_stop_the_run(ledger: Ledger):
    ledger.add([Link("x", "http://[broken/"), Link("y", "mailto:a")], NOW)

    assert [task.host for task in ledger.next_batch(9, NOW)] == ["", ""]


@pytest.mark.parametrize("replaced", [False, True])
def test_lines_are_not_written_to_a_file_that_is_no_longer_there(ledger: Ledger, *, replaced: bool):
    ledger.add(links(1, 2), NOW)
    ledger.save("1", record(1), NOW)
    ledger.commit()
    path = ledger.folder / "articles.jsonl"
    kept = path.rename(ledger.folder / "kept")
    if replaced:
        path.write_bytes(kept.read_bytes())
    ledger.save("2", record(2), NOW)
    with pytest.raises(LedgerError, match="removed or replaced during the run"):
        ledger.commit()
    kept.rename(path)
    ledger.close()
    with open_ledger(ledger.folder) as again:
        assert batch(again) == ["2"]
