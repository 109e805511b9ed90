"""The house holds: few doors, small rooms and files, one name for one thing, imports downward only."""

import ast
import doctest
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from itertools import chain
from pathlib import Path

import grimp
import pytest
from running import ROOT

# reads the code and runs little of it; to follow its walks through trees takes longer than they do
pytestmark = pytest.mark.unmeasured

PACKAGE = ROOT / "unionnews"
FILES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
FREE = ("spiders", "cli")
"""Rooms that hold one module a site, and one a command."""

CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
[LAYERS, *_] = CONTRACT["contracts"]
FLOORS = {
    room.strip(): floor
    for floor, rooms in enumerate(reversed(LAYERS["layers"]))
    for room in rooms.split("|")
}


LONG: set[str] = set()
"""Files that are too long today."""


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def room(module: str) -> str:
    """Return the room of a module, as it stands in the contract: unionnews.ROOM.…"""
    return module.split(".")[1]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("unionnews", exclude_type_checking_imports=False, cache_dir=None)


def test_few_doors():
    doors = {file.stem if file.is_file() else file.name for file in PACKAGE.iterdir()}
    doors -= {"__init__", "__main__", "__pycache__", "version", "py"}
    assert len(doors) <= 20, sorted(doors)


def test_no_folder_is_full():
    held = Counter(name(file.parent) for file in FILES if file.stem != "__init__")
    full = {folder: count for folder, count in held.items() if count > 16}
    assert [folder for folder in full if folder.split("/")[-1] not in FREE] == [], full


def test_a_file_has_its_name_alone():
    found = Counter(
        file.stem
        for file in FILES
        if file.stem != "__init__" and file.relative_to(PACKAGE).parts[0] not in FREE
    )
    assert [stem for stem, count in found.items() if count > 1] == []


def test_a_class_has_its_name_alone():
    where = defaultdict(list)
    for file in FILES:
        if file.relative_to(PACKAGE).parts[0] == "spiders":
            continue
        for node in ast.walk(tree(file)):
            # web-poet finds a page's processors by this name of a class inside it.
            if isinstance(node, ast.ClassDef) and not node.name.startswith(("_", "Processors")):
                where[node.name].append(name(file))
    twice = {cls for cls, files in where.items() if len(files) > 1}
    assert twice == set()


def functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{name(file)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_functions_are_short():
    lengths = list(chain.from_iterable(functions(file) for file in FILES))
    short = sum(lines <= 20 for _, lines in lengths)
    longest = sorted(lengths, key=lambda pair: -pair[1])[:10]
    assert short / len(lengths) >= 0.94, longest


def test_files_are_short():
    lines = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {file for file, count in lines.items() if count > 350} == LONG


def circle(modules: set[str]) -> list[str]:
    """Return modules that import each other in a ring; none where there is no such ring."""
    imports = {
        module: graph().find_modules_directly_imported_by(module) & modules for module in modules
    }
    try:
        list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("inside", sorted(FLOORS))
def test_no_circle_in_a_room(inside):
    """A package's own ``__init__`` is left out: it gives the names of its modules to others."""
    packages = {
        f"unionnews.{'.'.join(f.parent.relative_to(PACKAGE).parts)}"
        for f in FILES
        if f.stem == "__init__"
    }
    modules = {
        module
        for module in graph().modules - packages
        if module.count(".") and room(module) == inside
    }
    assert circle(modules) == []


def test_names_in_strings_point_downward():
    """Settings name classes by strings, which no import shows."""
    # The default of a variable of the environment, which any Scrapy project may set otherwise.
    known = ["unionnews.crawling.sites names unionnews.settings"]
    upward = []
    for file in FILES:
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(tree(file)):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            named = node.value.split(".")
            if named[0] != "unionnews" or len(named) < 2 or named[1] not in FLOORS:
                continue
            if not all(part.isidentifier() for part in named) or module == "unionnews":
                continue
            if FLOORS[named[1]] > FLOORS[room(module)]:
                upward.append(f"{module} names {node.value}")
    assert upward == known


def test_imports_of_types_count_too():
    assert CONTRACT["exclude_type_checking_imports"] is False


def test_no_test_imports_a_test():
    stems = {file.stem for file in TESTS}
    imported = {
        name(file): module
        for file in TESTS
        # to parse two hundred files takes a second
        for module in re.findall(r"^ *(?:from|import) +([\w.]+)", file.read_text("utf-8"), re.M)
        if module.split(".")[-1] in stems - {file.stem}
    }
    assert imported == {}


def test_tests_lie_in_rooms():
    rooms = {file.parent.name for file in TESTS if file.parent.name != "tests"}
    assert rooms <= set(FLOORS), rooms - set(FLOORS)
    assert [
        name(file) for file in TESTS if file.parent.name == "tests" and file.stem != "test_house"
    ] == []


@pytest.mark.parametrize(
    "file", [file for file in FILES if ">>> " in file.read_text(encoding="utf-8")], ids=name
)
def test_examples_in_docstrings_hold(file: Path) -> None:
    found = doctest.testmod(import_module(name(file).removesuffix(".py").replace("/", ".")))
    assert found.attempted
    assert not found.failed


def patterns(file: Path) -> Iterator[ast.Call]:
    """Yield the calls outside functions that compile a regular expression at once."""
    waiting: list[ast.AST] = [tree(file)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            yield node
        waiting += ast.iter_child_nodes(node)


def test_constants_compile_their_patterns_late():
    """A start pays for what it uses. Sites are written by others, as Scrapy's users know it."""
    free = ("exceptions", "items", "spiders")
    assert [
        f"{name(file)}:{call.lineno}"
        for file in FILES
        if file.relative_to(PACKAGE).parts[0].removesuffix(".py") not in free
        for call in patterns(file)
    ] == []
