"""Errors as problem details (RFC 9457), with the library's stable codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

import partnership_rules as pr

from .access import Refused

__all__ = ["Problem", "answer_with_problems", "problem"]

ABOUT = "https://partnership-rules.example/errors#"
TAKEN = frozenset({"id_taken", "store_conflict"})
Problem = Mapping[str, object]


def problem(status: int, code: str, detail: str, hint: str = "", problems: Sequence[Problem] = ()) -> JSONResponse:
    """Return a problem as a response."""
    said: dict[str, object] = {"type": f"{ABOUT}{code}", "title": code.replace("_", " "), "status": status, "detail": detail, "code": code}
    said |= {"hint": hint} if hint else {}
    said |= {"problems": list(problems)} if problems else {}
    headers = {"Retry-After": "2"} if status == 503 else {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(said, status_code=status, headers=headers, media_type="application/problem+json")


def _status(error: pr.PartnershipRulesError) -> int:
    if error.code in TAKEN:
        return 409
    if isinstance(error, pr.errors.StoreError):
        return 503
    return 404 if isinstance(error, pr.errors.LookupFailed) else 422


def answer_with_problems(app: FastAPI) -> None:
    """Answer every error of the library, of a request and of access with a problem."""

    @app.exception_handler(pr.PartnershipRulesError)
    def of_the_library(request: Request, error: pr.PartnershipRulesError) -> Response:
        found = [one.to_dict() for one in getattr(error, "problems", ())]
        return problem(_status(error), error.code, error.message, error.hint, found)

    @app.exception_handler(RequestValidationError)
    def of_the_request(request: Request, error: RequestValidationError) -> Response:
        # What was handed in is not repeated: it may be large, and it may be private.
        found = [{"where": "/".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors()[:20]]
        return problem(422, "request_invalid", "the request does not fit", problems=found)

    @app.exception_handler(HTTPException)
    def of_the_address(request: Request, error: HTTPException) -> Response:
        return problem(error.status_code, f"http_{error.status_code}", str(error.detail))

    @app.exception_handler(Refused)
    def of_access(request: Request, error: Refused) -> Response:
        return problem(error.status, "sign_in_needed" if error.status == 401 else "role_not_allowed", error.detail)
