"""The service: the gatekeeper, standings, pages, calendars, histories and the feed, over HTTP."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Header, Query, Request
from fastapi.responses import JSONResponse, Response

import partnership_rules as pr

from .access import Refused, signed_by
from .problems import PROBLEM, answer_with_problems
from .settings import Person, Settings

__all__ = ["Service", "create_app"]

MOST_ENTRIES = 1000
SOURCE = "https://lakeland.example/ledger"
Looked = pr.Standing | pr.Outlook
LookedDocument = pr.interchange.StandingDocument | pr.interchange.OutlookDocument
FAULTS: Mapping[int | str, str] = {
    404: "Nothing is there", 413: "The body is too large", 422: "The request does not fit, or its record is refused",
    500: "This system has a fault", 503: "The ledger cannot be reached: try again",
}  # fmt: skip
WHO: Mapping[int | str, str] = {401: "Nobody is signed in", 403: "This role may not record it", 409: "Another was first, or has this id"}
DECIDED: dict[int | str, dict[str, Any]] = {
    200: {"model": pr.interchange.DecisionDocument},
    422: {"model": pr.interchange.DecisionDocument, "description": FAULTS[422], "content": dict(PROBLEM)},
    **{status: {"description": words, "content": PROBLEM} for status, words in WHO.items()},
}
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "What the caller has is what stands"}}
Key = Annotated[str, "the id of a partnership, which may hold slashes"]
Day = Annotated[date | None, Query(description="A day, such as 2024-05-15; today where it is left out.")]
Known = Annotated[date | None, Query(description="What was known on this day; everything where it is left out.")]


class Service:
    """What every answer needs: the ledger, and the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.books = pr.ledger.Pool(settings.ledger)
        self._overviews = lru_cache(16)(self._overview)

    def look(self, key: str, as_of: date | None, known_on: date | None) -> tuple[Looked, str]:
        """Return a partnership's standing, or outlook, and a tag that changes when the answer can."""
        day = as_of or self.settings.today()
        with self.books.ledger() as book:
            # In this order: whoever writes in between makes the answer newer than its tag, which does no harm.
            entries = book.history(key)
            partnership = book.partnership(key, known_on=known_on)
        seen = (
            pr.evaluate(partnership, as_of=day, known_on=known_on)
            if partnership.is_exact
            else pr.outlook(partnership, as_of=day, known_on=known_on)
        )
        said = f"{entries[-1].hash} {partnership.policy_of(partnership.policy).hash} {day} {known_on} {pr.__version__}"
        return seen, f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'

    def propose(self, person: Person | None, key: str, record: pr.Record, version: int | None) -> pr.Decision:
        """Judge a record and store it when it is accepted; raises `Refused` where this person may not record it."""
        with self.books.ledger() as book:
            held = book.partnership(key)
            said = self.as_recorded(person, held.policy_of(held.policy), record)
            return book.propose(key, said, expected_version=version, by=person.name if person else "")

    def as_recorded(self, person: Person | None, policy: pr.Policy, record: pr.Record) -> pr.Record:
        """Return a record as this person records it."""
        if record.recorded_at is not None:
            raise Refused(422, "leave 'recorded_at' out: the ledger says when it learned of a fact", "recorded_later")
        return signed_by(person, policy, record)

    def overview(self, day: date) -> pr.views.Overview:
        """Return all standings of a day, built once for each head of the ledger."""
        with self.books.ledger() as book:
            return self._overviews(day, book.head().hash)

    def _overview(self, day: date, head: str) -> pr.views.Overview:
        with self.books.ledger() as book:
            return pr.views.overview_of(book.bundle(), as_of=day)


def create_app(settings: Settings) -> FastAPI:
    """Build the application; pages for people are added by `pages`."""
    from .pages import add_pages

    service = Service(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        service.books.close()

    app = FastAPI(
        title="Lakeland school improvement partnerships", version=pr.__version__, lifespan=lifespan,
        responses={status: {"description": words, "content": PROBLEM} for status, words in FAULTS.items()},
    )  # fmt: skip
    app.state.service = service
    answer_with_problems(app)

    def person(authorization: Annotated[str | None, Header()] = None) -> Person | None:
        return settings.person(authorization.removeprefix("Bearer ") if authorization else None)

    @app.post("/partnerships/{key:path}/records", summary="Propose a record; it is stored when it is accepted", responses=DECIDED)
    def propose(
        key: Key, record: Annotated[pr.Record, Body()], who: Annotated[Person | None, Depends(person)],
        expected_version: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    ) -> Response:  # fmt: skip
        decision = service.propose(who, key, record, expected_version)
        return JSONResponse(decision.to_dict(), status_code=200 if decision.accepted else 422)

    @app.get(
        "/partnerships/{key:path}/standing", summary="Where a partnership stands, on a day, as known on another",
        responses={200: {"model": LookedDocument}, **UNCHANGED},
    )  # fmt: skip
    def standing(request: Request, key: Key, as_of: Day = None, known_on: Known = None) -> Response:
        seen, tag = service.look(key, as_of, known_on)
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"ETag": tag})
        return Response(seen.to_json(), media_type="application/json", headers={"ETag": tag})

    @app.get("/partnerships/{key:path}/calendar.ics", summary="What is due, as a calendar file")
    def calendar(key: Key, as_of: Day = None) -> Response:
        seen, tag = service.look(key, as_of, None)
        return Response(pr.views.calendar_file([seen]), media_type="text/calendar", headers={"ETag": tag})

    @app.get("/schools/{school:path}/history", summary="Everything on record of a school, by its day, as CloudEvents")
    def history(school: str) -> JSONResponse:
        with service.books.ledger() as book:
            return JSONResponse([pr.ledger.cloud_event(entry, source=SOURCE) for entry in book.history_of_school(school)])

    @app.get("/feed", summary="What was recorded after an entry, in the order of the commits, as CloudEvents")
    def feed(since: Annotated[int, Query(ge=0, le=2**62)] = 0, limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100) -> JSONResponse:
        with service.books.ledger() as book:
            return JSONResponse([pr.ledger.cloud_event(entry, source=SOURCE) for entry in islice(book.since(since), limit)])

    add_pages(app, service)
    return app
