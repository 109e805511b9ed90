"""A dataset repository of the Hugging Face Hub as a store of parts: one commit for each change.

A takedown is no takedown while old commits hold the text. Its commit bears :data:`TAKEDOWN` as
title, after it the history is squashed and the old parts are deleted. A run that finds such a
title (one before it was cut short in between) does that first.
"""

from __future__ import annotations

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
from huggingface_hub.utils import (  # type: ignore[attr-defined]  # its documents name them
    build_hf_headers,
    hf_raise_for_status,
    http_stream_backoff,
)
from huggingface_hub.utils.logging import set_verbosity
from huggingface_hub.utils.tqdm import disable_progress_bars

from unionnews.dataset.sync.stores import PARTS, store_told
from unionnews.dataset.sync.targets import TargetRefusedError
from unionnews.exceptions import UsageError
from unionnews.words.patterns import regex

TAKEDOWN = "Take down articles"
_MOST = 1 << 30
"""Bytes of a file that are read at most; a part is made of 32 MB of rows."""
_TITLE = "Bring up to date"
_ADDRESS = regex(r"hf://datasets/([\w.-]{1,96}/[\w.-]{1,96})/?", re.ASCII)


class HubStore:
    """A dataset repository; made private where there is none. The token is ``huggingface_hub``'s."""

    def __init__(self, url: str) -> None:
        """Open ``hf://datasets/owner/name`` at ``HF_ENDPOINT``, by default huggingface.co.

        :raises UsageError: it is no such address.
        """
        if not (found := _ADDRESS.fullmatch(url)):
            raise UsageError("hf://: write hf://datasets/OWNER/NAME")
        self._name, self.address = found[1], url
        self._hub = HfApi(endpoint=os.environ.get("HF_ENDPOINT"))
        self._head: str | None = None
        # What it would print beside our one line.
        set_verbosity(logging.ERROR)
        disable_progress_bars()

    def renew(self) -> None:
        """See what others have changed."""
        with store_told():
            try:
                self._head = self._info().sha
            except RepositoryNotFoundError:
                self._head = None

    def prepare(self) -> None:
        """Make the repository, and end a takedown that was cut short."""
        with store_told():
            if self._head is None:
                self._hub.create_repo(self._name, repo_type="dataset", private=True, exist_ok=True)
                self._head = self._info().sha
            commits = self._hub.list_repo_commits(self._name, repo_type="dataset")
            if any(commit.title == TAKEDOWN for commit in commits):
                self._forget_history()

    def close(self) -> None:
        """Nothing is held: a commit of another writer makes ours fail."""

    def read(self, path: str) -> bytes | None:
        """Return a file as it is in the commit that was seen last; None where there is none."""
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
        """Return a file, in memory: any copy on a disk would keep what is taken down later."""
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
        """Return the files in a folder: the bytes of each path."""
        if self._head is None:
            return {}
        with store_told():
            files = self._info(metadata=True).siblings or ()
        return {file.rfilename: file.size for file in files if file.rfilename.startswith(path)}

    def change(self, files: Mapping[str, bytes | None], *, takedown: bool = False) -> None:
        """Write files in one commit on top of the one that was seen last, or nothing."""
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
        # Last: as long as it is not done the title of the commit tells that this is not.
        self._hub.super_squash_history(
            self._name, commit_message=f"{_TITLE}, without history", repo_type="dataset"
        )
        self._head = self._info().sha

    def _info(self, *, metadata: bool = False) -> DatasetInfo:
        return self._hub.dataset_info(self._name, revision="main", files_metadata=metadata)
