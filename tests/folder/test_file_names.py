"""Where the records lie is told, and where the demo's do."""

from pathlib import Path

import pytest

from unionnews.dataset.record_sources import find_records
from unionnews.exceptions import UsageError
from unionnews.search.searching import site_folders


@pytest.mark.parametrize("look", [find_records, site_folders])
def test_a_folder_with_only_a_demo_says_where_it_is(tmp_path: Path, look: object) -> None:
    assert callable(look)
    with pytest.raises(UsageError, match="crawl first"):
        look([tmp_path])
    demo = tmp_path / "demo" / "union_example"
    demo.mkdir(parents=True)
    (demo / "articles.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match=f"add --output {tmp_path / 'demo'}$"):
        look([tmp_path])
