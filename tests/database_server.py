"""PostgreSQL on a socket of the test's own, run by somebody who is not root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from running import PATIENCE


def programs() -> Path:
    """Return the folder of PostgreSQL's programs; skip the test where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    on_path = shutil.which("postgres")
    if not found and not on_path:
        pytest.skip("PostgreSQL is not installed: run tools/install_postgresql.sh as root")
    return found[-1].parent if found else Path(str(on_path)).parent


class DatabaseServer:
    """One cluster in a folder; root starts it as nobody, since the server refuses root."""

    def __init__(self) -> None:
        self._programs = programs()
        # Short: the path of a socket has 107 bytes at most.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = None
        if os.geteuid() == 0:
            self._user = pwd.getpwnam("nobody")
        self.give(self.folder)
        self._run("initdb", "-U", "union", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        self.start()

    @property
    def url(self) -> str:
        """Address of the database."""
        return f"postgresql://union@/postgres?host={self.folder}"

    def give(self, path: Path) -> None:
        """Let the server have a folder."""
        if self._user:
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid} if self._user else {}
        subprocess.run(
            [self._programs / program, "-D", self.folder / "data", *arguments],
            cwd=self.folder,
            timeout=PATIENCE,
            check=True,
            stdout=subprocess.DEVNULL,
            **who,
        )

    def start(self) -> None:
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-l", log, "-o", f"-k {self.folder} -h ''")

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def restart(self) -> None:
        """As after a power cut, near enough: no client is waited for."""
        self.stop()
        self.start()

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
