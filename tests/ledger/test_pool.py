"""A pool lends each caller a ledger of its own, from any thread, and after a fault of the store none that was open."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules import errors, ledger


@pytest.fixture
def pool(tmp_path: Path) -> ledger.Pool:
    return ledger.Pool(f"sqlite:///{tmp_path}/state.db")


def test_no_two_callers_have_one_ledger_and_what_was_returned_is_lent_again(pool: ledger.Pool) -> None:
    with pool.ledger() as first, pool.ledger() as second:
        assert first is not second
    with pool.ledger() as again:
        assert again in (first, second)
    pool.close()


def test_a_ledger_opened_in_one_thread_serves_another(pool: ledger.Pool) -> None:
    def write() -> None:
        with pool.ledger() as book:
            book.append("p", [pr.Partnership(id="p", policy="michigan-2017", district={"name": "Some District"})])

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    with pool.ledger() as book:
        assert len(book.history("p")) > 0
    pool.close()


@pytest.mark.parametrize(
    ("error", "kept"),
    [(errors.ConflictError("x"), True), (ValueError("x"), True), (errors.StoreError("x"), False)],
    ids=lambda one: str(one),
)
def test_after_a_fault_of_the_store_every_ledger_is_opened_anew(pool: ledger.Pool, error: Exception, kept: bool) -> None:
    with pool.ledger() as first, pool.ledger() as second:
        pass
    with pytest.raises(type(error)), pool.ledger():
        raise error
    with pool.ledger() as later:
        assert (later in (first, second)) is kept
        assert later.head().seq == 0
    pool.close()
