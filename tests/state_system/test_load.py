"""Under load, and killed in the middle of it: what was acknowledged is there once, and nothing else went wrong.

`PARTNERSHIP_RULES_LOAD=full` asks for fifty clients with two hundred proposals each, and twenty kills; the suite for a few.
"""

from __future__ import annotations

import os
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx
import pytest

import partnership_rules as pr

from .conftest import OFFICE, opened, serving

FULL = os.environ.get("PARTNERSHIP_RULES_LOAD") == "full"
CLIENTS, PROPOSALS, PARTNERSHIPS = (50, 200, 300) if FULL else (6, 10, 12)
KILLS = 20 if FULL else 2


def _fill(ledger: str) -> None:
    with pr.ledger.open(ledger) as book:
        for number in range(PARTNERSHIPS):
            book.append(f"p{number}", [opened(f"p{number}")])


def _record(key: str) -> dict[str, str]:
    return {"kind": "partner_joined", "on": "2025-11-01", "party": f"Partner {key}", "id": key}


class Clients:
    """Clients that propose, half of them always to one partnership; what was acknowledged is kept."""

    def __init__(self, url: Callable[[], str], *, retry: bool) -> None:
        self.url, self.retry = url, retry
        self.acknowledged: dict[str, str] = {}
        self.statuses: Counter[int | str] = Counter()
        self.took: list[float] = []

    def run(self) -> None:
        threads = [threading.Thread(target=self._client, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self, number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(headers=OFFICE, timeout=60) as client:
            for turn in range(PROPOSALS):
                key, stream = f"c{number}-{turn}", f"p{0 if number % 2 else chance.randrange(PARTNERSHIPS)}"
                for _ in range(10_000 if self.retry else 1):
                    start = time.perf_counter()
                    try:
                        status: int | str = client.post(f"{self.url()}/partnerships/{stream}/records", json=_record(key)).status_code
                    except httpx.TransportError as error:
                        status = type(error).__name__
                    self.took.append(time.perf_counter() - start)
                    self.statuses[status] += 1
                    if status == 200:
                        self.acknowledged[key] = stream
                        break
                    time.sleep(0.05)


def _assert_all_there_once(ledger: str, acknowledged: dict[str, str]) -> None:
    with pr.ledger.open(ledger) as book:
        assert book.verify().ok
        there = Counter(entry.id for entry in book.since(0))
    assert all(there[f"{stream}#{key}"] == 1 for key, stream in acknowledged.items())
    assert max(there.values()) == 1


def test_every_acknowledged_record_is_there_once_under_load(fresh, tmp_path: Path) -> None:
    ledger = fresh()
    _fill(ledger)
    with serving(ledger, tmp_path) as (url, _):
        clients = Clients(lambda: url, retry=False)
        clients.run()
    assert clients.statuses == {200: CLIENTS * PROPOSALS}
    _assert_all_there_once(ledger, clients.acknowledged)
    p95 = statistics.quantiles(clients.took, n=20)[-1]
    print(f"{CLIENTS} clients: p95 {1000 * p95:.0f} ms; a bare insert {1000 * _bare_insert(ledger):.1f} ms")  # noqa: T201


def _bare_insert(ledger: str) -> float:
    import psycopg

    with psycopg.connect(ledger, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (id text PRIMARY KEY, body text)")
        start = time.perf_counter()
        for number in range(100):
            connection.execute("INSERT INTO bare VALUES (%s, %s)", (str(number), "x" * 200))
        return (time.perf_counter() - start) / 100


@pytest.mark.parametrize("what", ["server", "database"])
def test_what_was_acknowledged_survives_a_kill_in_mid_load(what: str, cluster, fresh, tmp_path: Path) -> None:
    ledger = fresh()
    _fill(ledger)
    urls, over = [""], threading.Event()
    clients = Clients(lambda: urls[-1] or "http://127.0.0.1:1", retry=True)
    load = threading.Thread(target=lambda: (clients.run(), over.set()))
    kills = 0
    with serving(ledger, tmp_path) as (url, _):
        urls.append(url)
        load.start()
        if what == "database":
            while kills < KILLS and not over.wait(0.4):
                cluster.kill()
                cluster.start()
                kills += 1
            load.join()
        else:
            over.wait(0.4)
    while what == "server" and not over.is_set():
        with serving(ledger, tmp_path) as (url, _):
            urls.append(url)
            kills += 1
            over.wait(0.6 if kills < KILLS else 120)
    load.join()
    assert kills >= 1
    assert len(clients.acknowledged) == CLIENTS * PROPOSALS
    assert set(clients.statuses) <= {200, 503, "ConnectError", "ReadError", "RemoteProtocolError", "WriteError"}
    _assert_all_there_once(ledger, clients.acknowledged)
