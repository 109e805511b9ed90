import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_news import line, record

pa = pytest.importorskip("pyarrow")

from unionnews.dataset.exporting.parquet import arrow_schema
from unionnews.dataset.rows import BadRowError, RowReader, instant, zone_named
from unionnews.dataset.schema import article_schema
from unionnews.dataset.shapes import nullable, row_schema
from unionnews.dataset.upgrades import STEPS, UnknownVersionError, upgrade
from unionnews.items import SCHEMA_VERSION

READER = RowReader()
VALIDATOR = jsonschema.Draft202012Validator(article_schema())


def test_arrow_has_the_columns_of_the_json_schema_in_its_order() -> None:
    def names(node: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
        node = nullable(node) or node
        found = [(prefix, node.get("type", "string"))]
        if node.get("type") == "array":
            return [(prefix, "array"), *names(node["items"], f"{prefix}[]")]
        for name, part in node.get("properties", {}).items():
            found += names(part, f"{prefix}.{name}")
        return found

    def arrow_names(kind: Any, prefix: str = "") -> list[tuple[str, str]]:
        if pa.types.is_list(kind):
            return [(prefix, "array"), *arrow_names(kind.value_type, f"{prefix}[]")]
        if pa.types.is_struct(kind):
            parts = [arrow_names(field.type, f"{prefix}.{field.name}") for field in kind]
            return [(prefix, "object"), *(name for part in parts for name in part)]
        return [(prefix, {"string": "string", "int64": "integer"}[str(kind)])]

    schema = article_schema()
    columns = arrow_schema(schema)
    assert columns.names == list(schema["properties"])
    for name, node in schema["properties"].items():
        assert arrow_names(columns.field(name).type) == names(node)


def test_columns_without_the_text() -> None:
    names = list(row_schema(body=False)["properties"])
    at = names.index("bodySha256")
    assert names[at : at + 2] == ["bodySha256", "bodyLength"]
    assert "articleBody" not in names


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)  # fmt: skip


@given(st.sampled_from(list(article_schema()["properties"])), JSON)
def test_reads_what_the_json_schema_allows_and_nothing_else(name: str, value: Any) -> None:
    made = record(1, **{name: value})
    if isinstance(value, int) and abs(value) >= 2**63:
        allowed = False
    elif isinstance(value, float) and value.is_integer():
        allowed = False  # JSON Schema takes 1.0 for an integer; we write none
    else:
        allowed = VALIDATOR.is_valid(made) and "\0" not in json.dumps(value, ensure_ascii=False)
    text = json.dumps(made).encode()
    try:
        READER.read(text)
    except BadRowError:
        assert not allowed
    else:
        assert allowed or "\\u0000" in text.decode()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"revision":1', b'"revision":"1"', "Expected `int`, got `str` - at `$.revision`"),
        (b'"revision":1', b'"revision":true', "Expected `int`, got `bool`"),
        (b'"revision":1', b'"revision":1,"extra":2', "unknown field `extra`"),
        (b'"revision":1,', b"", "missing required field `revision`"),
        (b'"headline":"', b'"headline":"\\ud800', "not JSON"),
        (b'"headline":"', b'"headline":"\\u0000', "NUL"),
        (b'"headline":"', b'"headline":"\x00', "not JSON"),
        (b'"headline":"', b'"headline":"\xff', "not JSON"),
        (b'"status":"published"', b'"status":"deleted"', "deleted"),
        (b'"schemaVersion":"1.2"', b'"schemaVersion":"9.0"', "schema version 9.0: no way"),
        (b'"schemaVersion":"1.2"', b'"schemaVersion":null', "no record: it has no schema version"),
        (b"{", b"[{", "not JSON"),
    ],
)
def test_bad_rows_have_a_reason(old: bytes, new: bytes, reason: str) -> None:
    with pytest.raises(BadRowError, match=reason.replace("$", r"\$").replace("[", r"\[")):
        READER.read(line(record(1)).replace(old, new, 1))


@pytest.mark.parametrize("text", [b"", b"null", b"[]", b'"text"', b"[" * 100_000, b"{}" * 2])
def test_what_is_no_record_is_refused(text: bytes) -> None:
    with pytest.raises(BadRowError):
        READER.read(text)


def test_an_escaped_backslash_before_u0000_is_text() -> None:
    made = record(1, headline="C:\\u0000")
    assert READER.read(line(made)).headline == "C:\\u0000"


def test_instants() -> None:
    assert instant("2024-05-27T09:00:00+08:00") == instant("2024-05-27T01:00:00Z")
    assert instant("2024-05-27", zone_named("Asia/Shanghai")) == instant("2024-05-26T16:00:00Z")
    with pytest.raises(BadRowError, match="no date"):
        instant("2024-02-30")


OLDER = {
    "0.1": ("0.2", lambda made: {**made, "headline": made["title"]}),
    "0.2": (SCHEMA_VERSION, lambda made: {key: made[key] for key in record(1)}),
}


def older_record() -> dict[str, Any]:
    made = record(1)
    title = made.pop("headline")
    made["metadata"]["schemaVersion"] = "0.1"
    return made | {"title": title}


def test_earlier_versions_are_upgraded_step_by_step() -> None:
    assert upgrade(older_record(), OLDER) == record(1)
    assert RowReader(OLDER).read(line(older_record())).headline == record(1)["headline"]


def test_a_step_that_breaks_is_the_rows_fault() -> None:
    broken = older_record()
    del broken["title"]
    with pytest.raises(BadRowError, match="title"):
        RowReader(OLDER).read(line(broken))


def test_versions_without_a_way_are_refused() -> None:
    with pytest.raises(UnknownVersionError, match=r"0\.1"):
        upgrade(older_record(), {})
    with pytest.raises(UnknownVersionError):
        upgrade(older_record(), {"0.1": ("0.2", dict), "0.2": ("0.1", dict)})


def test_every_step_leads_on() -> None:
    for version in STEPS:
        made = record(1)
        made["metadata"]["schemaVersion"] = version
        reached, seen = version, set()
        while reached != SCHEMA_VERSION:
            assert reached not in seen
            seen.add(reached)
            reached = STEPS[reached][0]
