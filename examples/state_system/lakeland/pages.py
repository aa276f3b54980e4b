"""Pages for people: an overview, a partnership's page, what changed, and the form that shows the answer before it is stored."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl, quote

from fastapi import Cookie, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader
from pydantic import ValidationError

import partnership_rules as pr

from .access import Refused
from .forms import fields_of, kinds_of, record_of
from .settings import Person

if TYPE_CHECKING:
    from .service import Service

__all__ = ["add_pages"]

SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
ONLY = (("", "all"), ("late", "overdue"), ("missed", "with a benchmark missed"), ("undetermined", "with something undetermined"))
_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)


def _page(name: str, who: Person | None, status: int = 200, **said: Any) -> HTMLResponse:
    return HTMLResponse(_TEMPLATES.get_template(f"{name}.html").render(who=who, **said), status_code=status, headers=SAFE)


def _base(key: str) -> str:
    return f"/partnerships/{quote(key, safe='/')}"


def _row(seen: pr.Standing | pr.Outlook) -> Mapping[str, Any]:
    held, policy, [said] = seen.partnership, seen.policy, pr.views.rows([seen])
    is_final = isinstance(seen, pr.Standing) and seen.is_final
    late = [] if is_final else [clock for clock in pr.views.rows([seen], of="clocks") if _is_late(clock)]
    states = seen.states if isinstance(seen, pr.Outlook) else (seen.state,)
    return {
        "id": held.id,
        "district": held.district.name,
        "page": f"{_base(held.id)}/page",
        "states": {key: policy.states[key].title for key in states},
        "next": f"{policy.clocks[str(said['next_clock'])].title}, {said['next_due']}" if said.get("next_clock") else "none",
        "late": "; ".join(f"{policy.clocks[str(clock['clock'])].title}: {clock['days_late'] or 'some'} days" for clock in late) or "none",
        "missed": said["missed"] or "none",
        "undetermined": said["undetermined"] or "none",
        "names": " ".join([held.district.name, held.id, *(school.name for school in held.schools)]).lower(),
    }


def _is_late(clock: Mapping[str, Any]) -> bool:
    return clock["status"] == "lapsed" or bool(clock["status"] == "reached" and clock["days_late"] and not clock.get("held_on"))


def _fits(row: Mapping[str, Any], q: str, state: str, only: str) -> bool:
    return (
        q.lower().strip() in row["names"]
        and (not state or state in row["states"])
        and (only not in ("late", "missed", "undetermined") or row[only] != "none")
    )


def add_pages(app: FastAPI, service: "Service") -> None:
    """Add the pages to the service."""
    settings = service.settings

    def signed_in(token: Annotated[str | None, Cookie()] = None) -> Person | None:
        return settings.person(token)

    async def form(request: Request) -> dict[str, str]:
        # A form of another site must not record anything: the cookie is for this site alone, and so is the origin.
        origin = request.headers.get("origin")
        if origin and origin.partition("://")[2] != request.headers.get("host"):
            raise Refused(403, "this form was sent from another site")
        return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=60))

    Who = Annotated[Person | None, Depends(signed_in)]
    Form = Annotated[dict[str, str], Depends(form)]

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def overview(who: Who, q: str = "", state: str = "", only: str = "", as_of: date | None = None) -> Response:
        day = as_of or settings.today()
        found = service.overview(day)
        rows = [_row(seen) for seen in found.every]
        apart = [(one, "nothing is on record by then") for one in found.waiting]
        states = dict(sorted(pair for row in rows for pair in row["states"].items()))
        shown = [row for row in rows if _fits(row, q, state, only)]
        return _page(
            "overview",
            who,
            title="Partnerships",
            day=day,
            rows=shown,
            all=len(rows),
            q=q,
            state=state,
            only=only,
            states=states.items(),
            kinds=ONLY,
            apart=[*((one.partnership, one.reason) for one in found.too_rough), *apart],
        )

    @app.get("/partnerships/{key:path}/page", response_class=HTMLResponse, summary="A partnership's page for people")
    def page(key: str, who: Who, as_of: date | None = None, known_on: date | None = None) -> Response:
        seen, tag = service.look(key, as_of, known_on)
        said = _page("page", who, title=seen.partnership.district.name, base=_base(key), fragment=pr.views.show_html(seen))
        said.headers["ETag"] = tag
        return said

    @app.get("/partnerships/{key:path}/log", response_class=HTMLResponse, include_in_schema=False)
    def log(key: str, who: Who) -> Response:
        with service.books.ledger() as book:
            name = book.partnership(key).district.name
            return _page("log", who, title=name, district=name, entries=book.history(key))

    @app.get("/partnerships/{key:path}/propose", response_class=HTMLResponse, include_in_schema=False)
    def ask(key: str, who: Who, kind: str = "") -> Response:
        return _form(service, who, key, kind, {"on": settings.today().isoformat()})

    @app.post("/partnerships/{key:path}/propose", response_class=HTMLResponse, include_in_schema=False)
    def answer(key: str, who: Who, given: Form) -> Response:
        kind = given.pop("kind", "")
        try:
            return _answer(service, who, key, kind, given)
        except ValidationError as error:
            found = pr.interchange.problems_of(error.errors())
            return _form(service, who, key, kind, given, "; ".join(f"{one.where}: {one.message}" for one in found[:5]))
        except (pr.errors.InputError, Refused) as error:
            return _form(service, who, key, kind, given, str(error))
        except pr.errors.ConflictError:
            said = "Somebody else recorded something meanwhile. Look at the page again, and decide anew."
            return _page("message", who, 409, title="Another was first", message=said, back=f"{_base(key)}/page")

    @app.get("/changed", response_class=HTMLResponse, include_in_schema=False)
    def changed(who: Who, since: date | None = None, as_of: date | None = None) -> Response:
        day = as_of or settings.today()
        first = since or day - timedelta(days=31)
        earlier = {one.partnership.id: one for one in service.overview(first).standings} if first < day else {}
        found = [
            {
                "district": one.partnership.district.name,
                "page": f"{_base(one.partnership.id)}/page",
                "fragment": pr.views.show_html(difference),
            }
            for one in service.overview(day).standings
            if one.partnership.id in earlier and (difference := pr.changes(earlier[one.partnership.id], one))
        ]
        return _page("changed", who, title="What changed", since=first, day=day, changes=found)

    @app.get("/sign-in", response_class=HTMLResponse, include_in_schema=False)
    def sign_in(who: Who) -> Response:
        return _page("sign_in", who, title="Sign in")

    @app.post("/sign-in", response_class=HTMLResponse, include_in_schema=False)
    def signed(given: Form) -> Response:
        if settings.person(given.get("token")) is None:
            return _page("sign_in", None, 403, title="Sign in", message="Nobody has this token.")
        back = RedirectResponse("/", status_code=303)
        back.set_cookie("token", given["token"], httponly=True, samesite="strict", max_age=12 * 3600)
        return back

    @app.get("/proposals", response_class=HTMLResponse, include_in_schema=False)
    def proposals(who: Who) -> Response:
        return _page("proposals", who, title="Proposals of the index", districts=list(_waiting(service)))

    @app.post("/proposals", response_class=HTMLResponse, include_in_schema=False)
    def confirm(who: Who, given: Form) -> Response:
        from .jobs import confirm_proposal

        if who is None or who.role != "state_department":
            raise Refused(401 if who is None else 403, "the office confirms what the index proposes")
        confirm_proposal(settings, given.get("district", ""), by=who.name)
        return RedirectResponse("/proposals", status_code=303)


def _form(service: "Service", who: Person | None, key: str, kind: str, given: Mapping[str, str], message: str = "") -> Response:
    seen, _ = service.look(key, None, None)
    held = seen.partnership
    return _page(
        "propose",
        who,
        422 if message else 200,
        title=held.district.name,
        district=held.district.name,
        base=_base(key),
        kind=kind if fields_of(kind, held, {}) else "",
        kind_name=kind.replace("_", " ").capitalize(),
        kinds=kinds_of(seen),
        fields=fields_of(kind, held, given),
        message=message,
    )


def _answer(service: "Service", who: Person | None, key: str, kind: str, given: dict[str, str]) -> Response:
    """Show what would be answered, or the form again, or store the record and show the page."""
    step, version = given.pop("step", "look"), given.pop("version", "")
    if step == "change":
        return _form(service, who, key, kind, given)
    record = record_of(kind, given)
    if step == "record":
        decision = service.propose(who, key, record, int(version) if version.isdecimal() else None)
        if decision.accepted:
            return RedirectResponse(f"{_base(key)}/page", status_code=303)
    with service.books.ledger() as book:
        partnership, entries = book.partnership(key), book.history(key)
    decision = pr.propose(partnership, service.as_recorded(who, partnership.policy_of(partnership.policy), record))
    return _page(
        "answer",
        who,
        title=partnership.district.name,
        district=partnership.district.name,
        base=_base(key),
        kind=kind,
        accepted=decision.accepted,
        fragment=pr.views.show_html(decision),
        given=[("kind", kind), *given.items()],
        version=entries[-1].version,
    )


def _waiting(service: "Service") -> Iterator[Mapping[str, Any]]:
    path = service.settings.folder / "proposals.json"
    listed = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for district, records in listed.items():
        lines = [
            f"{record['kind'].replace('_', ' ')} on {record['on']}: {record.get('school') or ', '.join(record.get('schools', []))}"
            for record in records
        ]
        yield {"district": district, "name": f"District {district}", "lines": lines}
