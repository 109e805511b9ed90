"""A file system that fills up, and grows when it is told to."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class SmallDisk:
    """A mounted file system in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def grow(self) -> None:
        subprocess.run(["mount", "-o", "remount,size=200m", str(self.path)], check=True)

    def only_read(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(self.path)], check=True)


@contextmanager
def small_disk(size: int) -> Iterator[SmallDisk]:
    """Mount a file system of ``size`` bytes; skip the test where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system takes root")
    # Not in a folder of pytest's: the user of a database may not enter those.
    with tempfile.TemporaryDirectory(prefix="disk-") as name:
        Path(name).chmod(0o755)
        options = f"size={size},mode=755"
        mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", name]
        if subprocess.run(mount, check=False).returncode:
            pytest.skip("file systems cannot be mounted here")
        try:
            yield SmallDisk(Path(name))
        finally:
            subprocess.run(["umount", name], check=True)
