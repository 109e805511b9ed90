"""Rows that a webhook has refused: told at each run, and sent again when it takes them."""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import forking
import pytest
from followed_site import forget, made, remake, save
from ledger_records import article_id, url
from running import ROOT, run_unionnews, until
from webhook_receiver import SECRET, Receiver, keyed, post

from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync.following import Synced
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.file_names import DEAD_LETTERS, SYNC

pytestmark = pytest.mark.measured


def letters(folder: Path) -> list[dict[str, Any]]:
    path = folder / SYNC / DEAD_LETTERS
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.parametrize("count", [1, 5])
def test_a_few_rows_that_are_all_refused_are_sent_again(
    receiver: Receiver, folder: Path, count: int
) -> None:
    receiver.answer = lambda _post: 422
    save(folder, *(made(number) for number in range(1, count + 1)))
    done = post(receiver, folder)
    assert (done.rows, done.refused, done.waiting) == (0, count, count)
    first = {post["rows"][0]["key"]: key for key, post in receiver.posts if len(post["rows"]) == 1}
    assert post(receiver, folder) == Synced(waiting=count)
    receiver.answer = lambda _post: 200
    receiver.posts.clear()
    done = post(receiver, folder, resend=True)
    assert (done.rows, done.resent, done.waiting) == (0, count, 0)
    assert receiver.by_key == keyed(folder)
    again = {post["rows"][0]["key"]: key for key, post in receiver.posts}
    assert again == first
    assert letters(folder) == []
    assert post(receiver, folder, resend=True) == Synced()


def test_what_is_refused_again_stays_and_what_is_new_goes_on(
    receiver: Receiver, folder: Path
) -> None:
    bad = {f"{article_id(url(number))}:1" for number in (2, 4)}
    receiver.answer = lambda post: 422 if bad & {row["key"] for row in post["rows"]} else 200
    save(folder, *(made(number) for number in range(1, 9)))
    assert post(receiver, folder).waiting == 2
    bad.remove(f"{article_id(url(2))}:1")
    save(folder, made(9))
    done = post(receiver, folder, resend=True)
    assert (done.rows, done.resent, done.waiting) == (1, 1, 1)
    assert [one["id"] for one in letters(folder)] == [article_id(url(4))]
    assert set(receiver.by_key) == set(keyed(folder)) - bad


def test_nothing_that_was_taken_down_or_left_the_selection_is_sent_again(
    receiver: Receiver, folder: Path
) -> None:
    old, new = {"datePublished": "2019-01-01"}, {"datePublished": "2024-01-01"}
    wanted = RecordSelection(since="2020")
    receiver.answer = lambda _post: 400
    save(folder, *(made(number, **new) for number in (1, 2, 3)))
    assert post(receiver, folder, selection=wanted).waiting == 3
    assert made(1)["articleBody"] not in (folder / SYNC / DEAD_LETTERS).read_text("utf-8")
    forget(folder, 1)
    save(folder, made(2, 2, **old))
    receiver.answer = lambda _post: 200
    done = post(receiver, folder, selection=wanted, resend=True)
    assert (done.resent, done.dropped, done.waiting) == (1, 2, 0)
    assert set(receiver.by_key) == {f"{article_id(url(3))}:1"}


def test_a_receiver_that_is_still_away_loses_no_letter(receiver: Receiver, folder: Path) -> None:
    receiver.answer = lambda _post: 415
    save(folder, made(1), made(2))
    post(receiver, folder)
    receiver.answer = lambda _post: 503
    with pytest.raises(RunError, match="HTTP 503; the next run goes on"):
        post(receiver, folder, resend=True)
    assert len(letters(folder)) == 2
    receiver.answer = lambda _post: 200
    assert post(receiver, folder, resend=True).resent == 2
    assert receiver.by_key == keyed(folder)


def test_letters_of_another_receiver_stay_its_own(receiver: Receiver, folder: Path) -> None:
    receiver.answer = lambda _post: 422
    save(folder, made(1))
    post(receiver, folder)
    with Receiver() as other:
        assert post(other, folder).waiting == 0
        other.shutdown()
    assert post(receiver, folder).waiting == 1
    receiver.answer = lambda _post: 200
    assert post(receiver, folder, anew=True).waiting == 0
    assert letters(folder) == []


def test_rows_that_come_anyway_leave_no_letter(receiver: Receiver, folder: Path) -> None:
    receiver.answer = lambda _post: 422
    save(folder, made(1))
    post(receiver, folder)
    receiver.answer = lambda _post: 200
    remake(folder, articleBody="另读一遍")
    assert post(receiver, folder).waiting == 0


def test_a_row_of_an_earlier_schema_has_a_key_of_its_own(receiver: Receiver, folder: Path) -> None:
    """What a program of schema 1.1 has sent as `id:1` says something else in the present one."""
    earlier = made(1)
    earlier["metadata"] = {
        name: value for name, value in earlier["metadata"].items() if name != "file"
    } | {"schemaVersion": "1.1"}
    save(folder, earlier, made(2))
    post(receiver, folder)
    keys = sorted(key.partition(":")[2].partition(":") for key in receiver.by_key)
    assert [(revision, bool(rest)) for revision, _, rest in keys] == [("1", False), ("1", True)]
    first = dict(receiver.by_key)
    post(receiver, folder, anew=True)
    assert receiver.by_key == first


def test_a_file_of_letters_that_is_broken_is_one_line(receiver: Receiver, folder: Path) -> None:
    receiver.answer = lambda _post: 422
    save(folder, made(1))
    post(receiver, folder)
    (folder / SYNC / DEAD_LETTERS).write_text('{"id": 5\n')
    with pytest.raises(RunError, match=r"dead-letters\.jsonl: .*put the line right or remove it"):
        post(receiver, folder)


@pytest.mark.slow
def test_the_command_says_what_waits_and_where(receiver: Receiver, folder: Path) -> None:
    receiver.answer = lambda _post: 422
    save(folder, made(1), made(2))
    common = ("sync", receiver.url, "--output", folder.parent)
    secret = {"UNIONNEWS_SYNC_SECRET": SECRET}
    path = folder / SYNC / DEAD_LETTERS
    for options in ((), ("--quiet",), ("--dry-run",)):
        ran = run_unionnews(*common, *options, **secret)
        assert (ran.returncode, ran.stderr.count("\n")) == (3, 1), ran.stderr
        assert f"2 rows that the receiver refused wait in {path};" in ran.stderr
        assert "--resend" in ran.stderr
    receiver.answer = lambda _post: 200
    ran = run_unionnews(*common, "--resend", **secret)
    assert ran.returncode == 0, ran.stderr
    assert "2 sent again" in ran.stderr
    assert run_unionnews(*common, **secret).returncode == 0
    other = run_unionnews("sync", f"file://{folder.parent}/x", *common[2:], "--resend")
    assert (other.returncode, other.stderr.count("\n")) == (2, 1)
    assert "--resend is for webhooks" in other.stderr


@pytest.mark.slow
def test_a_kill_while_letters_are_sent_repeats_none_under_another_key(
    receiver: Receiver, folder: Path
) -> None:
    receiver.answer = lambda _post: 422
    for number in range(1, 13):
        save(folder, made(number))
        post(receiver, folder)
    assert len(letters(folder)) == 12
    receiver.posts.clear()

    def slowly(_post: dict[str, Any]) -> int:
        time.sleep(0.1)
        return 200

    receiver.answer = slowly
    command = [sys.executable, "-m", "unionnews", "sync", receiver.url, "--resend", "--output"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "UNIONNEWS_SYNC_SECRET": SECRET}
    process = forking.Command([*command, str(folder.parent)], env=environment)
    until(lambda: len(receiver.posts) > 4)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: receiver.by_key.keys() >= {one["rows"][0]["key"] for _, one in receiver.posts})
    assert 0 < len(letters(folder)) < 12
    post(receiver, folder, resend=True)
    assert receiver.by_key == keyed(folder)
    keys: dict[str, str] = {}
    for key, one in receiver.posts:
        assert keys.setdefault(one["rows"][0]["key"], key) == key


def test_letters_are_not_sent_under_other_conditions(receiver: Receiver, folder: Path) -> None:
    save(folder, made(1))
    receiver.answer = lambda _post: 422
    post(receiver, folder)
    with pytest.raises(UsageError, match="filled with no conditions"):
        post(receiver, folder, resend=True, selection=RecordSelection(since="2020"))
    assert len(letters(folder)) == 1
