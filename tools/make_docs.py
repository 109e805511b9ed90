"""Write the generated files: pages of docs/, and tests/interface.json with all public names.

``--check`` only says whether they are up to date.
"""

import json
import sys
import types
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path

from cli_page import cli_page
from interface import interface

from unionnews import items
from unionnews.crawling.sites import all_sites
from unionnews.dataset.schema import article_schema, field_docs
from unionnews.operate.new_site.saved_page import sites_page

ROOT = Path(__file__).resolve().parent.parent
PARTS = (
    items.Author, items.Editor, items.Source, items.Publisher, items.Breadcrumb, items.Dateline,
    items.PrintEdition, items.Image, items.TextRepair, items.Metadata, items.PageMetadata,
    items.PageEncoding, items.ArchiveLocation,
)  # fmt: skip


def fields_page() -> str:
    """Return docs/fields.md."""
    head = f"""# Fields

Generated from `unionnews/items/` by `tools/make_docs.py`; schema version {items.SCHEMA_VERSION}.
One JSON object a line, UTF-8, keys always present in this order, `null` where the page does not
show it. `unionnews schema` prints the JSON Schema; it is also kept as
[article.schema.json](article.schema.json).

## Article
"""
    return (
        head
        + _table(items.Article)
        + "".join(
            f"\n## {part.__name__}\n\n{typing.cast(str, part.__doc__).splitlines()[0]}\n{_table(part)}"
            for part in PARTS
        )
    )


def _table(cls: type) -> str:
    hints, docs = typing.get_type_hints(cls), field_docs(cls)
    rows = (
        f"| `{field.name}` | {_type(hints[field.name])} | {_text(docs.get(field.name, ''))} |\n"
        for field in fields(cls)
    )
    return "\n| key | type | meaning |\n|---|---|---|\n" + "".join(rows)


def _text(doc: str) -> str:
    return " ".join(doc.replace("``", "`").replace(":attr:", "").replace("|", "\\|").split())


def _type(hint: typing.Any) -> str:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return " or ".join(f"`{value}`" for value in arguments)
    if origin in (types.UnionType, typing.Union):
        return " or ".join("null" if a is type(None) else _type(a) for a in arguments)
    if origin is list:
        return f"list of {_type(arguments[0])}"
    if is_dataclass(hint):
        name = typing.cast(type, hint).__name__
        return f"[{name}](#{name.lower()})"
    return {str: "string", int: "integer"}[hint]


def pages() -> dict[str, str]:
    """Return every generated file by its path."""
    schema = json.dumps(article_schema(), ensure_ascii=False, indent=1) + "\n"
    return {
        "docs/cli.md": cli_page(),
        "docs/fields.md": fields_page(),
        "docs/article.schema.json": schema,
        "docs/sites.md": sites_page(all_sites()),
        "tests/interface.json": interface(),
    }


def main() -> int:
    stale = {
        name: text
        for name, text in pages().items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != text
    }
    for name, text in stale.items():
        if "--check" in sys.argv:
            print(f"{name} is not current; run: python tools/make_docs.py")
        else:
            (ROOT / name).write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
