"""Small archives of invented articles of people_acftu."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from people_pages import era_c

from unionnews.folder.archive import ArchiveWriter, Provenance, WrittenExchange

DATE = datetime(2024, 5, 27, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SENTENCE = "云水市总工会第{n}次劳动竞赛今天在港口开幕，来自各区的{n}支队伍参加，比赛为期三天。"


def url(number: int, page: int = 1) -> str:
    tail = f"-{page}" if page > 1 else ""
    return f"http://acftu.people.com.cn/n1/2024/0527/c67502-{40000000 + number}{tail}.html"


def page(number: int, text: str = "", pages: tuple[int, ...] = (), **parts: Any) -> bytes:
    """Return an article; ``pages`` are the further pages that its pager names."""
    pager = "".join(f'<a href="{url(number, p)}">{p}</a>' for p in pages)
    body = f"<p>{text or SENTENCE.format(n=number)}</p>"
    parts = {"title": f"第{number}次劳动竞赛开幕", **parts}
    return era_c(body=body, pager=pager, **parts).encode()


def answer(address: str, body: bytes, hours: float = 0, **given: Any) -> WrittenExchange:
    """Return an exchange; ``hours`` after :data:`DATE`."""
    facts: dict[str, Any] = {
        "status": 200,
        "headers": [("Content-Type", "text/html; charset=utf-8")],
        "provenance": Provenance(request_url=address, spider="people_acftu"),
    }
    return WrittenExchange(url=address, date=DATE + hours * HOUR, body=body, **(facts | given))


def write(folder: Path, *exchanges: WrittenExchange, max_file: int = 1 << 30) -> list[Path]:
    """Write an archive to ``folder`` and return its files."""
    with ArchiveWriter(folder, day=DATE.date(), software="tests", max_file=max_file) as writer:
        for exchange in exchanges:
            writer.write(exchange)
    return sorted(folder.glob("*.warc.gz"))
