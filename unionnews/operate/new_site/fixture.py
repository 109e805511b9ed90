"""Save a page and what its layout reads as a web-poet fixture."""

import json
from collections.abc import Sequence
from pathlib import Path

from web_poet.serialization import SerializedLeafData, register_serialization
from web_poet.utils import get_fq_class_name

from unionnews.exceptions import UsageError
from unionnews.operate.new_site.page_scrub import scrub
from unionnews.pages.article_page import ArticlePage, PageResponse
from unionnews.pages.extract import Page, extract, read_page, run

FIXTURES = Path("tests") / "fixtures"


def _serialize(response: PageResponse) -> SerializedLeafData:
    info = {"url": str(response.url), "status": response.status}
    return {
        "body.html": bytes(response.body),
        "info.json": (json.dumps(info, indent=2) + "\n").encode(),
    }


def _deserialize(cls: type[PageResponse], data: SerializedLeafData) -> PageResponse:
    info = json.loads(data["info.json"])
    page = read_page(data["body.html"], info["url"], status=info["status"])
    return page.response


register_serialization(_serialize, _deserialize)


def saved_fixture(
    page: Page,
    layouts: Sequence[type[ArticlePage]],
    *,
    case: str,
    folder: Path = FIXTURES,
    scrubbed: bool = True,
) -> Path:
    """Save a page as the fixture ``case`` of the layout that reads it, and return its folder.

    With ``scrubbed`` every word of the publisher is replaced first; the same layout must still
    read it. Raises :class:`~unionnews.exceptions.NotAnArticleError` where none does, and
    :class:`UsageError` for a case that exists or a page that does not survive the scrubbing.
    """
    # Only this function needs it, and it loads a library that can change the clock.
    from web_poet.testing import Fixture  # noqa: PLC0415  see above

    extract(page, layouts, None)
    layout = next(one for one in layouts if one.__name__ == page.layout)
    response = page.response
    if scrubbed:
        response = _scrubbed(page, layout)
    target = folder / get_fq_class_name(layout)
    if (target / case).exists():
        raise UsageError(f"{target / case}: exists; give another --case")
    item = run(layout(response).to_item())
    saved = Fixture.save(target, inputs=[response], item=item, fixture_name=case)
    return Path(saved.path)


def _scrubbed(page: Page, layout: type[ArticlePage]) -> PageResponse:
    text = scrub(page.response.text)
    # The text is UTF-8 now, whatever encoding the page had and declares.
    body = b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
    again = read_page(body, str(page.response.url), status=page.response.status)
    before = run(layout(page.response).to_item())
    try:
        after = extract(again, (layout,), None)
    except Exception as error:
        raise UsageError(f"{layout.__name__} no longer reads the scrubbed page: {error}") from error
    if len(after.paragraphs) != len(before.paragraphs):
        raise UsageError(
            f"scrubbing changed the number of paragraphs from {len(before.paragraphs)} to"
            f" {len(after.paragraphs)}; write a page of your own instead"
        )
    return read_page(body, str(page.response.url), status=page.response.status).response
