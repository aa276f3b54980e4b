"""Backups are restored as the how-to says, and the verification of each night finds what was lost or changed in between."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cli.running import run

from partnership_rules import ledger
from partnership_rules.errors import StoreError
from partnership_rules.testing.stores import ASSIGNED, example

from .cluster import Cluster

LATER = {"kind": "partner_joined", "on": "2018-05-01", "party": "A partner", "id": "later"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a place outside of the ledger, in which its head is kept."""
    return tmp_path / "head.txt"


def one_day(address: str, kept: Path) -> None:
    """Work for a day, and keep the head outside in the evening."""
    with ledger.open(address) as book:
        book.append("north", [example(), ASSIGNED], by="a clerk")
    kept.write_text(run("ledger", "head", address).out, "utf-8")


def verified(address: str, kept: Path) -> tuple[int, str]:
    """Verify as is done each night; return the exit code and the first line."""
    ran = run("ledger", "verify", address, "--against", kept)
    return ran.code, ran.out.splitlines()[0]


def one_more(address: str, kept: Path) -> None:
    """Record a fact after the backup, and keep the new head."""
    with ledger.open(address) as book:
        book.append("north", [LATER])
    kept.write_text(run("ledger", "head", address).out, "utf-8")


def assert_restored(address: str, kept: Path) -> None:
    """Assert that an older backup is named as such, and that sending the facts again leads on from it."""
    assert verified(address, kept) == (1, "the head kept elsewhere is entry 5, and the ledger ends at 4: its end was cut off")
    with ledger.open(address, create=False) as book:
        assert book.verify().ok
        assert book.append("north", [example(), ASSIGNED, LATER]) == 4
        assert [record.id for record in book.partnership("north").records] == ["first", "second", "later"]


def test_each_night_the_chain_is_held_against_the_head_kept_outside(tmp_path: Path, kept: Path) -> None:
    address = f"sqlite:///{tmp_path}/state.db"
    one_day(address, kept)
    assert verified(address, kept) == (0, "4 entries: the chain holds")
    with ledger.open(address) as book:
        book.append("north", [LATER])
    assert verified(address, kept) == (0, "5 entries: the chain holds")
    with closing(sqlite3.connect(tmp_path / "state.db")) as owner:
        owner.execute("DROP TRIGGER entries_stay")
        owner.execute("DELETE FROM entries WHERE seq > 3")
        owner.commit()
    assert verified(address, kept) == (1, "the head kept elsewhere is entry 4, and the ledger ends at 3: its end was cut off")
    assert run("ledger", "verify", address).code == 0, "without a head nobody can know"


def test_a_copy_of_the_file_is_put_in_its_place_and_goes_on(tmp_path: Path, kept: Path) -> None:
    state, copy = tmp_path / "state.db", tmp_path / "copy.db"
    address = f"sqlite:///{state}"
    one_day(address, kept)
    with ledger.open(address):
        assert run("ledger", "backup", address, copy).out == kept.read_text("utf-8")
    one_more(address, kept)
    state.write_bytes(b"what a broken disk left of it")
    shutil.copy(copy, state)
    for rest in ("-wal", "-shm"):
        Path(f"{state}{rest}").unlink(missing_ok=True)
    assert_restored(address, kept)


def test_a_copy_by_the_standard_library_is_as_good(tmp_path: Path, kept: Path) -> None:
    one_day(f"sqlite:///{tmp_path}/state.db", kept)
    with closing(sqlite3.connect(tmp_path / "state.db")) as state, closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        state.backup(copy)
    assert verified(f"sqlite:///{tmp_path}/copy.db", kept) == (0, "4 entries: the chain holds")


def test_what_was_exported_is_imported_with_its_hashes(tmp_path: Path, kept: Path) -> None:
    address, restored = f"sqlite:///{tmp_path}/state.db", f"sqlite:///{tmp_path}/restored.db"
    one_day(address, kept)
    assert run("ledger", "export", address, tmp_path / "out").code == 0
    one_more(address, kept)
    assert run("ledger", "import", restored, tmp_path / "out").code == 0
    assert_restored(restored, kept)


def test_a_dump_of_a_database_is_restored_with_its_triggers(cluster: Cluster, fresh: Callable[[], str], tmp_path: Path, kept: Path) -> None:
    address, restored, dump = fresh(), fresh(), tmp_path / "ledger.dump"
    one_day(address, kept)
    command = [str(cluster.binaries / "pg_dump"), "--format=custom", f"--file={dump}", address]
    subprocess.run(command, check=True)
    one_more(address, kept)
    subprocess.run([str(cluster.binaries / "pg_restore"), f"--dbname={restored}", str(dump)], check=True)
    with ledger.open(restored, create=False) as book:
        cursor = book._store.connection.cursor()
        for sql in ("UPDATE entries SET body = ''", "DELETE FROM entries", "TRUNCATE entries"):
            with pytest.raises(StoreError) as caught, book._store._translated():
                cursor.execute(sql)
            assert caught.value.code == "store_append_only"
    assert_restored(restored, kept)
