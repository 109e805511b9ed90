"""Shared by all tests."""

import gc
import importlib
import os
import pkgutil
import re
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from running import ROOT, UNMEASURED

import unionnews

# Pages of fixtures are read by what this module registers with web-poet.
pytest_plugins = ["unionnews.operate.new_site.fixture"]

# `make check`, `make test` and `make soak` try few, more and many examples. The gate tries the same
# ones each time; no limit is a time on a clock, for other work may go on beside it.
settings.register_profile("check", max_examples=15, derandomize=True, deadline=None)
settings.register_profile("test", max_examples=50, derandomize=True, deadline=None)
settings.register_profile(
    "soak",
    max_examples=300,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("test")

SLOW = re.compile(r"^pytestmark = \[?\s*pytest\.mark\.slow\b", re.MULTILINE)
"""Of a module whose tests are all slow."""

TRACE: list[Callable | None] = [None, None]
"""By which coverage is measured: of the thread that runs tests, of the threads that begin in one."""

CORPUS = ROOT.parent / "shared" / "corpus"

os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "unionnews.settings")
# A shell that runs the tests in the background has them ignore Ctrl-C, and so would what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# Request times of the tests' hosts are none of the user's.
os.environ["UNIONNEWS_STATE"] = tempfile.mkdtemp(prefix="unionnews-tests-")


# Tests stay once they are collected: to look for garbage among them takes half of the collection,
# and a part of each test after it.
gc.disable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cases", type=int, help="run no more cases of a test, from all over its list"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out modules that hold slow tests alone where none is asked for: to load them takes time."""
    if "not slow" not in config.option.markexpr or not collection_path.match("test_*.py"):
        return None
    return bool(SLOW.search(collection_path.read_text("utf-8"))) or None


def pytest_collection(session: pytest.Session) -> None:
    """Measure in one process what modules do when they are loaded: it is the same in each.

    All are loaded there: one that a test without measurement loads first would never be measured.
    """
    TRACE[:] = sys.gettrace(), threading.gettrace()
    if getattr(session.config, "workerinput", {"workerid": "gw0"})["workerid"] != "gw0":
        _trace(None, None)
    elif any(TRACE):
        for module in pkgutil.walk_packages(unionnews.__path__, "unionnews."):
            importlib.import_module(module.name)


def pytest_collection_finish() -> None:
    """Look for garbage in what tests make, not in the tests; measure nothing until a test is run."""
    gc.freeze()
    gc.enable()
    _trace(None, None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out cases beyond ``--cases``, and the measurement of coverage where it costs much.

    It doubles the time: slow tests are measured where they are marked ``measured``; of the cases of
    a fast one the first two and every eighth, for others run nearly no line that these do not.
    """
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for cases in tests.values():
        for number, item in enumerate(cases):
            if item.get_closest_marker("slow"):
                measured = item.get_closest_marker("measured")
            else:
                measured = number < 2 or number % 8 == 0
            if not measured:
                item.add_marker("unmeasured")
    if most := config.option.cases:
        kept = {one for cases in tests.values() for one in cases[:: -(-len(cases) // most)]}
        items[:] = [item for item in items if item in kept]


def _trace(own: Callable | None, threads: Callable | None) -> None:
    sys.settrace(own)
    threading.settrace(threads)


def _measured(item: pytest.Item) -> Iterator[object]:
    """Measure coverage of what is run here alone: what pytest does between tests takes as long."""
    if item.get_closest_marker("unmeasured"):
        return (yield)
    _trace(*TRACE)
    try:
        return (yield)
    finally:
        _trace(None, None)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[object]:
    return (yield from _measured(item))


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Iterator[object]:
    return (yield from _measured(request._pyfuncitem))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Have coverage not begin by itself in the workers of pytest-xdist, as in other processes."""
    for name in UNMEASURED:
        os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop what pytest-cov 7.1 begins before the tests where processes run them.

    In a worker it begins another measurement then. The first process runs no test and is measured
    for nothing.
    """
    config = session.config
    plugin = config.pluginmanager.getplugin("_cov")
    distributed = hasattr(config, "workerinput") or config.getoption("numprocesses", None)
    if distributed and plugin and plugin.cov_controller:
        plugin.cov_controller.cov.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Leave out the processes of a test that is not measured."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("unmeasured"):
            for name, value in UNMEASURED.items():
                patch.setenv(name, value)
        return (yield)


@pytest.fixture
def corpus() -> Path:
    """Folder of real pages; they belong to their publishers and are not part of the project."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real pages is not on this machine")
    return CORPUS
