"""Commands in a process of their own that meets with a fault: killed, no room, another clock.

The fault is the machine's: a real SIGKILL, a real limit of the kernel. Only the moment of a kill is
chosen here, by counting the calls of our own code that make something last.
"""

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from unionnews.exceptions import UnionNewsError

LASTING = ("fsync", "replace", "rename", "link", "unlink")
"""What of ``os`` our files are made to last with; pathlib calls them too."""
TOLD, UNFORESEEN, KILLED = 1, 70, -signal.SIGKILL


@dataclass(frozen=True)
class Fault:
    kill_at: int | None = None
    """Number of the lasting call before which the process dies, from 0."""
    kill_after: float | None = None
    """Seconds after which it dies."""
    kill_call: int | None = None
    """Number of the call of any function before which it dies, from 1: the same place each time."""
    room: int | None = None
    """Bytes that a file may have."""
    clock: timedelta = timedelta()


NONE = Fault()


def run(command: Callable[[], object], fault: Fault = NONE) -> int:
    """Run a command in a fork; 0, :data:`TOLD` (an error of ours), or minus the signal.

    :data:`UNFORESEEN`: any other error, its traceback on standard error.
    """
    child = os.fork()
    if child == 0:
        status = UNFORESEEN
        try:
            _install(fault)
            command()
            status = 0
        except UnionNewsError:
            status = TOLD
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended)


def _install(fault: Fault) -> None:
    if fault.kill_at is not None:
        left = [fault.kill_at]
        for name in LASTING:
            setattr(os, name, _dying(getattr(os, name), left))
    if fault.kill_after is not None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        # SIGALRM ends the process as SIGKILL does: nothing of ours runs any more.
        signal.setitimer(signal.ITIMER_REAL, fault.kill_after)
    if fault.kill_call is not None:
        sys.setprofile(_dying(lambda *_: None, [fault.kill_call]))
    if fault.room is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.room, resource.RLIM_INFINITY))
    if fault.clock:
        _set_clock(fault.clock)


def _dying(real: Callable[..., object], left: list[int]) -> Callable[..., object]:
    def call(*given: object, **named: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)

    return call


def _set_clock(by: timedelta) -> None:
    class Shifted(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + by

    for name, module in list(sys.modules.items()):
        if name.startswith("unionnews") and getattr(module, "datetime", None) is datetime:
            module.datetime = Shifted
