"""Pages with signals about use, and the answers that they have."""

from loopback import ARTICLE

from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.rights.rights_signals import signals_beside

URL = "https://union.example/news/a.html"
CC = "https://creativecommons.org/licenses/by/4.0/"
A, F, U = "allowed", "forbidden", "unknown"


def page_of(head: str = "", body: str = "", text: str = "") -> str:
    """Return the article with more in its head, behind its text, or before its last paragraph."""
    page = (
        ARTICLE.decode().replace("</head>", f"{head}</head>").replace("</body>", f"{body}</body>")
    )
    last = ARTICLE.decode().rsplit("<p>", 1)[1]
    return page.replace(f"<p>{last[:9]}", f"<p>{text}</p><p>{last[:9]}") if text else page


def answers(
    page: str | bytes | None = None,
    *headers: tuple[str, str],
    robots: str = "",
    tdm: str = "",
    url: str = URL,
) -> tuple[str, ...]:
    """Return what may be done with an article: index, train, republish."""
    body = page_of() if page is None else page
    beside = signals_beside(url, headers, robots, tdm)
    read = read_page(body if isinstance(body, bytes) else body.encode(), url, signals=beside)
    rights = extract(read, [GenericPage], None).metadata.rights
    assert rights is not None
    known = {f"{one.kind}: {one.text}" for one in rights.signals}
    found = (rights.index, rights.train, rights.republish)
    assert all(one.decidedBy in known if one.decidedBy else one.answer == U for one in found)
    assert all(len(one.text) <= 300 for one in rights.signals)
    return tuple(one.answer for one in found)
