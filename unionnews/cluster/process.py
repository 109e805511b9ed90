"""The process of one shard: ``python -m unionnews.cluster.process SHARD FOLDER PARENT``."""

import ctypes
import os
import signal
import sys
from pathlib import Path

import msgspec

from unionnews.cluster.shard import Shard
from unionnews.crawling.crawl import CrawlOptions, crawl, exit_status
from unionnews.exceptions import UnionNewsError, UsageError

_PR_SET_PDEATHSIG = 1


def main(line: str, folder: str, parent: str) -> int:
    """Do a shard and write into ``folder``; return the exit status of the command that it is."""
    end_with_parent(int(parent))
    shard = Shard.from_json(line)
    if shard.kind == "command":
        words = [word.replace("{output}", folder) for word in shard.command]
        os.execv(sys.executable, [sys.executable, "-m", "unionnews", *words])  # noqa: S606  our own program
    try:
        return exit_status(crawl(shard.site or "", options(shard, Path(folder))))
    except UnionNewsError as error:
        sys.stderr.write(f"unionnews: {error}\n")
        return error.exit_status


def end_with_parent(parent: int) -> None:
    """Let the kernel kill this process when its worker dies (Linux: ``prctl(2)``).

    Otherwise the crawl would go on without a worker, while another worker repeats it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def options(shard: Shard, folder: Path) -> CrawlOptions:
    """Return the options of a crawl shard. Raises :class:`UsageError` for a value that is none."""
    given = {_camel_case(name): value for name, value in shard.arguments.items()}
    try:
        return msgspec.convert({**given, "output": folder}, CrawlOptions, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"{shard.id}: its arguments cannot be read: {error}") from error


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
