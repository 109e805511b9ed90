"""Standard input that Ctrl-C interrupts at once, even while no input comes."""

from __future__ import annotations

import io
import os
import select
import signal
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 16
"""Bytes read at a time; as many as a pipe holds."""


def standard_input() -> BinaryIO:
    """Return standard input as bytes; like ``sys.stdin.buffer``, but Ctrl-C is seen at once.

    Python notes a signal and handles it between two bytecode instructions. A signal that comes
    between two system reads of one ``sys.stdin.buffer.read()`` is handled only when more input
    comes, perhaps never. Here the signal itself ends the waiting.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return sys.stdin.buffer
    return io.BufferedReader(_Waiting(sys.stdin.fileno()), CHUNK)


class _Waiting(io.RawIOBase):
    def __init__(self, file: int) -> None:
        self._file = file
        self._woken, self._wakes = os.pipe()
        os.set_blocking(self._wakes, False)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        before = signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        try:
            self._wait()
        finally:
            signal.set_wakeup_fd(before)
        return os.readv(self._file, [buffer])

    def _wait(self) -> None:
        """Return when there is input or it has ended; signals are handled in each round."""
        ready: list[int] = []
        while self._file not in ready:
            ready, _, _ = select.select([self._file, self._woken], [], [])
            if self._woken in ready:
                os.read(self._woken, CHUNK)

    def close(self) -> None:
        if not self.closed:
            os.close(self._woken)
            os.close(self._wakes)
        super().close()
