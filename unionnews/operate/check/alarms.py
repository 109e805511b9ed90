"""Who is told of what a check found: on a change of state, once.

State and messages lie in ``checks/`` of a site's folder: ``state.json`` is what was told last and
to whom it could not be sent, ``alarms.jsonl`` has a message a line. Both hold what pages say, so
every value is made one line of printable characters first.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from unionnews.folder.atomic import whole_file
from unionnews.operate.check.compare import Finding
from unionnews.words.text import one_line

logger = logging.getLogger(__name__)

FOLDER = "checks"
MAX_LINES = 20
"""Findings that the text of a message names; the file has all."""


class Notify(StrEnum):
    """When a message is sent."""

    CHANGE = "change"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(slots=True, frozen=True)
class Alarm:
    """What one check of a site has to say."""

    site: str
    state: str
    """``changed``, ``recovered`` or ``as before``."""
    time: str
    pages: int
    """Pages looked at."""
    findings: Sequence[Mapping[str, Any]] = ()

    @property
    def title(self) -> str:
        """One line without a word of a page."""
        if self.findings:
            return f"unionnews: {self.site} has changed ({len(self.findings)})"
        return f"unionnews: {self.site} is {'as before' if self.state == 'as before' else 'well again'}"

    @property
    def lines(self) -> list[str]:
        """Field, then, now and the first page of each finding."""
        shown = [
            f"{one['field']}: {one['what']}: {one['before']:g} then, {one['now']:g} now: {one['page'] or '-'}"
            for one in self.findings[:MAX_LINES]
        ]
        more = len(self.findings) - len(shown)
        return [*shown, f"and {more} more"] if more else shown

    @property
    def text(self) -> str:
        """Title and lines, as plain text."""
        return "\n".join([self.title, f"{self.time}, {self.pages} pages", *self.lines])


class Sender(Protocol):
    """Somebody who is told."""

    name: str
    problem: str | None
    """Why it can send nothing at all; whoever made it tells that."""

    def send(self, alarm: Alarm) -> str | None:
        """Send a message; return why it could not be sent, None where it was."""


@dataclass(slots=True)
class _State:
    fields: list[str] = field(default_factory=list)
    """Fields that were told to have changed; none where all is well."""
    unsent: list[str] = field(default_factory=list)
    """Senders that did not take the last message."""
    last: dict[str, Any] | None = None


def alarm_of(site: str, findings: Sequence[Finding], pages: int, now: datetime) -> Alarm:
    """Return the message about a check."""
    told = [
        {key: one_line(value) if isinstance(value, str) else value for key, value in facts.items()}
        for facts in (one.to_dict() for one in findings)
    ]
    state = "changed" if told else "as before"
    return Alarm(site, state, now.isoformat(timespec="seconds"), pages, told)


def tell(folder: Path, alarm: Alarm, senders: Sequence[Sender], notify: Notify) -> list[str]:
    """Send a message where the state has changed; return what went wrong, a line each.

    News are: the first finding after none, a field not told of since, and none after some. Who
    did not take the last message is sent it again by the next check.
    """
    if notify is Notify.NEVER:
        return []
    state = _read(folder)
    fields = sorted({one["field"] for one in alarm.findings})
    recovered = bool(state.fields) and not fields
    if recovered:
        alarm = Alarm(alarm.site, "recovered", alarm.time, alarm.pages)
    if notify is Notify.ALWAYS or recovered or not set(fields) <= set(state.fields):
        _append(folder, alarm)
        waiting = list(senders)
        state.last = asdict(alarm)
    else:
        waiting = [one for one in senders if one.name in state.unsent]
        alarm = Alarm(**state.last) if waiting and state.last else alarm
    # A field that comes and goes is told once, until all is well.
    state.fields = sorted({*state.fields, *fields}) if fields else []
    problems = {one: why for one in waiting if (why := one.send(alarm))}
    state.unsent = [one.name for one in problems]
    _write(folder, state)
    return [
        f"{alarm.site}: {one.name} did not take the alarm: {why}"
        for one, why in problems.items()
        if not one.problem
    ]


def _read(folder: Path) -> _State:
    path = folder / FOLDER / "state.json"
    try:
        state = _State(**json.loads(path.read_bytes()))
        if state.last is not None:
            # All that is sent of it is read.
            len(Alarm(**state.last).text)
        for names in (state.fields, state.unsent):
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise TypeError("names of fields and senders must be lists of strings")
    except FileNotFoundError:
        return _State()
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        # An alarm may come twice, none is lost.
        logger.warning("%s: damaged (%s); what was told is told again", path, error)
        return _State()
    return state


def _write(folder: Path, state: _State) -> None:
    target = folder / FOLDER / "state.json"
    target.parent.mkdir(exist_ok=True)
    with whole_file(target) as file:
        file.write(f"{json.dumps(asdict(state), ensure_ascii=False)}\n".encode())


def _append(folder: Path, alarm: Alarm) -> None:
    target = folder / FOLDER / "alarms.jsonl"
    target.parent.mkdir(exist_ok=True)
    line = {**asdict(alarm), "text": alarm.title}
    with target.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
