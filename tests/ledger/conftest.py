"""Stores for the tests of the ledger: in memory, in SQLite's file, and on a real PostgreSQL server."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from partnership_rules import ledger

from .cluster import Cluster, programs

Opener = Callable[[str], ledger.Ledger]
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start one server for all tests of a worker; where it is wanted and missing, fail."""
    pytest.importorskip("psycopg")
    binaries = programs()
    if binaries is None:
        if os.environ.get("PARTNERSHIP_RULES_POSTGRES") == "required":
            pytest.fail("PARTNERSHIP_RULES_POSTGRES=required, and this machine has no PostgreSQL server")
        pytest.skip("this machine has no PostgreSQL server")
    made = Cluster(binaries)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def database(cluster: Cluster) -> Callable[[], str]:
    """Return a function that makes an empty database and gives its address."""
    import psycopg

    def make() -> str:
        name = f"book_{os.getpid()}_{next(_NUMBERS)}"
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return cluster.url(name)

    return make


@pytest.fixture
def fresh(database: Callable[[], str]) -> Callable[[], str]:
    """Return the same function."""
    return database


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Return a function that opens the ledger of a name, the same one each time (in memory: a new one each time)."""
    if request.param == "memory":
        return lambda name: ledger.open("memory:")
    if request.param == "sqlite":
        return lambda name: ledger.open(f"sqlite:///{tmp_path}/{name}.db")
    make, made = request.getfixturevalue("fresh"), {}

    def on_server(name: str) -> ledger.Ledger:
        if name not in made:
            made[name] = make()
        return ledger.open(made[name])

    return on_server
