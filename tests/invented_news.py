"""Invented articles, as many as wanted, the same for the same seed. No publisher wrote any of it."""

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from unionnews.items import SCHEMA_VERSION

_CHARACTERS = (
    "工会职业劳动者企业员生产车间班组技能安全培训关爱服务活动困难帮扶慰问主席代表大合同协商权益保障"
    "维护建设创新竞赛模范精神匠心传承学习文化体育健康医疗互助农民外卖司机快递货运驿站港湾温暖清凉冬春"
    "夏秋城乡街道社区园区基层组织发展改革开放质量效率绿色能源电力铁路矿山纺织机械电子化学食品粮油水利"
    "桥梁隧道码头船舶航空汽车信息网络数字平台灵活就业岗位收入工资保险养老生育女儿童家庭幸福美好生活"
)
_LINKS = (
    "的",
    "和",
    "在",
    "为",
    "对",
    "与",
    "向",
    "把",
    "让",
    "将",
    "了",
    "并",
    "还",
    "也",
    "从",
    "到",
)
_PLACES = (
    "望川",
    "澜州",
    "锦垣",
    "东垣",
    "霁城",
    "青屏",
    "桐浦",
    "曲澜",
    "鹭港",
    "砚北",
    "岚溪",
    "云堤",
)
_SURNAMES = "尚庄秦霍谷荀岑卞穆晏柏祁"
_SOURCES = ("望川日报", "东垣工人报", "澜州晚报", "锦垣日报", "工会信息", "青屏日报")
_VOCABULARY = random.Random(1)
_WORDS = ["".join(_VOCABULARY.choices(_CHARACTERS, k=2)) for _ in range(4000)]
_WEIGHTS = list(accumulate(1 / (rank + 20) for rank in range(4000)))
_START = datetime(2015, 1, 1, tzinfo=UTC)


class Writer:
    """Writes sentences of a fixed vocabulary, frequent words more often than rare ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def sentence(self) -> str:
        count = self.random.randint(7, 16)
        words = self.random.choices(_WORDS, cum_weights=_WEIGHTS, k=count)
        parts = [
            word + (self.random.choice(_LINKS) if self.random.random() < 0.3 else "")
            for word in words
        ]
        parts.insert(count // 2, "，")
        return "".join(parts) + "。"

    def body(self, sentences: int | None = None) -> list[str]:
        return [self.sentence() for _ in range(sentences or self.random.randint(12, 34))]

    def lead(self) -> str:
        place, name = self.random.choice(_PLACES), self.random.choice(_SURNAMES)
        day = f"{self.random.randint(1, 12)}月{self.random.randint(1, 28)}日"
        return f"{day}，{place}市总工会在{place}召开会议，市总工会主席{name}某出席会议并讲话。"

    def headline(self) -> str:
        return self.sentence()[:18].replace("，", "")


def paragraphs(sentences: list[str]) -> str:
    """Put sentences into paragraphs of three."""
    groups = ["".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    return "\n\n".join(groups)


def record(number: int, site: str = "union_example", **fields: Any) -> dict[str, Any]:
    """Return a whole record; ``fields`` replaces what it says."""
    writer = Writer(number)
    pick = writer.random
    url = f"http://{site}.example/n1/{number}.html"
    published = _START + timedelta(minutes=pick.randrange(10 * 365 * 24 * 60))
    body = paragraphs([writer.lead(), *writer.body()])
    source = pick.choice(_SOURCES)
    made = {
        "id": hashlib.sha256(url.encode()).hexdigest()[:16],
        "revision": 1,
        "status": "published",
        "changedFields": None,
        "url": url,
        "canonicalUrl": url,
        "headline": writer.headline(),
        "kicker": writer.headline() if number % 7 == 0 else None,
        "subheadline": None,
        "authors": [{"name": f"{pick.choice(_SURNAMES)}某", "nameRaw": "某", "role": "reporter"}],
        "editors": [{"name": "庄静", "nameRaw": "庄静"}],
        "source": {"name": source, "nameRaw": source, "url": None} if number % 11 else None,
        "publisher": {"name": "工会样例网", "url": f"http://{site}.example/"},
        "datePublished": published.strftime("%Y-%m-%dT%H:%M:00+08:00"),
        "datePublishedRaw": published.strftime("%Y年%m月%d日%H:%M"),
        "datePublishedPrecision": "minute",
        "dateModified": None,
        "dateModifiedRaw": None,
        "dateModifiedPrecision": None,
        "breadcrumbs": [{"name": "首页", "url": f"http://{site}.example/"}],
        "articleSection": None,
        "keywords": ["技能", "竞赛"] if number % 5 == 0 else [],
        "description": None,
        "inLanguage": "zh-Hans",
        "dateline": {"agency": "新华社", "place": "北京", "date": None}
        if number % 9 == 0
        else None,
        "printEdition": None,
        "articleBody": body,
        "images": [{"url": f"{url}.jpg", "caption": "图", "creditText": None}]
        if number % 4 == 0
        else [],
        "textRepair": None,
        "metadata": metadata(url, site, number, body),
    }
    return made | fields


def metadata(url: str, site: str, number: int, body: str) -> dict[str, Any]:
    downloaded = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    return {
        "schemaVersion": SCHEMA_VERSION,
        "spider": site,
        "page": "ExamplePage",
        "version": "0.1.0",
        "dateDownloaded": downloaded.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "requestUrl": url,
        "pages": [
            {
                "url": url,
                "httpStatus": 200,
                "contentType": "text/html",
                "bodySha256": hashlib.sha256(body.encode()).hexdigest(),
                "encoding": {"declared": "gb2312", "used": "gb18030", "replaced": 0},
                "archive": {"file": "archive/1.warc.gz", "offset": number * 100},
            }
        ],
        "validationMessages": [],
        "rights": None,
        "dateGone": None,
        "file": None,
    }


def line(made: dict[str, Any]) -> bytes:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write(path: Path, records: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> Path:
    """Write a file of records and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(map(line, records))
    return path
