"""What no retry mends has the exit status of wrong usage, and is told once for all sites."""

from pathlib import Path

import pytest
from followed_site import made, save
from hub_double import NAME, TOKEN, HubDouble
from running import run_unionnews
from webhook_receiver import SECRET, Receiver

pytest.importorskip("psycopg")
pytest.importorskip("pyarrow")
pytest.importorskip("huggingface_hub")

from unionnews.dataset.sync.stores import store_told
from unionnews.dataset.sync.targets import TargetRefusedError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning"),
]
HUB = f"hf://datasets/{NAME}"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Three sites; what is wrong with a target is wrong for each."""
    for name in ("union_a", "union_b", "union_c"):
        folder = tmp_path / "output" / name
        folder.mkdir(parents=True)
        save(folder, made(1))
    return tmp_path / "output"


def told(output: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Return the exit status of a sync, and its only line."""
    ran = run_unionnews("sync", *arguments, "--output", output, **environment)
    assert ran.stderr.count("\n") == 1, ran.stderr
    return ran.returncode, ran.stderr


@pytest.mark.parametrize("status", [401, 403, 404, 410, 301])
def test_a_webhook_that_refuses_us(receiver: Receiver, output: Path, status: int) -> None:
    receiver.answer = lambda _post: status
    found, line = told(output, receiver.url, UNIONNEWS_SYNC_SECRET=SECRET)
    assert (found, len(receiver.posts)) == (2, 1)
    assert f"HTTP {status}" in line


@pytest.mark.parametrize(
    "target",
    [
        "https://receiver.invalid/hook",
        "postgresql://me@db.invalid/news",
        "HTTPS://receiver.invalid/",
    ],
)
def test_a_host_that_does_not_exist(output: Path, target: str) -> None:
    found, line = told(output, target, UNIONNEWS_SYNC_SECRET=SECRET)
    assert found == 2, line


def test_a_hub_that_refuses_us_or_does_not_exist(output: Path) -> None:
    hub = HubDouble()
    usual = {"HF_TOKEN": TOKEN, "HF_HUB_DISABLE_XET": "1"}
    try:
        for status, expected in ((401, 2), (403, 2), (500, 1), (429, 1)):
            hub.refused = {"/commit/": status}
            found, line = told(output, HUB, HF_ENDPOINT=hub.url, **usual)
            assert found == expected, line
    finally:
        hub.close()
    found, line = told(output, HUB, HF_ENDPOINT="http://hub.invalid", **usual)
    assert found == 2
    assert "look at the address" in line


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("file:///nowhere/x?fromat=jsonl", "?fromat=: there is no such option; did you mean ?format="),
        ("file:///nowhere/x?compression=zip", "?compression=: there is no such option; ?format= is one"),
        ("file:///nowhere/x?format=xml", "format 'xml': write parquet, huggingface, jsonl"),
        ("s4://bucket/x", "no target that is known"),
        ("hf://models/x", "write hf://datasets/OWNER/NAME"),
        ("https://receiver.example/", "UNIONNEWS_SYNC_SECRET is not set"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_once_for_all_sites(output: Path, target: str, words: str) -> None:
    found, line = told(output, target)
    assert found == 2
    assert words in line
    assert not Path("/nowhere").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--language", "x_y"), "--language 'x_y': no language tag; write zh, zh-Hant, en-GB"),
        (("--language", "zh_CN"), "--language 'zh_CN'"),
        (("--language", ""), "--language ''"),
        (("--search", "headline:("), "--search 'headline:(': marks without a word"),
        (("--search", ""), "--search '': marks without a word"),
        (("--search", " "), "marks without a word"),
        (("--search", "strike ("), "marks without a word"),
        (("--since", "2024-13"), "--since '2024-13'"),
    ],
)
def test_conditions_that_say_nothing(
    output: Path, tmp_path: Path, options: tuple[str, str], words: str
) -> None:
    target = tmp_path / "target"
    found, line = told(output, f"file://{target}", *options)
    assert found == 2
    assert words in line
    assert not target.exists()
    ran = run_unionnews("export", "jsonl", target, "--output", output, *options)
    assert (ran.returncode, words in ran.stderr) == (2, True)


def test_fields_that_name_none_are_refused(output: Path, tmp_path: Path) -> None:
    ran = run_unionnews("export", "jsonl", tmp_path / "x", "--output", output, "--fields", ",,")
    assert (ran.returncode, "--fields ',,': names no field" in ran.stderr) == (2, True)


def test_other_conditions_are_told_once_and_sites_without_them_go_on(
    output: Path, tmp_path: Path
) -> None:
    target = f"FILE://{tmp_path / 'target'}"
    sites = ("--site", "union_a", "--site", "union_b")
    ran = run_unionnews("sync", target, "--output", output, *sites, "--since", "2010")
    assert ran.returncode == 0, ran.stderr
    ran = run_unionnews("sync", target, "--output", output)
    first, second, *rest = ran.stderr.splitlines()
    assert (ran.returncode, rest) == (2, [])
    assert first.startswith("union_c: 1 row written")
    assert "union_a, union_b: the target was filled with" in second
    assert (tmp_path / "target" / "data" / "site=union_c").is_dir()


@pytest.mark.parametrize("name", ["articles.jsonl", "other.jsonl"])
def test_a_file_in_the_place_of_a_folder_is_refused(
    output: Path, tmp_path: Path, name: str
) -> None:
    file = output / "union_a" / name
    file.touch()
    ran = run_unionnews("sync", f"file://{tmp_path}/out", "--output", file)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert f"{file}: a file; name the site's folder" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_a_bucket_that_does_not_exist_is_a_wrong_address() -> None:
    """So the drivers of stores raise it; a file that is not there is none of their errors."""
    for error in (
        FileNotFoundError("The specified bucket does not exist"),
        NotADirectoryError("a file"),
        ParamValidationError("x"),
    ):
        with pytest.raises(TargetRefusedError, match="look at the address") as caught, store_told():
            raise error
        assert caught.value.exit_status == 2


class ParamValidationError(Exception):
    """The name that botocore gives to an address that it cannot ask for."""
