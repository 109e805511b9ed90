"""What docs/fetch.md, server.md and explain.md say about options and answers is true."""

import re

import pytest
from running import ROOT, run_unionnews

from unionnews.reading_room.server.openapi import specification


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "command"), [("fetch", "fetch"), ("server", "serve"), ("explain", "explain")]
)
def test_options_are_those_of_the_command(page, command):
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    named = set(re.findall(r"`(--[a-z-]+)", text))
    shown = run_unionnews(command, "--help", TERMINAL_WIDTH="200", COLUMNS="200").stdout
    known = set(re.findall(r"(--[a-z-]+)", shown)) - {"--help"}
    assert named - known - {"--config-file"} == set()
    if command != "explain":
        assert known - named - {"--quiet"} == set()


def test_answers_are_those_of_the_server():
    text = (ROOT / "docs" / "server.md").read_text("utf-8")
    paths = specification(max_urls=1, max_body=1, with_token=True)["paths"]
    answers = {s for path in paths.values() for way in path.values() for s in way["responses"]}
    named = set(re.findall(r"^\| (\d{3}) \|", text, re.MULTILINE))
    assert named == answers - {"200", "405"}
