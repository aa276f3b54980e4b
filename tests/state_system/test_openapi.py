"""Requests drawn from the service's own description: whatever is sent, it answers, and never with a fault of its own."""

from __future__ import annotations

import json
import os
from importlib import resources
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from lakeland.service import create_app
from lakeland.settings import Settings
from starlette.testclient import TestClient

import partnership_rules as pr

from .conftest import COMMISSIONER, OFFICE, TODAY, opened

MANY = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 12


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("described")
    address = f"sqlite:///{folder}/state.db"
    with pr.ledger.open(address) as book:
        book.append("hill", [opened()])
        book.append("dale", [opened("dale").add({"kind": "signed", "on": "2025-11", "role": "local_board"})])
    return create_app(Settings(address, folder, folder / "head.txt", today=lambda: TODAY))


@pytest.fixture(scope="module")
def page(app) -> dict[str, Any]:
    return TestClient(app).get("/openapi.json").json()


NAMES = {"Standing": "StandingDocument", "Outlook": "OutlookDocument"}


def _plain(schema: object) -> object:
    """Return a schema without what only repeats its keys, and with the names that the page has for its parts."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    last = str(schema.get("$ref", "")).rpartition("/")[2]
    kept = {key: _plain(value) for key, value in schema.items() if (key, value) != ("default", None) and key != "discriminator"}
    kept = {key: value for key, value in kept.items() if not (key == "title" and isinstance(value, str))}
    return {**kept, "$ref": NAMES.get(last, last)} if last else kept


@pytest.mark.parametrize(("kind", "key"), [("standing", "hill"), ("outlook", "dale")])
def test_a_client_generator_sees_the_committed_schema_of_what_is_answered(app, page: dict[str, Any], kind: str, key: str) -> None:
    answered = page["paths"]["/partnerships/{key}/standing"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert [one["$ref"].rpartition("/")[2] for one in answered["anyOf"]] == list(NAMES.values())
    committed = json.loads((resources.files("partnership_rules") / f"documents/schemas/{kind}.schema.json").read_text("utf-8"))
    parts = page["components"]["schemas"]
    for name, schema in committed["$defs"].items():
        assert _plain(parts[NAMES.get(name, name)]) == _plain(schema), name
    said = TestClient(app).get(f"/partnerships/{key}/standing").json()
    jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{NAMES[kind.capitalize()]}", **page}).validate(said)


def test_every_error_is_described_as_a_problem(page: dict[str, Any]) -> None:
    for path, methods in page["paths"].items():
        for method, operation in methods.items():
            wrong = {status: found for status, found in operation["responses"].items() if status >= "400"}
            assert set(wrong) >= {"404", "413", "422", "500", "503"}, (path, method)
            refused = ["application/json"] if method == "post" else []  # a refusal is a decision
            for status, found in wrong.items():
                assert set(found["content"]) == {"application/problem+json", *(refused if status == "422" else ())}, (path, method)


@pytest.mark.parametrize(
    ("record", "who", "status"),
    [
        ({"kind": "partner_joined", "party": "Some Partner"}, OFFICE, 200),
        ({"kind": "next_level_signaled"}, COMMISSIONER, 422),
    ],
)
def test_the_answer_to_a_proposal_is_described(app, page: dict[str, Any], record: dict[str, str], who: dict[str, str], status: int) -> None:
    answer = TestClient(app).post("/partnerships/hill/records", json={**record, "on": "2025-11-03"}, headers=who)
    assert answer.status_code == status
    described = page["paths"]["/partnerships/{key}/records"]["post"]["responses"][str(status)]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**described, "components": page["components"]}).validate(answer.json())
    assert set(page["components"]["schemas"]["DecisionDocument"]["properties"]) == set(answer.json())


def test_whatever_is_sent_is_answered(app) -> None:
    asked = []
    described = schemathesis.openapi.from_asgi("/openapi.json", app)
    for found in described.get_all_operations():
        operation = found.ok()
        asked.append(operation.label)

        @settings(max_examples=MANY, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answered(case) -> None:
            if "key" in (case.path_parameters or {}):  # what is drawn may make a partnership too rough to be answered
                case.path_parameters["key"] = "hill" if case.method == "POST" else "dale"
            answer = case.call(headers=OFFICE)
            assert answer.status_code < 500, answer.text
            assert "Traceback" not in answer.text
            assert answer.status_code < 400 or set(answer.json()) >= {"code"} or "accepted" in answer.json()

        answered()
    assert len(asked) >= 6
    with app.state.service.books.ledger() as book:
        assert book.verify().ok
        assert len(book.partnership("hill").records) > 1
