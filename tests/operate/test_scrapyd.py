"""Scrapyd on loopback: deploy, schedule, items, logs; a killed job is complete after the next."""

import json
import os
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_runs import HERE, free_port, newsstand
from running import PATIENCE, ROOT, read_jsonl, until

pytestmark = pytest.mark.slow

VENV = Path(os.environ.get("UNIONNEWS_SCRAPYD_VENV", ROOT / ".venv-scrapyd"))
SPIDER = "paper0"


class Scrapyd:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}/"

    def ask(self, name: str, **data: str) -> dict:
        body = urllib.parse.urlencode(data).encode() if name == "schedule" else None
        query = "" if body else f"?{urllib.parse.urlencode(data)}"
        with urllib.request.urlopen(f"{self.url}{name}.json{query}", body, timeout=30) as answer:
            found = json.load(answer)
        assert found["status"] == "ok", found
        return found

    def schedule(self, **arguments: str) -> str:
        return self.ask("schedule", project="unionnews", spider=SPIDER, **arguments)["jobid"]

    def jobs(self, state: str) -> dict[str, dict]:
        return {job["id"]: job for job in self.ask("listjobs", project="unionnews")[state]}

    def finish(self, job: str) -> None:
        until(lambda: job in self.jobs("finished"), f"{job} is finished", every=0.3)


@pytest.fixture
def scrapyd(tmp_path: Path) -> Iterator[Scrapyd]:
    if not (VENV / "bin" / "scrapyd").is_file():
        pytest.skip(f"no Scrapyd in {VENV}: run tools/install_scrapyd.sh")
    port, papers = free_port(), free_port()
    project = tmp_path / "project"
    shutil.copytree(ROOT / "deploy" / "scrapyd", project)
    for file in ("scrapy.cfg", "scrapyd.conf"):
        text = (project / file).read_text()
        (project / file).write_text(text.replace("6800", str(port)))
    settings = project / "unionnews_scrapyd" / "settings.py"
    settings.write_text(settings.read_text() + 'SPIDER_MODULES = ["cluster_spiders"]\n')
    variables = {
        **os.environ,
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(HERE))),
        "NEWSSTAND_PORT": str(papers),
        "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        "UNIONNEWS_CONTACT": "tests@example.org",
        "UNIONNEWS_OUTPUT": str(tmp_path / "output"),
        "UNIONNEWS_STATE": str(tmp_path / "state"),
    }
    variables.pop("SCRAPY_SETTINGS_MODULE", None)
    server = Scrapyd(tmp_path, port)
    with newsstand(papers, tmp_path / "requests.log", 3, 20):
        process = subprocess.Popen(
            [VENV / "bin" / "scrapyd", "--pidfile=", "-l", tmp_path / "scrapyd.log"],
            cwd=project, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until(lambda: "Site starting" in log(tmp_path / "scrapyd.log"), "Scrapyd serves")
            deployed = subprocess.run(
                [VENV / "bin" / "scrapyd-deploy"],
                cwd=project, env=variables, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert '"status": "ok"' in deployed.stdout, deployed.stdout + deployed.stderr
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE)


def log(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def test_deploy_schedule_items_logs_and_a_kill(scrapyd: Scrapyd) -> None:
    assert SPIDER in scrapyd.ask("listspiders", project="unionnews")["spiders"]
    records = scrapyd.folder / "output" / SPIDER / "articles.jsonl"
    killed = scrapyd.schedule(setting="UNIONNEWS_DELAY=0.1", max_list_pages="3")
    until(lambda: killed in scrapyd.jobs("running"), "it runs")
    until(lambda: records.exists() and records.stat().st_size, "records are written")
    time.sleep(0.5)
    os.kill(int(scrapyd.jobs("running")[killed]["pid"]), 9)
    scrapyd.finish(killed)
    assert len(read_jsonl(records)) < 60

    following = scrapyd.schedule(setting="UNIONNEWS_DELAY=0.01")
    scrapyd.finish(following)
    saved = [record["id"] for record in read_jsonl(records)]
    assert len(saved) == len(set(saved)) == 60
    (items,) = scrapyd.folder.glob(f"project/items/unionnews/{SPIDER}/{following}.jl")
    assert {record["id"] for record in read_jsonl(items)} <= set(saved)
    (output,) = scrapyd.folder.glob(f"project/logs/unionnews/{SPIDER}/{following}.log")
    assert "Spider closed (finished)" in log(output)
