"""Links of the start page: to the same search with one filter more or one less."""

from collections.abc import Iterator
from urllib.parse import urlencode

from unionnews.search.folder_index import Order
from unionnews.search.folding import tokens
from unionnews.search.query import SearchQuery, Term
from unionnews.words.patterns import regex

_CURLY = regex("[“”„]")


def _term_of(name: str, value: str) -> Term:
    """Return the filter for exactly one value of a facet, as far as it can be quoted."""
    if name == "year":
        return Term(value, "date")
    if '"' in value and _CURLY.search(value):
        return Term(max(value.split('"'), key=len), name)
    return Term(value, name, exact=name != "site")


def facet_links(
    facets: dict[str, list[tuple[str, int]]],
    query: SearchQuery,
    titles: dict[str, str],
    order: Order,
) -> Iterator[tuple[str, list[tuple[str, int, str]]]]:
    """Yield each facet with its values: shown text, count, and address of the filtered search."""
    for name, values in facets.items():
        shown = titles if name == "site" else {}
        rows = [
            (
                shown.get(value, value),
                count,
                link(f"{query.typed()} {_term_of(name, value).typed}".strip(), order),
            )
            for value, count in values
            if tokens(value)  # a value of marks alone cannot be searched
        ]
        if len(rows) > 1:
            yield name, rows


def chosen(query: SearchQuery, titles: dict[str, str], order: Order) -> list[tuple[str, str]]:
    """Return the filters of a query, and the address of the page without each."""
    filters = [g[0] for g in query.groups if len(g) == 1 and g[0].field and not g[0].excluded]
    sites = {name.lower(): title for name, title in titles.items()}

    def shown(term: Term) -> str:
        title = sites.get(term.text.lower()) if term.field == "site" else None
        return title or f"{term.field}:{term.text}"

    return [(shown(term), link(query.typed(without=term), order)) for term in filters]


def link(query: str, order: str, page: int = 0) -> str:
    """Return the address of a search's page."""
    values = {"q": query, "order": order if query else "", "page": str(page or "")}
    return "/?" + urlencode({name: value for name, value in values.items() if value})
