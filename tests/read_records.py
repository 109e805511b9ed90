"""Records with all that the reading room shows."""

from ledger_records import record as plain_record

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\u202egnp.exe'


def whole_record(number: int, body: str, **fields: object) -> dict:
    made = {
        "kicker": "肩题", "subheadline": None, "headline": f"第{number}篇：工会来信",
        "authors": [{"name": "尚某", "nameRaw": "尚某", "role": "reporter"}],
        "editors": [{"name": "庄静", "nameRaw": "庄静"}],
        "source": {"name": "望川日报", "nameRaw": "望川日报", "url": None},
        "publisher": {"name": "样例网", "url": "http://union.example/"},
        "articleSection": "要闻", "inLanguage": "zh-Hans", "images": [], "keywords": [], "description": None, "datePublished": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip
    whole = plain_record(number, articleBody=body, **{**made, **fields})
    whole["metadata"] |= {"validationMessages": [], "spider": "union_example"}
    return whole
