"""Every command that touches a site's folder, on a folder of invented articles of people_acftu."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from archives import answer, page, url, write
from typer.main import get_command

from unionnews.cli import app
from unionnews.dataset.exporting.export import export
from unionnews.dataset.feed_parts import publish
from unionnews.folder.ledger import Link, View
from unionnews.operate.reextract import reextract_site
from unionnews.operate.retention import retain
from unionnews.operate.upkeep import forget, open_ledger, retry, verify
from unionnews.search import index as search_index
from unionnews.spiders.people_acftu import PeopleAcftuSpider as Site

SITE = "people_acftu"


def publish_news(output: Path, numbers: Iterable[int], text: str = "", size: int = 3000) -> None:
    """Put pages of articles, and a list that prints their headlines, into the site's archive."""
    numbers = list(numbers)
    pages = [answer(url(number), page(number, text and f"{number}{text}")) for number in numbers]
    titles = "".join(f"<li>第{number}次劳动竞赛开幕</li>" for number in numbers)
    shown = answer(f"http://acftu.people.com.cn/index{numbers[0]}.html", titles.encode())
    write(output / SITE / "archive", *pages, shown, max_file=size)
    with (output / "published").open("a", encoding="utf-8") as file:
        file.writelines(f"{url(number)}\n" for number in numbers)


def collect(output: Path) -> None:
    """Do what a crawl does, without a network: enter the addresses, read the pages of the archive."""
    if View.exists(output / SITE):
        with open_ledger(Site, output / SITE) as ledger:
            known = (output / "published").read_text(encoding="utf-8").split()
            ledger.add([Link(Site.key(address), address) for address in known], datetime.now(UTC))
    reextract_site(SITE, output=output)


def commands(root: Path) -> dict[str, Callable[[], object]]:
    """Return the commands by name; the sites' folders lie in ``root/output``."""
    output = root / "output"
    folder = output / SITE
    records, store = folder / "articles.jsonl", f"file://{root / 'store'}"
    return {
        "reextract": lambda: collect(output),
        "retry": lambda: retry(SITE, output, "failed"),
        "feed": lambda: publish(folder, datetime.now(UTC)),
        "index": lambda: search_index.refresh(folder),
        "export": lambda: export("jsonl", root / "dataset", [records]),
        "retain": lambda: retain(folder / "archive", store, None, datetime.now(UTC)),
        "forget": lambda: forget(url(1), output, SITE),
        "verify": lambda: list(verify(SITE, output)),
    }


def by_line(root: Path) -> dict[str, Callable[[], object]]:
    """Return those of the command line that keep what they know of a folder elsewhere, or read it."""
    place, other = ("--output", str(root / "output")), url(99)
    (root / "output" / "alerts.toml").write_text(
        '[[alert]]\nname="all"\nquery="竞赛"\nto=["json://127.0.0.1:1/"]\n', encoding="utf-8"
    )
    return {
        "sync": lambda: _said("sync", f"file://{root}/synced?format=jsonl", "-q", *place),
        "atom": lambda: _said(
            "feed", "--atom", f"{root}/feeds", "--base", "http://a.example/", *place
        ),
        "alerts": lambda: _said("alerts", *place, unheard=1),
        "undo": lambda: [_said("forget", other, *more, *place) for more in ((), ("--undo",))],
        "stories": lambda: _said("stories", "-q", *place),
        "report": lambda: _said("report", f"{root}/report", "-q", *place),
        "search": lambda: _said("search", "竞赛", "--count", *place),
        "status": lambda: _said("status", SITE, *place),
    }


def _said(*words: str, unheard: int = 0) -> None:
    """Run a command; nobody hears what it sends, and a takedown may name copies (3)."""
    status = get_command(app).main(words, "unionnews", standalone_mode=False)
    assert status in (None, 0, unheard, 3), (words, status)
