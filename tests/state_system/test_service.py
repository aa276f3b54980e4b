"""The service: a gatekeeper that explains itself, standings with tags, histories and a feed; the same on both databases."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

import partnership_rules as pr

from .conftest import COMMISSIONER, OFFICE, opened

RECORDS = "/partnerships/hill/records"
STANDING = "/partnerships/hill/standing"
SIGNED = {"kind": "signed", "on": "2025-11-03", "role": "local_board", "id": "hill/board"}


def test_an_accepted_record_is_stored_and_sending_it_again_changes_nothing(client: TestClient) -> None:
    for _ in range(2):
        answer = client.post(RECORDS, json=SIGNED, headers=OFFICE)
        assert (answer.status_code, answer.json()["accepted"]) == (200, True)
    said = client.get("/feed", params={"since": 2, "limit": 100}).json()
    assert [event["id"] for event in said if event["subject"] == "hill"][-1] == "hill#hill/board"
    assert [event["id"] for event in said].count("hill#hill/board") == 1


def test_one_id_with_another_content_is_a_conflict(client: TestClient) -> None:
    client.post(RECORDS, json=SIGNED, headers=OFFICE)
    answer = client.post(RECORDS, json={**SIGNED, "on": "2025-11-04"}, headers=OFFICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")


def test_a_refusal_names_every_guard_and_stores_nothing(client: TestClient) -> None:
    before = client.get("/feed").json()
    answer = client.post(RECORDS, json={"kind": "next_level_signaled", "on": "2025-10-01"}, headers=COMMISSIONER)
    said = answer.json()
    assert (answer.status_code, said["accepted"], said["outcome"]) == (422, False, "refused")
    text = json.dumps(said["step"]["because"])
    assert all(word in text for word in ("benchmark-missed", "plan-late", "failing", "review-not-met"))
    assert client.get("/feed").json() == before


def test_a_second_signing_is_refused(client: TestClient) -> None:
    for role in ("local_board", "superintendent", "state_department"):
        given = {**SIGNED, "role": role, "id": f"hill/{role}"}
        assert client.post(RECORDS, json=given, headers=OFFICE).json()["accepted"]
    again = client.post(RECORDS, json={**SIGNED, "on": "2025-11-04", "id": "again"}, headers=OFFICE)
    assert (again.status_code, again.json()["outcome"], again.json()["state"]) == (422, "refused", "improving")
    assert "it was in time until 2025-11-02" in again.json()["step"]["because"]["text"]


def test_the_requests_of_the_how_to_are_answered_as_it_says(client: TestClient, settings) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "run-a-state-system.md").read_text("utf-8")
    bodies = re.findall(r"-d '(\{.*\})'", page)
    key = re.search(r"/partnerships/(\S+)/records", page)[1]
    with pr.ledger.open(settings.ledger) as book:
        book.append(key, [opened(key, records=4)])
    headers = {**OFFICE, "Content-Type": "application/json"}
    answers = [client.post(f"/partnerships/{key}/records", content=body, headers=headers) for body in bodies]
    assert [(answer.status_code, answer.json()["outcome"]) for answer in answers] == [(200, "noted"), (422, "refused")]
    for path in re.findall(r'curl "http://127.0.0.1:8000(/.*)"', page):
        assert client.get(path).status_code == 200, path


def test_who_decides_is_the_policy_s_own_word(client: TestClient) -> None:
    released = {"kind": "released", "on": "2026-01-10"}
    assert client.post(RECORDS, json=released).status_code == 401
    assert client.post(RECORDS, json=released, headers={"Authorization": "Bearer nobody"}).status_code == 401
    refused = client.post(RECORDS, json=released, headers=OFFICE)
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_allowed")
    assert "Commissioner of Education" in refused.json()["detail"]
    other = client.post(RECORDS, json={**released, "by": "state_department"}, headers=COMMISSIONER)
    assert (other.status_code, other.json()["code"]) == (403, "role_not_allowed")
    decided = client.post(RECORDS, json=released, headers=COMMISSIONER)
    assert decided.json()["step"]["record"]["by"] == "commissioner"


def test_a_proposal_on_an_earlier_version_is_a_conflict(client: TestClient) -> None:
    seen = [event for event in client.get("/feed").json() if event["subject"] == "hill"][-1]["data"]["version"]
    assert client.post(RECORDS, json=SIGNED, headers=OFFICE, params={"expected_version": seen}).status_code == 200
    late = client.post(RECORDS, json={**SIGNED, "role": "superintendent", "id": "late"}, headers=OFFICE, params={"expected_version": seen})
    assert (late.status_code, late.json()["code"]) == (409, "store_conflict")


def test_a_standing_is_the_library_s_and_its_tag_changes_with_the_answer(client: TestClient, settings) -> None:
    answer = client.get(STANDING, params={"as_of": "2025-10-01"})
    with pr.ledger.open(settings.ledger) as book:
        assert answer.json() == pr.evaluate(book.partnership("hill"), as_of=date(2025, 10, 1)).to_dict()
    tag = answer.headers["etag"]
    assert client.get(STANDING, params={"as_of": "2025-10-01"}, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(STANDING, params={"as_of": "2025-10-02"}).headers["etag"] != tag
    client.post(RECORDS, json=SIGNED, headers=OFFICE)
    assert client.get(STANDING, params={"as_of": "2025-10-01"}).headers["etag"] != tag


def test_a_day_known_only_roughly_is_answered_as_an_outlook(client: TestClient) -> None:
    for role, on in (("local_board", "2025-11-03"), ("superintendent", "2025-11-03"), ("state_department", "2025-12")):
        given = {"kind": "signed", "on": on, "role": role, "id": f"rough/{role}"}
        assert client.post(RECORDS, json=given, headers=OFFICE).status_code == 200
    assert set(client.get(STANDING, params={"as_of": "2025-12-20"}).json()["states"]) == {"planning", "improving"}
    assert client.get("/partnerships/hill/page").status_code == 200


def test_the_calendar_holds_what_is_due(client: TestClient) -> None:
    events = Calendar.from_ical(client.get("/partnerships/hill/calendar.ics", params={"as_of": "2025-10-01"}).text).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [date(2025, 12, 30)]


def test_a_school_keeps_its_history(client: TestClient) -> None:
    given = {"kind": "designated", "on": "2025-09-01", "as": "CSI", "school": "s1", "id": "d1"}
    assert client.post(RECORDS, json=given, headers=OFFICE).status_code == 200
    rows = client.get("/schools/s1/history").json()
    assert [(row["subject"], row["type"].rpartition(".")[2]) for row in rows][-2:] == [("hill", "identified"), ("hill", "designated")]
    assert client.get("/schools/nobody/history").json() == []


@pytest.mark.parametrize("path", ["/partnerships/nobody/standing", "/partnerships/nobody/page", "/partnerships/a/b/c/standing"])
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"], answer.json()["code"]) == (
        404,
        "application/problem+json",
        "unknown_partnership",
    )


_CATALOG = resources.files("partnership_rules") / "catalog" / "error-codes.yaml"
STABLE_CODES = set(re.findall(r"^  ([a-z_]+): \{", _CATALOG.read_text("utf-8"), re.MULTILINE))
HOSTILE = {
    "no JSON": b"{",
    "no UTF-8": b'{"kind": "closed", "on": "2025-12-01", "reason": "\xff"}',
    "a list": b"[]",
    "a number too many": b'{"kind": "closed", "on": "2025-12-01", "reason": 1e400}',
    "an unknown kind": b'{"kind": "exploded", "on": "2025-12-01"}',
    "an unknown key": b'{"kind": "closed", "on": "2025-12-01", "why": "x"}',
    "a time of day": b'{"kind": "closed", "on": "2025-12-01T10:00:00"}',
    "a day that is none": b'{"kind": "closed", "on": "2025-02-30"}',
    "learned of later": b'{"kind": "closed", "on": "2025-12-01", "recorded_at": "2099-01-01T00:00:00Z"}',
    "deep": b"[" * 5000 + b"]" * 5000,
    "a null byte": b'{"kind": "school_closed", "school": "s1", "on": "2025-12-01", "reason": "\\u0000"}',
    "half a pair": b'{"kind": "school_closed", "school": "s1", "on": "2025-12-01", "reason": "\\ud800"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_request_is_refused_in_plain_words_and_stores_nothing(client: TestClient, body: bytes) -> None:
    before = len(client.get("/feed", params={"limit": 1000}).json())
    answer = client.post(RECORDS, content=body, headers={**OFFICE, "content-type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {answer.json()["code"], *(one["code"] for one in answer.json().get("problems", ()))} <= STABLE_CODES
    assert "Traceback" not in answer.text
    assert len(client.get("/feed", params={"limit": 1000}).json()) == before


@pytest.mark.parametrize("path", [RECORDS, "/partnerships/hill/propose"])
@pytest.mark.parametrize("length", [True, False], ids=["its length said", "its length not said"])
def test_a_body_too_large_is_refused(client: TestClient, path: str, length: bool) -> None:
    body = json.dumps({"kind": "closed", "on": "2025-12-01", "reason": "x" * 70_000}).encode()
    content = body if length else iter([body[:40_000], body[40_000:]])
    answer = client.post(path, content=content, headers={**OFFICE, "content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert answer.json()["code"] == "too_large"


def test_a_fault_of_the_system_itself_is_a_problem_without_its_trace(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pr.ledger, "cloud_event", None)
    answer = TestClient(client.app, raise_server_exceptions=False).get("/feed")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "NoneType" not in answer.text


def test_a_name_with_a_script_is_shown_as_text(client: TestClient, settings) -> None:
    hostile = opened("evil/with/slashes")
    with pr.ledger.open(settings.ledger) as book:
        book.append(hostile.id, [hostile.with_changes(district={"name": "<script>alert(1)</script>"})])
    for path in ("/", f"/partnerships/{hostile.id}/page", f"/partnerships/{hostile.id}/propose", "/?q=%3Cscript%3E"):
        assert "<script" not in client.get(path).text
