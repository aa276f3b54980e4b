"""Under load, and killed in the middle of it: what was acknowledged is there once, and nothing else went wrong.

`PARTNERSHIP_RULES_LOAD=full` asks for fifty clients with two hundred proposals each, and, with twenty each, for twenty kills; the suite
for a few.
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

import partnership_rules as pr

from .conftest import OFFICE, opened, serving

FULL = os.environ.get("PARTNERSHIP_RULES_LOAD") == "full"
CLIENTS, PROPOSALS, PARTNERSHIPS = (50, 200, 300) if FULL else (6, 10, 12)
KILLS, PROPOSALS_THEN = (20, 20) if FULL else (1, 6)


def _fill(ledger: str) -> None:
    with pr.ledger.open(ledger) as book:
        for number in range(PARTNERSHIPS):
            book.append(f"p{number}", [opened(f"p{number}")])


def _record(key: str) -> dict[str, str]:
    return {"kind": "partner_joined", "on": "2025-11-01", "party": f"Partner {key}", "id": key}


class Clients:
    """Clients that propose, half of them always to one partnership; what was acknowledged is kept."""

    def __init__(self, url: Callable[[], str], proposals: int = PROPOSALS, *, retry: bool) -> None:
        self.url, self.proposals, self.retry = url, proposals, retry
        self.acknowledged: dict[str, str] = {}
        self.statuses: Counter[int | str] = Counter()
        self.codes_of_503: set[str] = set()
        self.took: dict[bool, list[float]] = {True: [], False: []}

    def run(self) -> None:
        threads = [threading.Thread(target=self._client, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self, number: int) -> None:
        chance = random.Random(number)
        with httpx.Client(headers=OFFICE, timeout=600) as client:
            for turn in range(self.proposals):
                key, stream = f"c{number}-{turn}", f"p{0 if number % 2 else chance.randrange(PARTNERSHIPS)}"
                for _ in range(10_000 if self.retry else 1):
                    start = time.perf_counter()
                    try:
                        answer = client.post(f"{self.url()}/partnerships/{stream}/records", json=_record(key))
                        status: int | str = answer.status_code
                        if status == 503:
                            self.codes_of_503.add(answer.json()["code"])
                    except httpx.TransportError as error:
                        status = type(error).__name__
                    self.took[stream == "p0"].append(time.perf_counter() - start)
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
    told = {"one partnership": clients.took[True], "the others": clients.took[False], "a bare insert": _bare_inserts(ledger)}
    print(", ".join(f"{name}: p95 {1000 * statistics.quantiles(took, n=20)[-1]:.1f} ms" for name, took in told.items()))  # noqa: T201


def _bare_inserts(ledger: str) -> list[float]:
    import psycopg

    took = []
    with psycopg.connect(ledger, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (id text PRIMARY KEY, body text)")
        for number in range(100):
            start = time.perf_counter()
            connection.execute("INSERT INTO bare VALUES (%s, %s)", (str(number), "x" * 200))
            took.append(time.perf_counter() - start)
    return took


def _wait_for(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.01)


def _some_more_in(clients: Clients, load: threading.Thread) -> None:
    """Wait until some more are acknowledged: whatever is killed then is killed in mid-load."""
    seen = len(clients.acknowledged)
    _wait_for(lambda: len(clients.acknowledged) >= seen + 5 or not load.is_alive())
    assert load.is_alive()


def test_what_was_acknowledged_survives_kills_of_the_server(fresh, tmp_path: Path) -> None:
    ledger = fresh()
    _fill(ledger)
    urls: list[str] = []
    clients = Clients(lambda: urls[-1], PROPOSALS_THEN, retry=True)
    load = threading.Thread(target=clients.run)
    for number in range(KILLS + 1):
        with serving(ledger, tmp_path) as (url, _):
            urls.append(url)
            if number == 0:
                load.start()
            if number < KILLS:
                _some_more_in(clients, load)
            else:
                load.join()
    assert len(clients.acknowledged) == CLIENTS * PROPOSALS_THEN
    assert set(clients.statuses) <= {200, "ConnectError", "ReadError", "RemoteProtocolError", "WriteError"}
    _assert_all_there_once(ledger, clients.acknowledged)


def test_a_database_that_is_away_is_said_to_be_and_found_again(cluster, fresh, tmp_path: Path) -> None:
    ledger = fresh()
    _fill(ledger)
    with serving(ledger, tmp_path) as (url, _):
        clients = Clients(lambda: url, PROPOSALS_THEN, retry=True)
        load = threading.Thread(target=clients.run)
        load.start()
        for _ in range(KILLS):
            _some_more_in(clients, load)
            cluster.kill()
            refused = clients.statuses[503]
            _wait_for(lambda refused=refused: clients.statuses[503] > refused)
            cluster.start()
        load.join()
    assert len(clients.acknowledged) == CLIENTS * PROPOSALS_THEN
    assert set(clients.statuses) == {200, 503}
    assert clients.codes_of_503 == {"store_unreachable"}
    _assert_all_there_once(ledger, clients.acknowledged)
