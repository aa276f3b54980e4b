"""Requests drawn from the service's own description: whatever is sent, it answers, and never with a fault of its own."""

from __future__ import annotations

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from lakeland.service import create_app
from lakeland.settings import Settings

import partnership_rules as pr

from .conftest import OFFICE, TODAY, opened

MANY = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 12


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("described")
    address = f"sqlite:///{folder}/state.db"
    with pr.ledger.open(address) as book:
        book.append("hill", [opened()])
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(Settings(address, folder, folder / "head.txt", today=lambda: TODAY)))


def test_whatever_is_sent_is_answered(described) -> None:
    asked = []
    for found in described.get_all_operations():
        operation = found.ok()
        asked.append(operation.label)

        @settings(max_examples=MANY, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answered(case) -> None:
            if "key" in (case.path_parameters or {}):
                case.path_parameters["key"] = "hill"
            answer = case.call(headers=OFFICE)
            assert answer.status_code < 500, answer.text
            assert "Traceback" not in answer.text

        answered()
    assert len(asked) >= 6
