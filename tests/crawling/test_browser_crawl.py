"""A site that its scripts write, crawled with a browser."""

import json
import shutil
from pathlib import Path

import pytest
from invented_sites import Answer, InventedSite, chunks, stories
from running import read_jsonl, run_unionnews

from unionnews.operate.upkeep import verify

pytest.importorskip("playwright", reason="the extra browser is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium on this machine"),
]

SHELL = (
    '<!DOCTYPE html><html lang="en"><head><title>Harbor Union</title><script src="/app.js"></script></head>'
    '<body><div id="app"></div><img src="/logo.png"></body></html>'
)
APP = """
fetch("http://elsewhere.invalid/count").catch(() => 0);
fetch("http://127.0.0.2:9/private").catch(() => 0);
fetch("/private/secrets.json").catch(() => 0);
const page = new URLSearchParams(location.search).get("page") || "1";
const one = location.pathname.match(/^.news.(\\d+)$/);
document.addEventListener("DOMContentLoaded", async () => {
  const app = document.getElementById("app");
  const data = await (await fetch(one ? `/api/${one[1]}.json` : `/api/list-${page}.json`)).json();
  if (one) {
    document.title = data.headline;
    app.innerHTML = `<article><h1>${data.headline}</h1><p class="date">${data.day}</p>` +
      data.paragraphs.map(text => `<p>${text}</p>`).join("") + "</article>";
  } else {
    app.innerHTML = '<ul class="news">' + data.items.map(
      item => `<li><a href="/news/${item.number}">${item.headline}</a> <span>${item.day}</span></li>`
    ).join("") + "</ul>" + (data.next ? `<a rel="next" href="/?page=${data.next}">Next</a>` : "");
  }
});
"""


def scripted(count: int) -> InventedSite:
    site = InventedSite("scripted")
    told = stories(count)
    site.pages["/app.js"] = Answer(APP.encode(), "text/javascript")
    for story in told:
        site.html(f"/news/{story.number}", SHELL)
        facts = {"headline": story.headline, "day": story.printed, "paragraphs": story.paragraphs}
        site.pages[f"/api/{story.number}.json"] = Answer(
            json.dumps(facts).encode(), "application/json"
        )
        site.articles[f"/news/{story.number}"] = story.headline
    parts = chunks(told, 3)
    for number, items in enumerate(parts, 1):
        site.html("/" if number == 1 else f"/?page={number}", SHELL)
        listed = [{"number": s.number, "headline": s.headline, "day": s.printed} for s in items]
        facts = {"items": listed, "next": number + 1 if number < len(parts) else None}
        site.pages[f"/api/list-{number}.json"] = Answer(
            json.dumps(facts).encode(), "application/json"
        )
    return site


def test_what_scripts_show_is_collected_with_a_browser(tmp_path: Path) -> None:
    with scripted(5) as site:
        variables = {
            "UNIONNEWS_CONTACT": "tests@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "UNIONNEWS_STATE": str(tmp_path / "state"),
        }
        words = ("crawl", site.url(), "--delay", "0", "--output", tmp_path / "out")
        done = run_unionnews(*words, "--browser", **variables)
        assert done.returncode == 0, done.stderr
        name = f"127.0.0.1_{site.port}"
        found = read_jsonl(tmp_path / "out" / name / "articles.jsonl")
        assert site.judged(found) == (1.0, 0, 0), done.stderr
        # Robots, the guard and the archive hold for what scripts ask for too; pictures are not asked for.
        assert not [hit for hit in site.hits if hit.startswith("/private") or hit == "/logo.png"]
        assert site.hits.count("/app.js") == 1
        # What the records were read from lies in the archive, beside what the site answered.
        assert list(verify(name, tmp_path / "out")) == []
