"""Errors as problem details (RFC 9457), with the library's stable codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import partnership_rules as pr

from .access import Refused

__all__ = ["PROBLEM", "ProblemDocument", "answer_with_problems"]

ABOUT = "https://partnership-rules.example/errors#"
MOST_BYTES = 64 * 1024
MOST_PROBLEMS = 20
CODES = {400: "encoding", 413: "too_large"}
MEDIA_TYPE = "application/problem+json"


class ProblemDocument(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field(description="Where the code is explained.")
    title: str = Field(description="The code, in words.")
    status: int = Field(description="The status of the answer.")
    code: str = Field(description="A stable code: the library's own, or this system's.")
    detail: str = Field(description="What is wrong, as a sentence that repeats no value.")
    hint: str = Field(default="", description="What to do.")
    problems: list[dict[str, Any]] = Field(default=[], description="Every fault of what was sent, each with its code, place and hint.")


PROBLEM = {MEDIA_TYPE: {"schema": ProblemDocument.model_json_schema()}}
"""The content of an answer that is a problem, for the description of the interface."""


def problem(status: int, code: str, detail: str, hint: str = "", problems: Sequence[pr.Problem] = ()) -> JSONResponse:
    """Return a problem as a response."""
    faults = [one.to_dict() for one in problems[:MOST_PROBLEMS]]
    title = code.replace("_", " ")
    said = ProblemDocument(type=f"{ABOUT}{code}", title=title, status=status, code=code, detail=detail, hint=hint, problems=faults)
    headers: Mapping[int, dict[str, str]] = {503: {"Retry-After": "2"}, 401: {"WWW-Authenticate": "Bearer"}}
    return JSONResponse(said.model_dump(exclude_defaults=True), status, headers.get(status), MEDIA_TYPE)


def _status(error: pr.PartnershipRulesError) -> int:
    if error.code == "id_taken" or isinstance(error, pr.errors.ConflictError):
        return 409
    if isinstance(error, pr.errors.StoreError):
        return 503
    return 404 if isinstance(error, pr.errors.LookupFailed) else 422


def _limited(app: ASGIApp) -> ASGIApp:
    """Let no body be read that is too large, whatever it says of its length."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MOST_BYTES:
                raise HTTPException(413, f"a body may have {MOST_BYTES} bytes")
            return message

        await app(scope, counted, send)

    return limited


def answer_with_problems(app: FastAPI) -> None:
    """Answer every error of the library, of a request and of access with a problem; no body may be too large."""
    app.add_middleware(_limited)

    @app.exception_handler(pr.PartnershipRulesError)
    def of_the_library(request: Request, error: pr.PartnershipRulesError) -> Response:
        return problem(_status(error), error.code, error.message, error.hint, getattr(error, "problems", ()))

    @app.exception_handler(RequestValidationError)
    def of_the_request(request: Request, error: RequestValidationError) -> Response:
        found = pr.interchange.problems_of(error.errors())
        return problem(422, found[0].code, f"the request does not fit: {found[0].where}: {found[0].message}", found[0].hint, found)

    @app.exception_handler(HTTPException)
    def of_the_address(request: Request, error: HTTPException) -> Response:
        return problem(error.status_code, CODES.get(error.status_code, f"http_{error.status_code}"), str(error.detail))

    @app.exception_handler(Refused)
    def of_access(request: Request, error: Refused) -> Response:
        return problem(error.status, error.code, str(error))

    @app.exception_handler(Exception)
    def of_this_system(request: Request, error: Exception) -> Response:
        return problem(500, "internal_error", "this system has a fault; nothing was stored")
