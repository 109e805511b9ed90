"""``unionnews search`` and ``unionnews index``."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text

from unionnews.cli.console import harmless, print_json, say
from unionnews.cli.lazy import MARKUP
from unionnews.cli.options import ONLY_HERE, Places, Sites
from unionnews.dataset.stories.stories_file import STORIES, members
from unionnews.exceptions import UsageError
from unionnews.search.canned_queries import canned_queries
from unionnews.search.excerpts import Piece, excerpt, marked
from unionnews.search.folder_index import Hit, Order
from unionnews.search.index import refresh
from unionnews.search.query import FIELDS, FILTERS, SearchQuery, Term, parse_query
from unionnews.search.searching import Library, site_folders
from unionnews.words.text import EASTERN, counted

app = typer.Typer(add_completion=False, rich_markup_mode=MARKUP)
BAR = 40
"""Length of the longest bar, in characters."""


By = Literal["month", "year", "site", "source", "section", "language"]
"""Property by which a count is split."""


# A word with a minus looks like an option but is a word to exclude.
@app.command(context_settings={"ignore_unknown_options": True})
def search(  # noqa: PLR0913  one option, one parameter
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS…",
            help='Words, "phrases", -not, OR, begin*, headline: author: source: section: site:'
            " language: date:2024-05..2024-06",
        ),
    ],
    output: Places = ONLY_HERE,
    site: Sites = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Articles shown; 20, or all with --json.")
    ] = None,
    order: Annotated[Order, typer.Option(help="Best first, or newest first.")] = "relevance",
    json: Annotated[bool, typer.Option("--json", help="Whole records, one a line.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Only how many there are.")] = False,
    by: Annotated[By | None, typer.Option(help="How many for each, as bars.")] = None,
    stories: Annotated[
        bool, typer.Option("--stories", help="One row for all copies of a story.")
    ] = False,
) -> None:
    """Find articles by their words, in any script; 工会 finds 工會 too.

    Exit status: 0 something was found, 1 failed, 2 wrong usage, 3 nothing was found.
    """
    if unknown := [word for word in words if word.startswith("--")]:
        raise UsageError(f"{unknown[0]}: no such option; see: unionnews search --help")
    _refuse_together({"--count": count, "--by": by, "--json": json})
    _refuse_together({"--by": by, "--stories": stories})
    query = " ".join(words)
    parsed = parse_query(query)
    if not parsed.groups:
        raise UsageError("no words to look for; write what should be found")
    folders = _only(site_folders(output), site)
    with Library(folders) as library:
        for folder in library.behind:
            say(f"{folder}: cannot be written; searched as it was indexed last")
        if count:
            found = _stories(library, query, output) if stories else library.count(query)
            sys.stdout.write(f"{found}\n")
        elif by:
            total, counts = library.facets(query, [by])
            found = _bars(counts[by], sorted_by_name=by in ("month", "year"))
            if found < total:
                say(f"{total - found:,} of {counted(total, 'article')} without a {by}")
        else:
            most = None if (json and limit is None) or stories else limit or 20
            hits = library.hits(query, order, most)
            firsts = _one_a_story(hits, output) if stories else hits
            found, of = (
                len(hits),
                f"{counted(len(firsts), 'story', 'stories')} in" if stories else "",
            )
            hits = firsts[:limit]
            _records(library, hits) if json else _table(library, query, hits, parsed.words, of)
    for hint in _hints(parsed, folders) if not found else ():
        say(hint)
    raise typer.Exit(0 if found else 3)


def _refuse_together(options: dict[str, object]) -> None:
    if len(given := [name for name, value in options.items() if value]) > 1:
        raise UsageError(f"{' and '.join(given)}: write one of them")


def _stories(library: Library, query: str, output: list[Path]) -> int:
    return len(_one_a_story(library.hits(query, "date", None), output))


def _hints(query: SearchQuery, folders: list[Path]) -> Iterator[str]:
    """Yield possible reasons why nothing was found."""
    for name in query.unknown_fields[:1]:
        known = ", ".join(f"{name}:" for name in (*FIELDS, *FILTERS))
        yield f"{name}: was looked for as a word; fields are {known}"
    names = {folder.name.lower() for folder in folders}
    terms = [term for group in query.groups for term in group if not term.excluded]
    for term in terms:
        if term.field == "site" and term.text.lower() not in names:
            yield f"site:{term.text:.60}: not here; there are {', '.join(sorted(names))}"
        elif not term.field and term.text in ("AND", "NOT", "|", "&"):
            yield f"{term.text}: was looked for as a word; all words must be there anyway, OR joins two, -word excludes"


def index(
    output: Places = ONLY_HERE,
    site: Sites = None,
    datasette: Annotated[
        bool, typer.Option("--datasette", help="Only print searches for Datasette (metadata.json).")
    ] = False,
) -> None:
    """Make the search index of each folder anew; `search` keeps it up to date by itself."""
    folders = _only(site_folders(output), site)
    # Datasette gives these names to files that share one name, in their order.
    names = ["index", *(f"index_{n}" for n in range(2, len(folders) + 1))]
    if datasette:
        print_json(canned_queries(names))
    for folder in [] if datasette else folders:
        say(f"{folder}: {counted(refresh(folder, rebuild=True).articles, 'article')}")


def _only(folders: list[Path], sites: list[str] | None) -> list[Path]:
    known = {folder.name for folder in folders}
    if unknown := set(sites or ()) - known:
        raise UsageError(
            f"--site {', '.join(sorted(unknown))}: not here; there are {', '.join(sorted(known))}"
        )
    return [folder for folder in folders if not sites or folder.name in sites]


def _records(library: Library, hits: list[Hit]) -> None:
    for hit in hits:
        print_json(next(library.records(hit)))


def _table(library: Library, query: str, hits: list[Hit], terms: list[Term], of: str = "") -> None:
    from unionnews.operate.site_titles import titles_of  # noqa: PLC0415  loads all sites

    titles = titles_of(library.folders)
    console = Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    for hit in hits:
        head = Text(f"{(hit.datePublished or '–')[:10]}  ")
        head.append_text(_text(marked(hit.headline, terms), "bold"))
        if hit.status == "gone":
            head.append("  (gone)", "red")
        console.print(head)
        facts = [hit.source, together(hit.authors), titles[hit.folder.name]]
        console.print(
            Text(harmless("            " + " · ".join(fact for fact in facts if fact)), "dim")
        )
        line = Text("            ")
        line.append_text(_text(excerpt(library.body(hit)[0], terms), ""))
        console.print(line)
        console.print(Text(harmless(f"            {hit.url or hit.id}"), "blue"))
    say(_share(len(hits), library.count(query), of))


def together(names: Sequence[str]) -> str | None:
    """Join names with the mark of their script; None if there are none."""
    mark = "、" if all(map(EASTERN.search, names)) else ", "
    return mark.join(names) or None


def _share(shown: int, total: int, stories: str) -> str:
    if stories:
        return f"{shown} of {stories} {counted(total, 'article')}"
    more = f"; --limit {total} shows all" if shown < total else ""
    return f"{shown} of {counted(total, 'article')}{more}"


def _text(pieces: list[Piece], style: str) -> Text:
    text = Text(style=style)
    for piece, looked_for in pieces:
        text.append(harmless(piece), "black on yellow" if looked_for else "")
    return text


def _bars(counts: Counter[str], *, sorted_by_name: bool) -> int:
    found = sorted(counts.items()) if sorted_by_name else counts.most_common()
    rows = [(harmless(name), number) for name, number in found]
    longest = max(counts.values(), default=1)
    width = max((len(name) for name, _ in rows), default=0)
    for name, number in rows:
        bar = "█" * max(1, round(number / longest * BAR))
        sys.stdout.write(f"{name:<{width}}  {number:>7}  {bar}\n")
    return sum(counts.values())


def _one_a_story(hits: list[Hit], output: list[Path]) -> list[Hit]:
    """Return only the best hit of each story."""
    path = output[0] / "stories" / STORIES
    if not path.exists():
        raise UsageError(f"{path}: not there; find the stories first: unionnews stories")
    story = {member.id: member.storyId for member in members(path)}
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(story.get(hit.id, hit.id), hit)
    return list(first.values())
