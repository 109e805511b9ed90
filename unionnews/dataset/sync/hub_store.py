"""A dataset repository of the Hugging Face Hub as a store of parts: one commit for each change.

A takedown must also remove the text from old commits. Its commit has the title :data:`TAKEDOWN`;
after it the history is squashed and the old parts are deleted. A run that finds such a title (the
last run was cut short) does that first.
"""

import logging
import os
import re
from collections.abc import Mapping
from typing import Any

from huggingface_hub import (
    CommitOperationAdd,
    CommitOperationDelete,
    DatasetInfo,
    HfApi,
    hf_hub_url,
)
from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status, http_stream_backoff  # type: ignore[attr-defined]  # its documents name them
from huggingface_hub.utils.logging import set_verbosity
from huggingface_hub.utils.tqdm import disable_progress_bars

from unionnews.dataset.sync.stores import PARTS, store_told
from unionnews.dataset.sync.targets import TargetRefusedError
from unionnews.exceptions import UsageError
from unionnews.words.patterns import regex

TAKEDOWN = "Take down articles"
_MOST = 1 << 30
"""Largest file that is read, in bytes; a part is made of 32 MB of rows."""
_TITLE = "Bring up to date"
_ADDRESS = regex(r"hf://datasets/([\w.-]{1,96}/[\w.-]{1,96})/?", re.ASCII)


class HubStore:
    """A dataset repository; if it does not exist, a private one is made. Uses ``huggingface_hub``'s
    token.
    """

    def __init__(self, url: str) -> None:
        """Open ``hf://datasets/owner/name`` at ``HF_ENDPOINT``, by default huggingface.co.

        Raises :class:`UsageError` if it is not such an address.
        """
        if not (found := _ADDRESS.fullmatch(url)):
            raise UsageError("hf://: write hf://datasets/OWNER/NAME")
        self._name, self.address = found[1], url
        self._hub = HfApi(endpoint=os.environ.get("HF_ENDPOINT"))
        self._head: str | None = None
        # The library would print more than our one line.
        set_verbosity(logging.ERROR)
        disable_progress_bars()

    def renew(self) -> None:
        """Read the latest commit, which another writer may have made."""
        with store_told():
            try:
                self._head = self._info().sha
            except RepositoryNotFoundError:
                self._head = None

    def prepare(self) -> None:
        """Make the repository, and finish a takedown that was cut short."""
        with store_told():
            if self._head is None:
                self._hub.create_repo(self._name, repo_type="dataset", private=True, exist_ok=True)
                self._head = self._info().sha
            commits = self._hub.list_repo_commits(self._name, repo_type="dataset")
            if any(commit.title == TAKEDOWN for commit in commits):
                self._forget_history()

    def close(self) -> None:
        """Do nothing: there is no lock, and a commit of another writer makes ours fail."""

    def read(self, path: str) -> bytes | None:
        """Return a file of the commit that was read last; None if it does not exist."""
        if self._head is None:
            return None
        url = hf_hub_url(
            self._name, path, repo_type="dataset", revision=self._head, endpoint=self._hub.endpoint
        )
        with store_told():
            try:
                return self._read(url)
            except EntryNotFoundError:
                return None

    def _read(self, url: str) -> bytes:
        """Return a file, in memory, because a copy on disk would survive later takedowns."""
        options: dict[str, Any] = {"headers": build_hf_headers(), "follow_redirects": True}
        data = bytearray()
        with http_stream_backoff("GET", url, **options) as answer:
            if answer.is_error:
                answer.read()
            hf_raise_for_status(answer)
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > _MOST:
                    raise TargetRefusedError(f"{url}: larger than any file that sync has written")
        return bytes(data)

    def below(self, path: str) -> dict[str, int | None]:
        """Return the files in a folder: path and size in bytes."""
        if self._head is None:
            return {}
        with store_told():
            files = self._info(metadata=True).siblings or ()
        return {file.rfilename: file.size for file in files if file.rfilename.startswith(path)}

    def change(self, files: Mapping[str, bytes | None], *, takedown: bool = False) -> None:
        """Write all files in one commit, on top of the one that was read last, or nothing."""
        changes = [
            CommitOperationDelete(path)
            if data is None
            else CommitOperationAdd(path_in_repo=path, path_or_fileobj=data)
            for path, data in files.items()
        ]
        with store_told():
            self._head = self._hub.create_commit(
                self._name,
                changes,
                commit_message=TAKEDOWN if takedown else _TITLE,
                repo_type="dataset",
                parent_commit=self._head,
            ).oid
            if takedown:
                self._forget_history()

    def _forget_history(self) -> None:
        files = self._info(metadata=True).siblings or ()
        kept = {file.lfs.sha256 for file in files if file.lfs}
        old = [
            file
            for file in self._hub.list_lfs_files(self._name, repo_type="dataset")
            if file.filename.startswith(PARTS) and file.file_oid not in kept
        ]
        self._hub.permanently_delete_lfs_files(
            self._name, old, rewrite_history=False, repo_type="dataset"
        )
        # This comes last: until it is done, the title of the last commit shows that it is not.
        self._hub.super_squash_history(
            self._name, commit_message=f"{_TITLE}, without history", repo_type="dataset"
        )
        self._head = self._info().sha

    def _info(self, *, metadata: bool = False) -> DatasetInfo:
        return self._hub.dataset_info(self._name, revision="main", files_metadata=metadata)
