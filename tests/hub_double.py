"""The part of the Hugging Face Hub's HTTP API that one dataset needs, on the loopback network.

Parts go the way of LFS, small texts into the commit, as the hub decides it by ``.gitattributes``.
"""

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

NAME = "union/news"
TOKEN = "hf_loopback"
_API = f"/api/datasets/{NAME}"


class HubDouble:
    """A hub with one repository; ``tree`` is what is to be seen in it."""

    def __init__(self) -> None:
        self.commits: list[dict[str, Any]] = []
        self.objects: dict[str, bytes] = {}
        self.private: bool | None = None
        self.refused: dict[str, int] = {}
        """Status by a piece of the path that is answered with it."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def tree(self) -> dict[str, bytes]:
        return {path: self.content(path) for path in self.commits[-1]["files"]}

    def content(self, path: str, at: int = -1) -> bytes:
        kept = self.commits[at]["files"][path]
        return self.objects[kept] if isinstance(kept, str) else kept

    def all_bytes(self) -> bytes:
        """Return whatever the hub still has, of all commits."""
        inline = [
            kept
            for commit in self.commits
            for kept in commit["files"].values()
            if isinstance(kept, bytes)
        ]
        return b"\n".join([*inline, *self.objects.values()])

    def add(self, title: str, files: dict[str, str | bytes]) -> str:
        name = hashlib.sha1(f"{len(self.commits)}{title}{sorted(files)}".encode()).hexdigest()
        self.commits.append({"id": name, "title": title, "files": files})
        return name


def _handler(hub: HubDouble) -> type[BaseHTTPRequestHandler]:
    return type("Bound", (_Handler,), {"hub": hub})


class _Handler(BaseHTTPRequestHandler):
    hub: ClassVar[HubDouble]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self, status: int, body: Any = b"", **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        path = unquote(urlsplit(self.path).path)
        refused = next((code for piece, code in self.hub.refused.items() if piece in path), None)
        if refused:
            self._answer(refused, {"error": "rate limit reached"})
        elif self.command == "PUT":
            self.hub.objects[path.removeprefix("/lfs/")] = self.body
            self._answer(200)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(
                401, {"error": "no token"}, X_Error_Message="Invalid username or password."
            )
        else:
            self._route(path)

    do_GET = do_HEAD = do_POST = do_PUT = _handle

    def _route(self, path: str) -> None:
        if path == "/api/repos/create":
            asked = json.loads(self.body)
            self.hub.private = asked.get("visibility") == "private" or asked.get("private")
            self.hub.add("initial commit", {})
            self._answer(200, {"url": f"{self.hub.url}/datasets/{NAME}"})
        elif path == "/api/validate-yaml":
            self._answer(200, {"errors": [], "warnings": []})
        elif not self.hub.commits:
            self._answer(404, {"error": "none"}, X_Error_Code="RepoNotFound")
        elif path.startswith(f"/datasets/{NAME}/resolve/"):
            self._resolve(*path.removeprefix(f"/datasets/{NAME}/resolve/").split("/", 1))
        else:
            name = path.removeprefix(_API).removeprefix(f"/datasets/{NAME}.git/info").strip("/")
            routes = {
                "revision/main": self._info,
                "commits/main": self._commits,
                "preupload/main": self._preupload,
                "commit/main": self._commit,
                "super-squash/main": self._squash,
                "lfs-files": self._objects,
                "lfs-files/batch": self._delete_objects,
                "lfs/objects/batch": self._batch,
            }
            routes.get(name, lambda: self._answer(404, {"error": self.path}))()

    def _info(self) -> None:
        blobs = parse_qs(urlsplit(self.path).query).get("blobs")
        siblings = [
            {"rfilename": path}
            | (
                {
                    "size": len(self.hub.objects[kept]),
                    "lfs": {"sha256": kept, "size": 1, "pointerSize": 1},
                }
                if blobs and isinstance(kept, str)
                else {}
            )
            for path, kept in self.hub.commits[-1]["files"].items()
        ]
        self._answer(200, {"id": NAME, "sha": self.hub.commits[-1]["id"], "siblings": siblings})

    def _commits(self) -> None:
        facts = {"authors": [{"user": "me"}], "date": "2026-01-01T00:00:00.000Z", "message": ""}
        told = [{"id": one["id"], "title": one["title"], **facts} for one in self.hub.commits]
        self._answer(200, told[::-1])

    def _preupload(self) -> None:
        asked = [one["path"] for one in json.loads(self.body)["files"]]
        modes = {True: "lfs", False: "regular"}
        told = [
            {"path": path, "uploadMode": modes[path.endswith(".parquet")], "shouldIgnore": False}
            for path in asked
        ]
        self._answer(200, {"files": told})

    def _batch(self) -> None:
        told = [
            one
            | (
                {}
                if one["oid"] in self.hub.objects
                else {"actions": {"upload": {"href": f"{self.hub.url}/lfs/{one['oid']}"}}}
            )
            for one in json.loads(self.body)["objects"]
        ]
        self._answer(200, {"transfer": "basic", "objects": told})

    def _commit(self) -> None:
        head, *changes = [json.loads(line) for line in self.body.splitlines()]
        last = self.hub.commits[-1]
        if head["value"].get("parentCommit") != last["id"]:
            self._answer(412, {"error": "A commit has happened since. Please refresh"})
            return
        files = dict(last["files"])
        for change in changes:
            told = change["value"]
            if change["key"] == "file":
                files[told["path"]] = base64.b64decode(told["content"])
            elif change["key"] == "lfsFile" and told["oid"] in self.hub.objects:
                files[told["path"]] = told["oid"]
            elif change["key"] == "deletedFile" and told["path"] in files:
                del files[told["path"]]
            else:
                self._answer(400, {"error": f"{change['key']}: {told['path']}"})
                return
        made = self.hub.add(head["value"]["summary"], files)
        self._answer(
            200, {"commitUrl": f"{self.hub.url}/datasets/{NAME}/commit/{made}", "commitOid": made}
        )

    def _squash(self) -> None:
        files = self.hub.commits[-1]["files"]
        self.hub.commits.clear()
        self.hub.add(json.loads(self.body)["message"], files)
        self._answer(200)

    def _objects(self) -> None:
        facts = {"pushedAt": "2026-01-01T00:00:00.000Z", "ref": "main", "size": 1}
        names = {
            kept: path for commit in self.hub.commits for path, kept in commit["files"].items()
            if isinstance(kept, str)
        }  # fmt: skip
        told = [
            {"fileOid": oid, "filename": names.get(oid, ""), "oid": oid, **facts}
            for oid in self.hub.objects
        ]
        self._answer(200, told)

    def _delete_objects(self) -> None:
        for oid in json.loads(self.body)["deletions"]["sha"]:
            self.hub.objects.pop(oid)
        self._answer(200)

    def _resolve(self, commit: str, path: str) -> None:
        at = next((n for n, one in enumerate(self.hub.commits) if one["id"] == commit), None)
        if at is None:
            self._answer(404, X_Error_Code="RevisionNotFound")
        elif path not in self.hub.commits[at]["files"]:
            self._answer(404, X_Error_Code="EntryNotFound", X_Repo_Commit=commit)
        else:
            data = self.hub.content(path, at)
            tag = f'"{hashlib.sha256(data).hexdigest()}"'
            self._answer(200, data, ETag=tag, X_Repo_Commit=commit)
