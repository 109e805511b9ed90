"""Send alarms about the findings of a check: once for each change of state.

State and messages lie in ``checks/`` of a site's folder: ``state.json`` has the last alarm and the
senders that could not send it, ``alarms.jsonl`` has one alarm on each line. Both contain text from
pages, so every value is first turned into one line of printable characters.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from unionnews.folder.atomic import write_whole
from unionnews.operate.check.compare import Finding
from unionnews.words.text import one_line

logger = logging.getLogger(__name__)

FOLDER = "checks"
MAX_LINES = 20
"""Most findings in the text of a message; the file has all."""


Notify = Literal["change", "always", "never"]
"""When a message is sent."""


@dataclass(slots=True, frozen=True)
class Alarm:
    """The result of one check of a site."""

    site: str
    state: str
    """``changed``, ``recovered`` or ``as before``."""
    time: str
    pages: int
    """Number of pages that were read."""
    findings: Sequence[Mapping[str, Any]] = ()

    @property
    def title(self) -> str:
        """One line, without text from a page."""
        if self.findings:
            return f"unionnews: {self.site} has changed ({len(self.findings)})"
        return f"unionnews: {self.site} is {'as before' if self.state == 'as before' else 'well again'}"

    @property
    def lines(self) -> list[str]:
        """One line for each finding: field, value then, value now, first page."""
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
    """A way to send alarms."""

    name: str
    problem: str | None
    """Why it cannot send at all; the code that made it reports that."""

    def send(self, alarm: Alarm) -> str | None:
        """Send an alarm; return None, or why it could not be sent."""


class _State(msgspec.Struct, forbid_unknown_fields=True):
    fields: list[str] = []
    """Fields whose change was announced; empty while all is well."""
    unsent: list[str] = []
    """Names of the senders that could not send the last alarm."""
    last: Alarm | None = None


def alarm_of(site: str, findings: Sequence[Finding], pages: int, now: datetime) -> Alarm:
    """Return the alarm about a check."""
    told = [
        {key: one_line(value) if isinstance(value, str) else value for key, value in facts.items()}
        for facts in (one.to_dict() for one in findings)
    ]
    state = "changed" if told else "as before"
    return Alarm(site, state, now.isoformat(timespec="seconds"), pages, told)


def tell(folder: Path, alarm: Alarm, senders: Sequence[Sender], notify: Notify) -> list[str]:
    """Send an alarm if the state has changed; return one line for each problem.

    The state changes when a field is found changed that was not announced before, and when nothing
    is found after something was. The next check repeats the last alarm to senders that failed.
    """
    if notify == "never":
        return []
    state = _read(folder)
    fields = sorted({one["field"] for one in alarm.findings})
    recovered = bool(state.fields) and not fields
    if recovered:
        alarm = Alarm(alarm.site, "recovered", alarm.time, alarm.pages)
    if notify == "always" or recovered or not set(fields) <= set(state.fields):
        _append(folder, alarm)
        waiting = list(senders)
        state.last = alarm
    else:
        waiting = [one for one in senders if one.name in state.unsent]
        alarm = state.last if waiting and state.last else alarm
    # A field that changes again and again is announced once, until all is well.
    state.fields = sorted({*state.fields, *fields}) if fields else []
    problems = {one: why for one in waiting if (why := one.send(alarm))}
    state.unsent = [one.name for one in problems]
    _write(folder, state)
    return [
        f"{alarm.site}: {one.name} did not take the alarm: {why}"
        for one, why in problems.items()
        if not one.problem
    ]


def changed_fields(folder: Path) -> list[str]:
    """Return the fields whose change was announced, until a check finds all well again."""
    return _read(folder).fields


def _read(folder: Path) -> _State:
    path = folder / FOLDER / "state.json"
    try:
        state = msgspec.json.decode(path.read_bytes(), type=_State)
        # Raises here if a finding that would be sent is damaged.
        len(state.last.text if state.last else "")
    except FileNotFoundError:
        return _State()
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        # So an alarm may be sent twice, but none is lost.
        logger.warning("%s: damaged (%s); what was told is told again", path, error)
        return _State()
    return state


def _write(folder: Path, state: _State) -> None:
    target = folder / FOLDER / "state.json"
    target.parent.mkdir(exist_ok=True)
    write_whole(target, msgspec.json.encode(state) + b"\n")


def _append(folder: Path, alarm: Alarm) -> None:
    target = folder / FOLDER / "alarms.jsonl"
    target.parent.mkdir(exist_ok=True)
    line = {**asdict(alarm), "text": alarm.title}
    with target.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
