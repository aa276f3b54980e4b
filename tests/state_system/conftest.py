"""The state system for tests: a small made-up state in a ledger on SQLite or PostgreSQL, in this process or as a server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from browser.looking import browser
from lakeland.jobs import fill
from lakeland.made_up import partnerships, write_tables
from lakeland.service import create_app
from lakeland.settings import Settings
from ledger.conftest import cluster, database, fresh
from starlette.testclient import TestClient

import partnership_rules as pr

__all__ = ["browser", "cluster", "database", "fresh"]

EXAMPLE = Path(__file__).parents[2] / "examples" / "state_system"
TODAY = date(2026, 1, 15)
OFFICE, COMMISSIONER = ({"Authorization": f"Bearer {name}-token"} for name in ("office", "commissioner"))


def opened(key: str = "hill", *, records: int = 1) -> pr.Partnership:
    """Build a partnership that was named on 2025-09-01, and may have been signed for."""
    roles = ("local_board", "superintendent", "state_department")[: records - 1]
    return pr.Partnership(
        id=key,
        policy=pr.load_policy(EXAMPLE / "lakeland" / "rules" / "lakeland.policy.yaml"),
        district={"id": "500", "name": f"District of {key}"},
        schools=[{"id": "s1", "name": "First School"}],
        records=[
            {"kind": "identified", "on": "2025-09-01", "id": f"{key}/identified", "schools": ["s1"]},
            *({"kind": "signed", "on": "2025-11-03", "id": f"{key}/{role}", "role": role} for role in roles),
        ],
    )


@cache
def small_state() -> tuple[pr.Partnership, ...]:
    """Build the partnerships of a state of 90 schools, once."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        write_tables(Path(folder), schools=90)
        return tuple(partnerships(Path(folder)))


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings of an empty system on either database."""
    address = f"sqlite:///{tmp_path}/state.db" if request.param == "sqlite" else request.getfixturevalue("fresh")()
    return Settings(address, tmp_path, tmp_path / "head.txt", today=lambda: TODAY)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Return a client of a system with one partnership, 'hill'."""
    with pr.ledger.open(settings.ledger) as book:
        book.append("hill", [opened()], by="test")
    with TestClient(create_app(settings), raise_server_exceptions=True) as client:
        yield client


@contextmanager
def serving(address: str, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the system as a server of its own; lend its address and process."""
    options = ["--ledger", address, "--folder", str(folder), "--today", str(TODAY)]
    command = [sys.executable, "-m", "lakeland", *options, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=EXAMPLE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


__all__ += ["COMMISSIONER", "OFFICE", "TODAY", "fill", "opened", "serving", "small_state"]
