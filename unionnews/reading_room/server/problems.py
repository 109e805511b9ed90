"""Answers that say what went wrong and what to do: ``application/problem+json`` (RFC 9457)."""

import json
from typing import Any

from aiohttp import web

from unionnews import exceptions
from unionnews.reading_room.reading.interface import ENGLISH
from unionnews.reading_room.reading.open_library import RecordsError

CONTENT_TYPE = "application/problem+json"

_STATUS = {
    "robots": 409,
    "gone": 404,
    "not_in_archive": 404,
    "http_status": 502,
    "left_alone": 502,
    "failed": 502,
    "too_large": 502,
    "timeout": 504,
}
_ADVICE = {
    **{reason: f"{told[0].upper()}{told[1:]}." for reason, told in exceptions.NOT_FETCHED.items()},
    "refused": "Only http and https addresses in the public internet are fetched.",
    "not_an_article": "Give the address of one article; `unionnews explain URL` tells more.",
    "unreadable_page": "Give the address of an HTML page.",
    "invalid": "See /openapi.json.",
    "unauthorized": "Send `Authorization: Bearer …` with the token the server was started with.",
    "not_found": "See /openapi.json for what there is.",
    "method": "See /openapi.json for the methods of this path.",
    "too_much": "Send less at a time; the limits are in /openapi.json.",
    "busy": "Ask again after the seconds in Retry-After.",
    "late": "It goes on being fetched; ask again, and the record will be there.",
    "origin": "Start the server with `--allow-origin` and that origin, if you trust its pages.",
    "media_type": "Set the header Content-Type.",
    "slow": "Send the request in one go.",
    "host": "Ask under the server's own name or address.",
    "no_contact": "Start the server with UNIONNEWS_CONTACT; until then only what was collected is served.",
    "records": ENGLISH["why_records"],
    "internal": "This is a fault of the server; its log tells more.",
}


_ENDS = (
    (exceptions.NoContactError, (503, "no_contact")),
    (exceptions.UsageError, (400, "invalid")),
    (RecordsError, (503, "records")),
    (exceptions.RunError, (502, "failed")),
)
_MINUTE = 60.0
_FAULT = (500, "internal")


class HttpProblem(Exception):  # noqa: N818  RFC 9457 calls it a problem
    """An error of a request, answered as a problem of RFC 9457."""

    def __init__(
        self, status: int, reason: str, detail: str, *, wait: float | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = exceptions.without_passwords(detail)
        self.wait = wait
        self.more = more

    def body(self) -> dict[str, Any]:
        """Return the problem as a JSON object."""
        return {
            "type": f"urn:unionnews:problem:{self.reason}",
            "title": _ADVICE.get(self.reason, _ADVICE["internal"]),
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }

    def response(self) -> web.Response:
        """Return the problem as an HTTP response."""
        headers = {}
        if self.wait is not None:
            headers["Retry-After"] = str(max(1, round(self.wait)))
        if self.status == 401:
            headers["WWW-Authenticate"] = (
                'Bearer, Basic realm="unionnews: the token is the password"'
            )
        return web.Response(
            status=self.status,
            body=json.dumps(self.body(), ensure_ascii=False).encode("utf-8", "replace"),
            content_type=CONTENT_TYPE,
            headers=headers,
        )


def problem_of(error: exceptions.UnionNewsError) -> HttpProblem:
    """Return the problem with which one of our own errors is answered."""
    if isinstance(error, exceptions.RefusedAddressError):
        return HttpProblem(400, "refused", str(error))
    if isinstance(error, exceptions.NotFetchedError):
        return HttpProblem(
            _STATUS[error.reason], error.reason, str(error), targetStatus=error.status
        )
    if isinstance(error, exceptions.NotAnArticleError):
        return HttpProblem(422, error.reason, str(error), refusals=error.refusals)
    if isinstance(error, exceptions.PageError):
        return HttpProblem(422, error.reason, str(error))
    status, reason = next((end for kind, end in _ENDS if isinstance(error, kind)), _FAULT)
    wait = _MINUTE if reason == "records" else None
    return HttpProblem(status, reason, str(error), wait=wait)


def problem_of_http(error: web.HTTPException) -> HttpProblem:
    """Return the problem for an error of aiohttp itself."""
    reason = {404: "not_found", 405: "method", 413: "too_much"}.get(error.status, "invalid")
    return HttpProblem(error.status, reason, error.reason)
