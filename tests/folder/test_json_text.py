"""State files that are nested more deeply than Python reads end in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionnews.dataset.reading import LATEST, latest
from unionnews.exceptions import UnionNewsError, UsageError
from unionnews.folder.archive.uploads import confirmed
from unionnews.folder.file_names import FORGOTTEN, UPLOADED
from unionnews.folder.tombstones import read_notes
from unionnews.operate.alerts import read_alerts

NESTED = b'{"a":' * 100_000 + b"\n"


def test_what_is_nested_too_deeply_is_told(tmp_path: Path) -> None:
    for name in (FORGOTTEN, LATEST, UPLOADED):
        (tmp_path / name).write_bytes(NESTED)
    for read in (lambda: list(read_notes(tmp_path)), lambda: latest(tmp_path)):
        with pytest.raises(UnionNewsError, match="read"):
            read()
    assert list(confirmed(tmp_path)) == []  # as a line that was cut: uploaded again
    (tmp_path / "alerts.toml").write_bytes(b"alert=" + b"[" * 100_000)
    with pytest.raises(UsageError, match="cannot be read"):
        read_alerts(tmp_path / "alerts.toml")
