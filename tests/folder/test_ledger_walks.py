"""List pages and walks: what is read, when a walk stops, how one that was cut short goes on."""

from pathlib import Path

import pytest
from ledger_records import (
    DAY,
    NOW,
    START,
    answer,
    batch,
    begin,
    crawl,
    ids,
    link,
    links,
    list_url,
    next_page,
    open_ledger,
    record,
)

from unionnews.folder.ledger import Ledger, Link, NextPage, State, Walk

HOUR = DAY / 24
FAILED = (State.FAILED, NOW, "timeout")


def pages(asked: list[str]) -> list[int]:
    """Numbers of the list pages among what was asked for."""
    return [int(url.rsplit("/", 1)[-1]) for url in asked if "/list/" in url]


def numbered(articles: int, size: int) -> dict[int, list[int]]:
    """A site that lists its articles newest (highest number) first, ``size`` a page."""
    newest_first = list(range(articles, 0, -1))
    parts = [newest_first[at : at + size] for at in range(0, articles, size)]
    return dict(enumerate(parts, 1))


def walked(folder: Path, site: dict[int, list[int]]) -> None:
    """Crawl ``site`` completely at ``NOW``."""
    with open_ledger(folder) as ledger:
        begin(ledger)
        crawl(ledger, site)
        ledger.end_run(NOW, "finished", {})


def test_first_walk_reads_every_page_and_articles_come_before_the_next_page(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        asked = crawl(ledger, numbered(6, 2))

        paths = [url.split("/", 3)[-1] for url in asked]
        assert paths == ["list/1", "a/6", "a/5", "list/2", "a/4", "a/3", "list/3", "a/2", "a/1"]
        assert ledger.walk_complete()


def test_second_run_at_once_asks_for_the_first_page_only(tmp_path: Path):
    walked(tmp_path, numbered(6, 2))
    with open_ledger(tmp_path) as ledger:
        assert ledger.begin_walk([START], NOW + HOUR) == Walk(number=2, full=False)
        assert crawl(ledger, numbered(6, 2), NOW + HOUR) == [START]


@pytest.mark.parametrize(("new", "read"), [(1, [1, 2]), (2, [1, 2]), (3, [1, 2, 3])])
def test_incremental_walk_stops_at_the_first_page_without_anything_new(
    tmp_path: Path, new: int, read: list[int]
):
    walked(tmp_path, numbered(8, 2))
    with open_ledger(tmp_path) as ledger:
        begin(ledger, NOW + HOUR)
        asked = crawl(ledger, numbered(8 + new, 2), NOW + HOUR)

        assert pages(asked) == read
        assert len(asked) == new + len(read)
        assert ledger.walk_complete()


def test_full_walk_is_due_after_a_week_or_when_asked_for(tmp_path: Path):
    site = numbered(6, 2)
    walked(tmp_path, site)
    with open_ledger(tmp_path) as ledger:
        begin(ledger, NOW + HOUR, full=True)
        assert pages(crawl(ledger, site, NOW + HOUR)) == [1, 2, 3]
        begin(ledger, NOW + 6 * DAY)
        assert pages(crawl(ledger, site, NOW + 6 * DAY)) == [1]
        begin(ledger, NOW + HOUR + 7 * DAY)
        assert pages(crawl(ledger, site, NOW + HOUR + 7 * DAY)) == [1, 2, 3]
        begin(ledger, NOW + HOUR + 8 * DAY)
        assert pages(crawl(ledger, site, NOW + HOUR + 8 * DAY)) == [1]


def test_conditional_request_takes_the_links_and_followers_last_seen(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.next_batch(1, NOW)
        ledger.save_list_page(START, links(2, 1), next_page(2), NOW, etag='"a"')
        ledger.finish("1", *FAILED)
        ledger.finish("2", *FAILED)
        ledger.save_list_page(list_url(2), links(3), [], NOW)
        ledger.finish("3", *FAILED)

        begin(ledger, NOW + HOUR, full=True)
        (task,) = [task for task in ledger.next_batch(9, NOW) if task.kind == "list"]
        assert task.etag == '"a"'
        ledger.list_page_not_modified(START, NOW + HOUR)
        assert list_url(2) in batch(ledger)
        address = ledger.address("1")
        assert address is not None
        assert address.last_seen == (NOW + HOUR).isoformat()

        begin(ledger, NOW + 2 * HOUR)
        ledger.list_page_not_modified(list_url(2), NOW)
        begin(ledger, NOW + 2 * HOUR)
        ledger.list_page_not_modified(START, NOW + 2 * HOUR)
        assert lists_left(ledger) == []


def test_not_modified_of_a_page_never_read_fails_it(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.list_page_not_modified(START, NOW)
        assert lists_left(ledger) == []
        assert [failure.kind for failure in ledger.failures()] == ["list"]


def test_guessed_page_that_is_absent_ends_the_list(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.save_list_page(START, [], [NextPage(list_url(2), guessed=True)], NOW)
        ledger.fail_list_page(list_url(2), "404", NOW, absent=True)
        assert ledger.list_pages()["absent"] == 1
        assert ledger.walk_complete()


def test_linked_page_that_is_absent_has_failed(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        guess, linked = NextPage(list_url(2), guessed=True), NextPage(list_url(2))
        ledger.save_list_page(START, [], [guess, linked], NOW)
        ledger.fail_list_page(list_url(2), "404", NOW, absent=True)
        assert ledger.list_pages()["failed"] == 1
        assert not ledger.walk_complete()


def test_two_repeated_link_sets_end_a_chain_and_only_that_chain(tmp_path: Path):
    other = "http://union.example/other/1"
    with open_ledger(tmp_path) as ledger:
        ledger.begin_run(NOW, {})
        ledger.begin_walk([START, other], NOW)
        ledger.save_list_page(list_url(1), links(1, 2), next_page(2), NOW)
        assert list_url(2) in lists_left(ledger)
        ledger.save_list_page(list_url(2), links(2, 1), next_page(3), NOW)
        assert list_url(3) in lists_left(ledger)
        ledger.save_list_page(list_url(3), links(1, 2), next_page(4), NOW)
        assert lists_left(ledger) == [other]
        ledger.save_list_page(other, links(1, 2), [NextPage(other + "/2")], NOW)
        assert lists_left(ledger) == [other + "/2"]


def test_list_that_moves_by_one_page_during_a_walk_hides_nothing(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        site = numbered(6, 2)
        answer(ledger, ledger.next_batch(1, NOW)[0], site)
        crawl(ledger, numbered(8, 2))

        assert sorted(int(line[-1]) for line in known(ledger)) == [1, 2, 3, 4, 5, 6]


def lists_left(ledger: Ledger) -> list[str]:
    return [task.url for task in ledger.peek(9, NOW) if task.kind == "list"]


def known(ledger: Ledger) -> list[str]:
    ledger.commit()
    return [str(n) for n in range(1, 10) if record(n)["id"] in ids(ledger.folder)]


def test_two_chains_that_meet_are_read_once(tmp_path: Path):
    other = "http://union.example/other/1"
    with open_ledger(tmp_path) as ledger:
        ledger.begin_run(NOW, {})
        ledger.begin_walk([START, other], NOW)
        ledger.save_list_page(START, links(1), next_page(2), NOW)
        ledger.save_list_page(list_url(2), links(2), [], NOW)
        ledger.save_list_page(other, links(3), next_page(2), NOW)

        assert [task.key for task in ledger.next_batch(9, NOW)] == ["1", "2", "3"]


def test_pager_that_leads_back_does_not_go_round(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        pager = [NextPage(list_url(number)) for number in (1, 2, 3)]
        read = []
        for _ in range(9):
            for task in ledger.next_batch(9, NOW):
                if task.kind == "list":
                    read.append(task.url)
                    ledger.save_list_page(task.url, links(len(read)), pager, NOW)

        assert read == [list_url(1), list_url(2), list_url(3)]


@pytest.mark.parametrize("stop", range(1, 10))
def test_walk_cut_short_anywhere_is_continued(tmp_path: Path, stop: int):
    site = numbered(6, 2)
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        for _ in range(stop):
            answer(ledger, ledger.next_batch(1, NOW)[0], site)
        assert ledger.walk_complete() == (stop >= 7)
    site = numbered(7, 2)
    with open_ledger(tmp_path, NOW + HOUR) as ledger:
        ledger.begin_run(NOW + HOUR, {})
        assert ledger.begin_walk([START], NOW + HOUR).number == (1 if stop < 7 else 2)
        asked = crawl(ledger, site, NOW + HOUR)

        assert known(ledger) == [str(n) for n in range(1, 8)]
        assert len(ids(tmp_path)) == 7
        assert len(asked) <= 10 - stop + 3, "each page once, but for the first two lists"
        begin(ledger, NOW + 2 * HOUR)
        assert crawl(ledger, site, NOW + 2 * HOUR) == [START]


def test_articles_that_appear_while_a_walk_is_cut_short_are_found(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        for _ in range(6):
            answer(ledger, ledger.next_batch(1, NOW)[0], numbered(20, 2))
    with open_ledger(tmp_path, NOW + HOUR) as ledger:
        begin(ledger, NOW + HOUR)
        asked = crawl(ledger, numbered(27, 2), NOW + HOUR)
        assert sorted(pages(asked)) == list(range(1, 15))
        ledger.commit()
        assert sorted(ids(tmp_path)) == sorted(record(n)["id"] for n in range(1, 28))


def test_failed_list_page_keeps_the_walk_open_and_is_taken_up(tmp_path: Path):
    site = numbered(6, 2)
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        for _ in range(3):
            answer(ledger, ledger.next_batch(1, NOW)[0], site)
        ledger.fail_list_page(list_url(2), "timeout", NOW)
        assert ledger.next_batch(9, NOW) == []
        begin(ledger, NOW + HOUR)
        assert pages(crawl(ledger, site, NOW + HOUR)) == [1, 2, 3]
        assert ledger.walk_complete()


def test_full_walk_asked_for_while_an_incremental_one_is_open_takes_its_pages_over(tmp_path: Path):
    site = numbered(8, 2)
    walked(tmp_path, site)
    with open_ledger(tmp_path) as ledger:
        begin(ledger, NOW + HOUR)
        answer(ledger, ledger.next_batch(1, NOW)[0], numbered(10, 2), NOW + HOUR)
        ledger.begin_run(NOW + HOUR, {})
        walk = ledger.begin_walk([START], NOW + HOUR, full=True)

        assert walk == Walk(number=3, full=True)
        assert sorted(set(pages(crawl(ledger, numbered(10, 2), NOW + HOUR)))) == [1, 2, 3, 4, 5]


def test_full_walk_that_is_open_goes_on_when_full_is_asked_for_again(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger, full=True)
        answer(ledger, ledger.next_batch(1, NOW)[0], numbered(6, 2))
        assert ledger.begin_walk([START], NOW, full=True).number == 1


def test_list_page_that_always_fails_does_not_put_full_walks_off(tmp_path: Path):
    site = numbered(6, 2)

    def run(now) -> list[int]:
        begin(ledger, now)
        asked = []
        while tasks := ledger.next_batch(9, now):
            for task in tasks:
                asked.append(task.url)
                if task.url == list_url(3):
                    ledger.fail_list_page(task.url, "500", now)
                else:
                    answer(ledger, task, site, now)
        return pages(asked)

    with open_ledger(tmp_path) as ledger:
        assert run(NOW) == [1, 2, 3]
        assert sorted(run(NOW + HOUR)) == [1, 3]
        assert run(NOW + 7 * DAY) == [1, 3, 2]
        assert not ledger.walk_complete()


def test_walk_without_list_pages_is_complete_at_once(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        ledger.begin_run(NOW, {})
        ledger.begin_walk([], NOW)
        assert ledger.walk_complete()


def test_start_page_that_is_new_is_read_in_an_open_walk(tmp_path: Path):
    other = "http://union.example/other/1"
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.begin_run(NOW, {})
        ledger.begin_walk([START, other], NOW)
        assert batch(ledger) == [START, other]


def test_new_addresses_at_every_reading_do_not_bring_a_list_back_in_one_run(tmp_path: Path):
    """Pages that show new links at each reading and link to each other, in an open walk."""
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.save_list_page(START, links(1), next_page(2), NOW)
        ledger.save_list_page(list_url(2), links(2), next_page(3), NOW)
        begin(ledger)
        read, fresh = [], 100
        for _ in range(20):
            for task in ledger.next_batch(50, NOW):
                if task.kind == "list":
                    read.append(task.url)
                    fresh += 1
                    pager = [NextPage(list_url(number)) for number in (1, 2, 3)]
                    ledger.save_list_page(task.url, links(fresh), pager, NOW)
        assert sorted(read) == [list_url(1), list_url(2), list_url(3)]


def dated(*days: tuple[int, str | None]) -> list[Link]:
    return [link(number, date=day) for number, day in days]


def test_lists_older_than_since_are_left_out_by_the_dates_of_the_links(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger, since="2026-11-10")
        first = dated((6, "2026-11-20"), (5, "2026-11-01"))
        ledger.save_list_page(START, first, next_page(2), NOW)
        assert batch(ledger) == ["6", list_url(2)]
        second = dated((4, "2026-11-01"), (3, "2026-10-01"))
        ledger.save_list_page(list_url(2), second, next_page(3), NOW)

        assert batch(ledger) == []
        assert ledger.list_pages()["skipped"] == 1
        assert ledger.walk_complete()


def test_lists_older_than_since_are_left_out_by_the_dates_of_the_articles(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger, since="2026-11-10")
        ledger.save_list_page(START, links(2, 1), next_page(2), NOW)
        assert batch(ledger) == ["2", "1"], "the next list page waits for their dates"
        ledger.save("2", record(2, datePublished="2026-11-01"), NOW)
        assert batch(ledger) == []
        ledger.save("1", record(1, datePublished="2026-10-01"), NOW)
        assert batch(ledger) == []
        assert ledger.walk_complete()


def test_lists_go_on_when_no_article_has_a_date(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger, since="2026-11-10")
        ledger.save_list_page(START, links(2), next_page(2), NOW)
        ledger.finish("2", *FAILED)
        assert batch(ledger) == [list_url(2)]


def test_run_without_bounds_reads_what_a_bounded_one_left_out(tmp_path: Path):
    def dates(number: int) -> str:
        return f"2026-11-{number:02}"

    def run(now, **bounds) -> list[int]:
        begin(ledger, now, **bounds)
        read = []
        while tasks := ledger.next_batch(9, now):
            for task in tasks:
                number = int(task.url.rsplit("/", 1)[-1])
                if task.kind == "article":
                    ledger.save(task.key, record(number, datePublished=dates(number)), now)
                else:
                    read.append(number)
                    found = [link(n, date=dates(n)) for n in numbered(8, 2)[number]]
                    follows = next_page(number + 1) if number < 4 else []
                    ledger.save_list_page(task.url, found, follows, now)
        return read

    with open_ledger(tmp_path) as ledger:
        assert run(NOW, since="2026-11-06") == [1, 2, 3]
        assert len(known(ledger)) == 3
        assert run(NOW + HOUR, since="2026-11-06") == [1]
        assert run(NOW + 2 * HOUR) == [1, 2, 3, 4]
        assert len(known(ledger)) == 8
        assert run(NOW + 3 * HOUR) == [1]


def test_gap_that_a_bounded_run_leaves_is_closed_by_the_next_run_without_bounds(tmp_path: Path):
    walked(tmp_path, numbered(4, 2))
    site = numbered(10, 2)
    with open_ledger(tmp_path) as ledger:
        begin(ledger, NOW + HOUR, since="2026-11-10")
        for number, day in ((1, "2026-11-20"), (2, "2026-11-01")):
            found = [link(n, date=day) for n in site[number]]
            ledger.save_list_page(list_url(number), found, next_page(number + 1), NOW + HOUR)
        crawl(ledger, {}, NOW + HOUR)
        assert ledger.walk_complete()
        begin(ledger, NOW + 2 * HOUR, since="2026-11-10")
        assert batch(ledger) == [START]
        ledger.save_list_page(START, links(*site[1]), next_page(2), NOW + 2 * HOUR)
        begin(ledger, NOW + 3 * HOUR)
        assert pages(crawl(ledger, site, NOW + 3 * HOUR)) == [1, 2, 3, 4, 5]
        assert len(known(ledger)) == 9
        assert ledger.states()["pending"] == 0


def test_list_page_that_no_walk_led_to_is_refused(tmp_path: Path):
    with open_ledger(tmp_path) as ledger, pytest.raises(KeyError, match="no list page"):
        ledger.save_list_page(START, [], [], NOW)


def test_feed_addresses_found_in_the_walk_do_not_stop_it(tmp_path: Path):
    walked(tmp_path, numbered(4, 2))
    with open_ledger(tmp_path) as ledger:
        begin(ledger, NOW + HOUR)
        ledger.add(links(6, 5), NOW + HOUR)
        assert pages(crawl(ledger, numbered(6, 2), NOW + HOUR)) == [1, 2]
