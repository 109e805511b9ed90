"""Write the installed versions of the packages in constraints.txt into that file.

    make test && python tools/update_constraints.py [--check]

Upgrade first (`pip install --upgrade --group dev --editable ".[alarms,cluster,dataset,report]"`),
let the gate run, then write down the versions that were tested. ``--check`` changes nothing: its
exit status is 1 if a version differs, or if a package that the project needs is not named.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<rest>.*)")


def plain(name: str) -> str:
    """Return a name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def updated(line: str) -> str:
    """Return a line with the installed version; unchanged if the package is not installed."""
    match = _PIN.fullmatch(line)
    if match is None:
        return line
    try:
        return f"{match['name']}=={version(match['name'])}{match['rest']}"
    except PackageNotFoundError:
        return line


def reached(name: str, seen: set[str]) -> set[str]:
    """Return the packages that ``name`` needs here, and in turn those that they need; no extras."""
    try:
        needs = [need for need in requires(name) or () if "extra ==" not in need]
    except PackageNotFoundError:
        return seen
    for need in needs:
        other = plain(re.match(r"[A-Za-z0-9._-]+", need)[0])  # type: ignore[index]  # it has a name
        if other not in seen and _is_here(other):
            seen.add(other)
            reached(other, seen)
    return seen


def _is_here(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def main() -> int:
    """Update the file; with ``--check`` compare it, and return 1 if there is a difference."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pinned = {plain(match["name"]) for line in lines if (match := _PIN.fullmatch(line))}
    missing = sorted(reached("unionnews", set()) - pinned)
    new = [updated(line) for line in lines]
    changed = [line for line, old in zip(new, lines, strict=True) if line != old]
    for name in missing:
        print(f"{name}: reached, but not named; add {name}=={version(name)}")
    print("\n".join(changed) if changed else "all versions are those that are installed")
    if "--check" in sys.argv:
        return 1 if changed or missing else 0
    CONSTRAINTS.write_text("\n".join(new) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
