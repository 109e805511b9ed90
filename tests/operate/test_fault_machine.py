"""Commands and faults in any order: every article once, every takedown complete, verify tells the truth."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from pathlib import Path
from time import monotonic, time
from typing import Any

import faults
import pytest
from archives import url
from faults import KILLED, TOLD, Fault
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from site_commands import SITE, commands, publish_news

from unionnews.folder.lock import FolderLock
from unionnews.operate.upkeep import forget, verify

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]

NONE = Fault()
FAULTS = st.one_of(
    st.just(Fault()),
    st.builds(Fault, kill_at=st.integers(0, 25)),
    # Moments are numbers of calls: by a clock, a kill would hit elsewhere each time. Up to 130,000.
    st.builds(Fault, kill_call=st.floats(0, 17).map(lambda power: int(2**power))),
    st.builds(Fault, room=st.sampled_from([0, 4096, 20_000, 40_000, 70_000, 200_000])),
    st.builds(Fault, clock=st.sampled_from([timedelta(days=d) for d in (-4000, -1, 1, 4000)])),
)
COMMANDS = ("reextract", "retry", "feed", "index", "export", "retain")
ended: dict[str, int] = {}
"""How often a command ended how, over all examples."""
failures: list[Exception] = []
"""What failed in a step."""


def told(step: Callable[..., None]) -> Callable[..., None]:
    """Note a step, and what fails in it first, with all steps before and the folder as it is then.

    Hypothesis runs a failing example once more and tells of no cause where that run went well; yet
    times, which are in every file of ours, are never the same twice.
    """

    @wraps(step)
    def run(machine: Machine, **drawn: Any) -> None:
        given = ", ".join(f"{name}={value}" for name, value in drawn.items())
        machine.steps.append(f"{step.__name__}({given})")
        try:
            step(machine, **drawn)
        except Exception as error:
            error.add_note("\n".join(["Steps:", *machine.steps]))
            if not failures:
                shutil.copytree(machine.root, machine.kept, symlinks=True)
            failures.append(error)
            raise

    return run


def content(path: Path) -> bytes:
    data = path.read_bytes()
    with suppress(EOFError, OSError):
        return gzip.decompress(data) if path.suffix == ".gz" else data
    return data


class Machine(RuleBasedStateMachine):
    """Draws all of a step before it, and the same whatever came of the steps before."""

    kept: Path
    """Takes the folder of what fails first."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []
        self.root = Path(tempfile.mkdtemp(prefix="machine-"))
        self.output = self.root / "output"
        self.folder = self.output / SITE
        self.store = self.root / "store"
        self.published = 0
        self.forgotten: set[int] = set()
        self.spoiled = False

    def teardown(self) -> None:
        try:
            if self.published:
                self.end()
        finally:
            shutil.rmtree(self.root, ignore_errors=True)

    @told
    def end(self) -> None:
        """All that was ever published and not taken down is on record, once."""
        self.mended()
        assert self.do("reextract") == 0
        records = (self.folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        seen = [json.loads(line)["metadata"]["requestUrl"] for line in records]
        kept = set(range(1, self.published + 1)) - self.forgotten
        assert sorted(seen) == sorted(url(number) for number in kept)

    # Commands --------------------------------------------------------------------------------

    def do(self, name: str, fault: Fault = NONE) -> int:
        return self.noted(name, faults.run(commands(self.root)[name], fault))

    def noted(self, name: str, status: int) -> int:
        assert status != faults.UNFORESEEN, name
        assert status in (0, TOLD, KILLED), (name, status)
        self.steps.append(f"    {name}: {status}")
        ended[f"{name} {status}"] = ended.get(f"{name} {status}", 0) + 1
        return status

    @initialize(count=st.integers(2, 5))
    @told
    def begin(self, count: int) -> None:
        self.publish(count=count)
        assert self.do("reextract") == 0

    @rule(count=st.integers(1, 3))
    @told
    def publish(self, count: int) -> None:
        """The site has news; an archive of them, and of a list that prints them, is there."""
        publish_news(self.output, range(self.published + 1, self.published + count + 1))
        self.published += count

    @rule(name=st.sampled_from(COMMANDS), fault=FAULTS)
    @told
    def run(self, name: str, fault: Fault) -> None:
        status = self.do(name, fault)
        assert status == 0 or fault != Fault() or self.store.is_file(), name

    @rule(drawn=st.integers(0, 999), fault=FAULTS)
    @told
    def take_down(self, drawn: int, fault: Fault) -> None:
        number = 1 + drawn % self.published
        status = self.noted(
            "forget", faults.run(lambda: forget(url(number), self.output, SITE), fault)
        )
        notes = self.folder / "forgotten.jsonl"
        if notes.exists() and url(number) in notes.read_text(encoding="utf-8"):
            self.forgotten.add(number)
        assert status != 0 or number in self.forgotten

    @rule(name=st.sampled_from(("reextract", "retry")))
    @told
    def second(self, name: str) -> None:
        """Another process works here already."""
        before = (self.folder / "articles.jsonl").read_bytes()
        lock = FolderLock(self.folder)
        try:
            assert self.do(name) == TOLD
        finally:
            lock.release()
        assert (self.folder / "articles.jsonl").read_bytes() == before

    @rule(
        name=st.sampled_from(("ledger.sqlite", "index.sqlite", "warc-index.sqlite")),
        at=st.floats(0, 1),
        bits=st.binary(min_size=8, max_size=8),
    )
    @told
    def flip(self, name: str, at: float, bits: bytes) -> None:
        path = self.folder / name
        if not path.exists() or path.stat().st_size < 8:
            return
        with path.open("r+b") as file:
            place = int(at * (path.stat().st_size - 8))
            file.seek(place)
            there = file.read(8)
            file.seek(place)
            file.write(bytes(a ^ b for a, b in zip(there, bits, strict=True)))
        self.spoiled = self.spoiled or name == "ledger.sqlite"

    @rule()
    @told
    def lose_store(self) -> None:
        shutil.rmtree(self.store, ignore_errors=True)
        self.store.unlink(missing_ok=True)
        self.store.write_bytes(b"no folder")

    @rule()
    @told
    def find_store(self) -> None:
        if self.store.is_file():
            self.store.unlink()

    # What holds ------------------------------------------------------------------------------

    def mended(self) -> None:
        """After flipped bytes: the next run mends the ledger, or tells what to do; that is done."""
        if not self.spoiled:
            return
        status = self.do("reextract")
        told = [problem for problem in verify(SITE, self.output) if "dataset" not in problem]
        if status or told:
            (self.folder / "ledger.sqlite").rename(self.folder / "ledger.sqlite.old")
            for end in ("-wal", "-shm"):
                (self.folder / f"ledger.sqlite{end}").unlink(missing_ok=True)
            assert self.do("reextract") == 0
        self.spoiled = False

    @invariant()
    @told
    def holds(self) -> None:
        if not (self.folder / "articles.jsonl").exists():
            return
        self.mended()
        assert self.do("retry") == 0
        named = ("dataset", "file://", "index.sqlite")
        told = [one for one in verify(SITE, self.output) if not any(n in one for n in named)]
        assert told == []
        records = (self.folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        marks = [(json.loads(line)["id"], json.loads(line)["revision"]) for line in records]
        assert len(marks) == len(set(marks))
        for number in self.forgotten:
            title = f"第{number}次劳动竞赛开幕".encode()
            holding = [p for p in self.folder.rglob("*") if p.is_file() and title in content(p)]
            assert not holding, number


def examine(tmp_path: Path, number: int, examples: int, steps: int) -> None:
    """Run examples drawn by a number; the first that fails is the last, and its cause is raised."""
    failures.clear()
    Machine.kept = tmp_path / "failed"
    given = settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=[Phase.generate],
        derandomize=False,
        database=None,
        deadline=None,
        # A step is a command or two: on a busy machine a minute of them is no fault of the drawing.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    try:
        run_state_machine_as_test(seed(number)(Machine), settings=given)
    except BaseException:
        for failure in failures[:1]:
            failure.add_note(f"Drawn by {number}; its folder: {Machine.kept}")
            raise failure from None
        raise


@pytest.mark.timeout(900)
def test_machine(tmp_path: Path) -> None:
    """A small run of it."""
    examine(tmp_path, 1, examples=10, steps=14)
    assert sum(ended.values()) > 100, ended


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_machine_for_five_minutes(tmp_path: Path) -> None:
    """Others each time; ``FAULTS_DRAWN_BY`` draws those that failed once.

    On a busy machine it takes longer, until as much was done as five minutes of an idle one do.
    """
    until, number = monotonic() + 300, int(os.environ.get("FAULTS_DRAWN_BY", time()))
    while monotonic() < until or sum(ended.values()) <= 1000:
        examine(tmp_path, number, examples=4, steps=25)
        number += 1
