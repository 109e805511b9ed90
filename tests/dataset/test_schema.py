from dataclasses import fields

import jsonschema
import pytest

from unionnews import items
from unionnews.dataset.schema import article_schema, field_docs


def test_schema_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(article_schema())


def test_keys_are_in_declared_order_and_all_required() -> None:
    schema = article_schema()
    names = [field.name for field in fields(items.Article)]
    assert list(schema["properties"]) == names == schema["required"]


@pytest.mark.parametrize(
    "cls",
    [items.Article, items.Author, items.Source, items.Image, items.Metadata, items.PageMetadata],
)
def test_every_field_is_documented(cls: type) -> None:
    assert set(field_docs(cls)) == {field.name for field in fields(cls)}


@pytest.mark.parametrize(
    ("key", "value"),
    [("headline", None), ("id", "short"), ("datePublished", "yesterday"), ("status", "deleted")],
)
def test_wrong_values_are_refused(key: str, value: object) -> None:
    properties = article_schema()["properties"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, properties[key])
