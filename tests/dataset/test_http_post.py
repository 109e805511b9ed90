import json
import random
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from followed_site import forget, made, remake, save
from ledger_records import article_id, url
from running import run_unionnews
from webhook_receiver import SECRET, Receiver, keyed, post

from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync import http_post
from unionnews.dataset.sync.following import Synced, SyncOptions, sync
from unionnews.dataset.sync.http_post import HttpTarget
from unionnews.exceptions import LockedError, RunError, UsageError
from unionnews.folder.file_names import DEAD_LETTERS, SYNC

pytestmark = pytest.mark.measured


@pytest.mark.slow
def test_every_row_arrives_once_by_key_at_a_receiver_that_fails(
    receiver: Receiver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_post, "POST_ROWS", 10)
    monkeypatch.setattr(http_post, "TIMEOUT", 0.5)
    chance = random.Random(19)
    slow = iter([True, True])

    def answer(_post: dict[str, Any]) -> int:
        # Of ten: three fail, of those some after the rows were kept; two posts are never answered.
        drawn = chance.random()
        if drawn < 0.02 and next(slow, False):
            time.sleep(1)
        return chance.choice([500, 503, 429, 0, 599]) if drawn < 0.3 else 200

    receiver.answer = answer
    save(folder, *(made(number) for number in range(1, 400)))
    assert post(receiver, folder).rows == 399
    save(folder, *(made(number, 2) for number in range(1, 60)))
    assert post(receiver, folder).rows == 59
    assert receiver.by_key == keyed(folder)
    assert receiver.repeated > 0
    bodies: dict[str, Any] = {}
    for key, body in receiver.posts:
        assert bodies.setdefault(key, body) == body


def test_a_stop_in_the_middle_goes_on_with_the_same_keys(
    receiver: Receiver, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_post, "POST_ROWS", 3)
    save(folder, *(made(number) for number in range(1, 11)))
    receiver.answer = lambda _post: 200 if len(receiver.posts) < 2 else 500
    with pytest.raises(RunError, match=r"^127\.0\.0\.1 did not take the rows: HTTP 500; the next"):
        post(receiver, folder)
    receiver.answer = lambda _post: 200
    post(receiver, folder)
    assert receiver.by_key == keyed(folder)
    assert receiver.repeated == 6
    assert post(receiver, folder) == Synced()


def test_lines_made_anew_arrive_under_keys_of_their_own(receiver: Receiver, folder: Path) -> None:
    save(folder, made(1), made(2))
    post(receiver, folder)
    remake(folder, articleBody="另读一遍")
    assert post(receiver, folder).rows == 2
    assert post(receiver, folder).rows == 0
    again = {key: one for key, one in receiver.by_key.items() if key not in keyed(folder)}
    assert [one["articleBody"] for one in again.values()] == ["另读一遍"] * 2
    assert {key.rpartition(":")[0] for key in again} == set(keyed(folder))
    first = dict(again)
    post(receiver, folder, anew=True)
    assert receiver.by_key == first


def test_an_article_that_was_never_sent_does_not_leave(receiver: Receiver, folder: Path) -> None:
    old, new = {"datePublished": "2019-01-01"}, {"datePublished": "2024-01-01"}
    save(folder, made(1, **new), made(2, **old), made(3, **new))
    save(folder, made(2, 2, **old), made(3, 2, **old))
    assert post(receiver, folder, selection=RecordSelection(since="2020")).left == 1
    assert set(receiver.by_key) == {f"{article_id(url(1))}:1"}
    save(folder, made(1, 2, **old), made(4, **old))
    assert post(receiver, folder, selection=RecordSelection(since="2020")).left == 1
    assert receiver.by_key == {}


def test_takedowns_are_told_once(receiver: Receiver, folder: Path) -> None:
    save(folder, made(1), made(2))
    post(receiver, folder)
    forget(folder, 1)
    assert post(receiver, folder).forgotten == 1
    assert receiver.posts[-1][1] == {
        "site": "union_example",
        "wipe": False,
        "forgotten": [article_id(url(1))],
        "rows": [],
    }
    assert post(receiver, folder) == Synced()
    assert made(1)["articleBody"] not in "".join(
        path.read_text("utf-8") for path in (folder / SYNC).iterdir()
    )


def test_rows_that_are_refused_are_found_and_do_not_stop_the_others(
    receiver: Receiver, folder: Path
) -> None:
    bad = {f"{article_id(url(number))}:1" for number in (3, 17)}
    receiver.answer = lambda post: 422 if bad & {row["key"] for row in post["rows"]} else 200
    save(folder, *(made(number) for number in range(1, 31)))
    done = post(receiver, folder)
    assert (done.rows, done.refused) == (28, 2)
    assert set(receiver.by_key) == set(keyed(folder)) - bad
    letters = (folder / SYNC / DEAD_LETTERS).read_text().splitlines()
    found = {(letter["id"], letter["status"]) for letter in map(json.loads, letters)}
    assert found == {(key[:-2], 422) for key in bad}


def test_a_receiver_that_leaves_out_known_posts_has_all_rows_after_each_new_beginning(
    receiver: Receiver, folder: Path
) -> None:
    receiver.heeds_keys = True
    save(folder, *(made(number) for number in range(1, 8)))
    post(receiver, folder)
    for _ in range(2):
        assert post(receiver, folder, anew=True).rows == 7
        assert receiver.by_key == keyed(folder)


def test_a_new_beginning_that_is_cut_short_goes_on_from_the_first_row(
    receiver: Receiver, folder: Path
) -> None:
    save(folder, *(made(number) for number in range(1, 8)))
    post(receiver, folder)
    receiver.answer = lambda post: 500 if post["rows"] else 200
    with pytest.raises(RunError, match="did not take the rows"):
        post(receiver, folder, anew=True)
    assert receiver.by_key == {}
    receiver.answer = lambda _post: 200
    assert post(receiver, folder).rows == 7
    assert receiver.by_key == keyed(folder)


def test_a_receiver_that_takes_no_row_at_all_loses_none(receiver: Receiver, folder: Path) -> None:
    save(folder, *(made(number) for number in range(1, 31)))
    receiver.answer = lambda _post: 400
    with pytest.raises(RunError, match=r"refuses every row \(HTTP 400\)"):
        post(receiver, folder)
    assert not (folder / SYNC / DEAD_LETTERS).exists()
    receiver.answer = lambda _post: 200
    assert post(receiver, folder).rows == 30
    assert receiver.by_key == keyed(folder)


@pytest.mark.parametrize("status", [301, 401, 404, 410])
def test_an_answer_that_no_retry_changes_stops_at_once(
    receiver: Receiver, folder: Path, status: int
) -> None:
    receiver.answer = lambda _post: status
    save(folder, made(1))
    with pytest.raises(RunError, match=f"HTTP {status}"):
        post(receiver, folder)
    assert len(receiver.posts) == 1
    assert not (folder / SYNC / DEAD_LETTERS).exists()


def test_pauses_grow_and_heed_the_receiver(receiver: Receiver, folder: Path) -> None:
    waited: list[float] = []
    answers = iter([429, 500, 500, 200])
    receiver.answer = lambda _post: next(answers)
    receiver.retry_after = "3"
    save(folder, made(1))
    post(receiver, folder, waited)
    assert waited == [3, 3, 3]
    receiver.retry_after, answers = "", iter([500] * 4 + [200])
    save(folder, made(2))
    waited.clear()
    post(receiver, folder, waited)
    assert waited == [0.5, 1, 2, 4]


def test_a_receiver_may_ask_to_wait_until_a_date(receiver: Receiver, folder: Path) -> None:
    waited: list[float] = []
    answers = iter([503, 503, 200])
    receiver.answer = lambda _post: next(answers)
    receiver.retry_after = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    save(folder, made(1))
    post(receiver, folder, waited)
    assert all(90 < seconds <= 100 for seconds in waited)
    assert len(waited) == 2


def test_an_address_with_a_password_is_refused_at_once_and_not_shown(folder: Path) -> None:
    with pytest.raises(UsageError, match="user name or password") as told:
        HttpTarget("https://me:geheim@receiver.example/hook", folder, SECRET)
    assert "geheim" not in str(told.value)


def test_a_host_that_is_not_known_is_told_at_once(folder: Path) -> None:
    save(folder, made(1))
    waited: list[float] = []
    unknown = lambda: HttpTarget("https://receiver.invalid/", folder, SECRET, sleep=waited.append)
    with pytest.raises(
        RunError, match=r"receiver\.invalid did not take the rows: there is no such"
    ):
        sync(folder, unknown, SyncOptions())
    assert waited == []


def test_a_state_that_lacks_something_is_one_line(receiver: Receiver, folder: Path) -> None:
    save(folder, made(1))
    post(receiver, folder)
    (state,) = (folder / SYNC).glob("*.json")
    assert "geheim" not in state.read_text()
    whole = json.loads(state.read_bytes())
    for broken in (
        {"cursor": ""}, [], None, {**whole, "walk": "x"}, {**whole, "cursor": 5}, {**whole, "forgotten": [[1]]},
    ):  # fmt: skip
        state.write_text(json.dumps(broken))
        with pytest.raises(
            RunError, match=r"sync: cannot be read .*json: .*remove it: then all is"
        ):
            post(receiver, folder)


def test_a_request_to_drop_all_is_made_until_it_arrives(receiver: Receiver, folder: Path) -> None:
    save(folder, made(1, datePublished="2020-01-01"), made(2, datePublished="2024-01-01"))
    post(receiver, folder)
    chosen = RecordSelection(since="2024")
    receiver.answer = lambda _post: 403
    with pytest.raises(RunError, match="did not take the rows"):
        post(receiver, folder, anew=True, selection=chosen)
    receiver.answer = lambda _post: 200
    post(receiver, folder, selection=chosen)
    assert [key.partition(":")[0] for key in receiver.by_key] == [article_id(url(2))]
    receiver.posts.clear()
    save(folder, made(3, datePublished="2024-01-01"))
    post(receiver, folder, selection=chosen)
    assert not any(post.get("wipe") for _, post in receiver.posts)


def test_two_at_once_and_no_secret(receiver: Receiver, folder: Path) -> None:
    save(folder, made(1))
    first = HttpTarget(receiver.url, folder, SECRET)
    first.prepare()
    with pytest.raises(LockedError, match="another sync posts this"):
        post(receiver, folder)
    first.close()
    post(receiver, folder)
    with pytest.raises(UsageError, match="UNIONNEWS_SYNC_SECRET is not set"):
        HttpTarget(receiver.url, folder, "")


@pytest.mark.slow
def test_the_command(receiver: Receiver, folder: Path) -> None:
    save(folder, made(1), made(2, datePublished="2020-01-01"))
    options = ("--output", folder.parent, "--since", "2020", "--until", "2020")
    environment = {"UNIONNEWS_SYNC_SECRET": SECRET}
    dry = run_unionnews("sync", receiver.url, *options, "--dry-run", **environment)
    assert (dry.returncode, receiver.posts) == (0, [])
    done = run_unionnews("sync", receiver.url, *options, **environment)
    assert done.returncode == 0
    assert done.stderr.startswith("union_example: 1 row written, 0 articles left")
    words = made(1)["headline"][:4]
    found = run_unionnews(
        "sync", receiver.url, "--output", folder.parent, "--search", words, "--anew", **environment
    )
    assert found.returncode == 0, found.stderr
    assert [row["record"]["headline"] for row in receiver.posts[-1][1]["rows"]] == [
        made(1)["headline"]
    ]
    other = run_unionnews("sync", "ftp://nowhere", "--output", folder.parent)
    assert other.returncode == 2
    assert other.stderr.count("\n") == 1
