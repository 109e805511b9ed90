"""Commands of the tests as forks of one process that has loaded what they need.

``python -m unionnews crawl`` loads Scrapy for a second or two before it asks for a page, some
hundred times in the gate. Here one process loads it once and forks for each command. A command is
a process of its own all the same: its arguments, environment, folder, streams, signals, memory and
exit status are its own, the module is run as ``python -m`` does (a text as ``python -c`` does), and
as it becomes a child of the test's process, :class:`subprocess.Popen` works on it as ever.

Where coverage is measured, it is from the fork on: other tests measure what modules do when they
are loaded.

A worker of shards and a crawl of many sites start processes of their own. Such a command has a
process beside it that forks for it in the same way.

What is not of this kind is started as ever: other programs, folders of modules that hide what is
loaded, processes that get a limit, systems other than Linux. So is, by ``subprocess.Popen`` itself,
what is tested about the start.
"""

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import coverage

ROOT = Path(__file__).resolve().parent.parent
MODULES = {str(ROOT), str(ROOT / "tests")}
SUBREAPER = 36
"""Of ``prctl``: whoever loses its parent becomes a child of this process, not of the first one."""
START = [sys.executable, "-m", "unionnews"]
AT_START = ("PYTHON", "LC_", "LANG", "LD_")
"""Beginnings of variables that an interpreter reads when it starts."""
STARTS_OTHERS = {"work", "--all", "--from"}
"""Words of commands that start processes of ours."""
MEASURED = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")
"""Variables that tell what coverage to measure."""


class Command(subprocess.Popen):
    """A process; forked where it can be."""

    def _execute_child(
        self, args: Any, executable: Any, preexec_fn: Any, close_fds: Any, pass_fds: Any, cwd: Any,
        env: Any, startupinfo: Any, creationflags: Any, shell: Any, *more: Any,
    ) -> None:  # fmt: skip
        words = [args] if isinstance(args, str | bytes | Path) else [os.fspath(one) for one in args]
        variables = {**(os.environ if env is None else env)}
        groups = [one for one in more[7:] if one != -1]
        plain = not (executable or preexec_fn or pass_fds or shell or any(groups))
        python = words[0] == sys.executable and words[1] in ("-m", "-c")
        if not plain or not python or not _server().suits(variables):
            return super()._execute_child(
                args, executable, preexec_fn, close_fds, pass_fds, cwd,
                env, startupinfo, creationflags, shell, *more,
            )  # fmt: skip
        pipes = more[:6]
        streams = [
            own if own != -1 else usual for usual, own in enumerate(pipes[0:1] + pipes[3::2])
        ]
        self.pid = _server().fork(words[1:], os.fspath(cwd or Path.cwd()), variables, streams)
        self._child_created = True
        self._close_pipe_fds(*pipes)
        return None


def run(
    command: Any, timeout: float, given: str = "", **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, ``given`` on its standard input; what it says is kept as text."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with Command(command, text=True, **{**pipes, **options}) as process:
        try:
            said = process.communicate(given, timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, *said)


class ForkServer:
    """The process that forks, at the other end of a line; it ends with the line."""

    def __init__(self, line: socket.socket, loaded: Iterable[str]) -> None:
        self._lock = threading.Lock()
        self._variables = _at_start(os.environ)
        self._line = line
        self._loaded = frozenset(loaded)

    def suits(self, variables: Mapping[str, str]) -> bool:
        """Return whether a process with such an environment would start as this one did."""
        return (
            sys.platform == "linux"
            and _at_start(variables) == self._variables
            and not any(map(self._hidden_by, variables.get("PYTHONPATH", "").split(os.pathsep)))
        )

    def _hidden_by(self, folder: str) -> bool:
        """Return whether a folder of modules has one that is loaded already, or runs at the start."""
        if folder in {"", *MODULES} or not Path(folder).is_dir():
            return []
        names = {one.name.partition(".")[0] for one in Path(folder).iterdir()}
        return not names.isdisjoint({*self._loaded, "sitecustomize", "usercustomize"})

    def fork(
        self, words: list[str], folder: str, variables: dict[str, str], streams: list[int]
    ) -> int:
        """Return the number of a new child process."""
        umask = Path("/proc/self/status").read_text().partition("Umask:")[2].split()[0]
        asked = json.dumps([words, folder, variables, int(umask, 8)]).encode()
        with self._lock:
            prctl = ctypes.CDLL(None).prctl
            prctl(SUBREAPER, 1)
            try:
                socket.send_fds(self._line, [asked], streams)
                return int(self._line.recv(20))
            finally:
                prctl(SUBREAPER, 0)


@cache
def _server() -> ForkServer:
    line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())],
            env={**os.environ, "PYTHONPATH": str(ROOT), **dict.fromkeys(MEASURED, "")},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
    atexit.register(process.wait)
    atexit.register(line.close)
    return ForkServer(line, json.loads(line.recv(1 << 20)))


def _at_start(variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in variables.items() if name.startswith(AT_START) and value}
    kept.pop("PYTHONPATH", None)
    return kept


# In the process that forks ------------------------------------------------------------------------


def serve(line: socket.socket) -> list[str]:
    """Fork for each line; return in each child what it is to run, and nothing at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        asked, streams, *_ = socket.recv_fds(line, 1 << 20, 3)
        if not asked:
            return []
        said, says = os.pipe()
        if not (between := os.fork()):
            _leave_parent(said, says)
            words, *rest = json.loads(asked)
            own = None
            if STARTS_OTHERS.intersection(words):
                own, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                if not os.fork():
                    for place in (line.detach(), own.detach(), *streams):
                        os.close(place)
                    line = theirs
                    continue
            _become(streams, words, *rest, own)
            return words
        os.waitpid(between, 0)
        line.send(os.read(said, 20))
        for place in (said, says, *streams):
            os.close(place)


def _leave_parent(said: int, says: int) -> None:
    """Go on as the child of who asked: whoever loses its parent becomes one of the next subreaper."""
    between = os.getpid()
    if pid := os.fork():
        os.write(says, b"%d" % pid)
        os._exit(0)
    while os.getppid() == between:
        time.sleep(0.001)
    os.close(said)
    os.close(says)


def _load() -> None:
    """Load what commands load, but not the commands: they look at the terminal when they are."""
    from unionnews import cli, pipelines  # noqa: F401, PLC0415  only here
    from unionnews.crawling import middlewares  # noqa: PLC0415  the same

    for room in (cli, middlewares):
        for found in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(found.name)
    for name in ("unionnews.exporters", *OTHERS):
        with contextlib.suppress(ModuleNotFoundError):  # of an extra
            importlib.import_module(name)
    _make_tables()
    importlib.import_module("forking")
    for name in [name for name in sys.modules if name.startswith(cli.__name__)]:
        del sys.modules[name]
    assert "twisted.internet.reactor" not in sys.modules
    assert threading.active_count() == 1
    gc.collect()
    gc.freeze()


def _make_tables() -> None:
    """Compile the patterns and make the tables that a command makes when it first needs them.

    They are most of the time of a crawl of some pages.
    """
    from unionnews.exceptions import NotAnArticleError  # noqa: PLC0415  only here, as above
    from unionnews.folder.archive import read  # noqa: PLC0415  the same
    from unionnews.pages.extract import extract, read_page  # noqa: PLC0415  the same
    from unionnews.pages.generic.generic_page import GenericPage  # noqa: PLC0415  the same
    from unionnews.search.folding import folds  # noqa: PLC0415  the same
    from unionnews.words.patterns import LatePattern  # noqa: PLC0415  the same

    for found in [one for one in gc.get_objects() if type(one) is LatePattern]:
        found.search  # noqa: B018  compiles it
    for capture in islice(read(ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"), 10):
        with contextlib.suppress(NotAnArticleError):
            extract(read_page(capture.body, capture.url), [GenericPage], None)
    folds()


OTHERS = (
    "scrapy.dupefilters", "scrapy.logformatter", "scrapy.pqueues", "scrapy.statscollectors",
    "scrapy.downloadermiddlewares.cookies", "scrapy.downloadermiddlewares.httpauth",
    "scrapy.downloadermiddlewares.httpcache", "scrapy.downloadermiddlewares.httpproxy",
    "scrapy.downloadermiddlewares.offsite", "scrapy.extensions.corestats", "scrapy.extensions.logcount",
    "scrapy.extensions.memdebug", "scrapy.extensions.remote_control", "scrapy.extensions.telnet",
    "scrapy.spidermiddlewares.depth", "scrapy.spidermiddlewares.httperror", "scrapy.spidermiddlewares.metacopy",
    "scrapy.spidermiddlewares.start", "scrapy.spidermiddlewares.urllength",
    "platformdirs", "psycopg", "redis", "rich.markdown", "rich.panel", "typer._adapters",
    "scrapy.cmdline", "scrapy.core.downloader", "scrapy.core.engine", "scrapy.core.scheduler", "scrapy.core.scraper",
    "scrapy.downloadermiddlewares.retry", "scrapy.downloadermiddlewares.redirect",
    "scrapy.downloadermiddlewares.defaultheaders", "scrapy.downloadermiddlewares.useragent",
    "scrapy.downloadermiddlewares.downloadtimeout", "scrapy.downloadermiddlewares.stats",
    "scrapy.extensions.closespider", "scrapy.extensions.feedexport", "scrapy.extensions.logstats",
    "scrapy.extensions.memusage", "scrapy.spidermiddlewares.referer", "scrapy.spiderloader",
    "scrapy.extensions.spiderstate", "scrapy.extensions.throttle", "scrapy.squeues",
)  # fmt: skip


def _become(
    streams: list[int], words: list[str], folder: str, variables: dict[str, str], umask: int,
    line: socket.socket | None,
) -> None:  # fmt: skip
    """Make this process look as if it had just been started so; by the line it has others forked."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for one in sorted(Path("/proc/self/fd").iterdir()):
        if int(one.name) > 2 and not (line and int(one.name) == line.fileno()):
            with contextlib.suppress(OSError):
                os.close(int(one.name))
    os.environ.clear()
    os.environ.update(variables)
    time.tzset()
    os.umask(umask)
    os.chdir(folder)
    rest = [place for place in sys.path[1:] if place not in MODULES]
    named = [place for place in variables.get("PYTHONPATH", "").split(os.pathsep) if place]
    sys.path[:] = [folder if words[0] == "-m" else "", *named, *rest]
    sys.argv[:] = [words[0], *words[2:]]
    # As at a start, each has two names: whoever replaces one does not close it.
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        usual = getattr(sys, name)
        mode, buffering = ("w", 1 if number == 2 else -1) if number else ("r", -1)
        made = os.fdopen(number, mode, buffering, usual.encoding, usual.errors)
        setattr(sys, name, made)
        setattr(sys, f"__{name}__", made)
    if line:
        forking = importlib.import_module("forking")  # here it is named __main__, as what is run
        server = forking.ForkServer(line, {name.partition(".")[0] for name in sys.modules})
        forking._server = lambda: server
        subprocess.Popen = forking.Command
    if any(map(variables.get, MEASURED)):
        coverage.process_startup()


def _run(option: str, what: str) -> None:
    """Do what ``python -m`` or ``python -c`` does."""
    if option == "-m":
        runpy._run_module_as_main(what)
    else:
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(compile(what, "<string>", "exec", dont_inherit=True), vars(main))


def _end(status: int) -> None:
    """End as an interpreter does, but leave the memory: to free what was loaded takes 0.1 s."""
    threading._shutdown()
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(status)  # it tells what could not be written
    os._exit(status)


if __name__ == "__main__":
    _load()
    own_line = socket.socket(fileno=int(sys.argv[1]))
    own_line.send(json.dumps([*{name.partition(".")[0] for name in sys.modules}]).encode())
    if not (asked := serve(own_line)):
        os._exit(0)
    try:
        _run(*asked[:2])
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        _end(end.code or 0)
    _end(0)
