"""What tests of exports and of sync share: a folder of a site, and who is told of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from webhook_receiver import Receiver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of a site in an output folder."""
    folder = tmp_path / "output" / "union_example"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks on loopback."""
    with Receiver() as server:
        yield server
        server.shutdown()
