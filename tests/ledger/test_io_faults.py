"""Every call to the disk fails once: an error is told, nothing acknowledged is lost, nothing is there by half."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from partnership_rules import ledger
from partnership_rules.errors import StoreError
from partnership_rules.testing.stores import example

pytest.importorskip("apsw")
from .faulty_disk import FAULTS, Disk, open_on

BATCH = [{"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {n} " + "x" * 2000, "id": f"b{n}"} for n in range(6)]
DISK = Disk("a-faulty-disk")


def append(book: ledger.Ledger) -> None:
    """Append a batch that fills several pages."""
    book.append("north", BATCH)


def propose(book: ledger.Ledger) -> None:
    """Propose one record that is accepted."""
    assert book.propose("north", {"kind": "assigned", "on": "2018-03-30", "id": "a"}).accepted


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger with one partnership."""
    path = tmp_path_factory.mktemp("honest") / "book.db"
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [example()])
    return path


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("write", "ids"), [(append, {f"north#b{n}" for n in range(6)}), (propose, {"north#a"})])
def test_a_failure_of_any_call_is_told_and_loses_nothing(
    honest: Path, tmp_path: Path, fault: str, write: Callable[[ledger.Ledger], None], ids: set[str]
) -> None:
    told = 0
    for k in itertools.count(1):
        path = tmp_path / f"{k}.db"
        shutil.copy(honest, path)
        DISK.fault, DISK.fail_at, DISK.calls = fault, 0, 0
        book = open_on(DISK, str(path))
        DISK.fail_at, DISK.calls = k, 0
        acknowledged = False
        try:
            write(book)
            acknowledged = True
        except StoreError as error:
            told += 1
            assert str(error)  # noqa: PT017
        reached = k <= DISK.calls
        DISK.fail_at = 0
        with suppress(StoreError):
            book.close()
        with ledger.open(f"sqlite:///{path}") as after:
            assert after.verify().problems == ()
            there = {entry.id for entry in after.since(0)} & ids
            assert there == ids if acknowledged else there in (set(), ids)
            write(after)
            assert {entry.id for entry in after.since(0)} >= ids
            assert after.verify().problems == ()
        if not reached:
            break
    assert told > 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 400 kB, where that is allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here; the size of a file is limited instead, in another test")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def in_a_child(act: Callable[[Callable[[str], object]], object]) -> list[str]:
    """Run something in a process of its own, and return the lines that it said; an error of a store is its last line."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            act(lambda line: os.write(writing, f"{line}\n".encode()))
        except StoreError as error:
            os.write(writing, f"told {error.code}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        said = file.read().splitlines()
    os.waitpid(pid, 0)
    return said


def fill(path: Path, say: Callable[[str], object]) -> None:
    """Append until it fails, and say what was acknowledged."""
    with ledger.open(f"sqlite:///{path}", create=False) as book:
        for number in range(1000):
            book.append("north", [{"kind": "partner_joined", "on": "2018-05-01", "party": "x" * 5000, "id": f"n{number}"}])
            say(f"n{number}")


def assert_whole(path: Path, said: list[str]) -> None:
    """Assert that the ledger verifies, and holds what was acknowledged."""
    with ledger.open(f"sqlite:///{path}", create=False) as book:
        assert book.verify().problems == ()
        assert said
        assert {f"north#{key}" for key in said} <= {entry.id for entry in book.since(0)}


def test_a_full_disk_is_told_and_the_ledger_still_verifies(honest: Path, small_disk: Path) -> None:
    path = Path(shutil.copy(honest, small_disk))
    *said, last = in_a_child(lambda say: fill(path, say))
    assert last == "told store_full"
    assert_whole(path, said)


def test_a_file_that_may_not_grow_is_told_and_the_ledger_still_verifies_and_grows_again(honest: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(honest, tmp_path))

    def limited(say: Callable[[str], object]) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        fill(path, say)

    *said, last = in_a_child(limited)
    assert last == "told store_failed"
    assert_whole(path, said)
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [{"kind": "assigned", "on": "2018-03-30"}])


def test_a_file_that_may_only_be_read_says_so_and_still_verifies(honest: Path) -> None:
    # a folder that others may enter, unlike those that pytest makes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = Path(shutil.copy(honest, folder))
        path.chmod(0o444)
        folder.chmod(0o777)
        assert in_a_child(lambda say: read_and_write(path, say)) == ["verified: True", "told store_read_only"]
        folder.chmod(0o555)
        assert in_a_child(lambda say: read_and_write(path, say))[-1] == "told store_read_only"
        folder.chmod(0o777)
        with ledger.open(f"sqlite:///{path}") as book:
            assert book.verify().problems == ()


def read_and_write(path: Path, say: Callable[[str], object]) -> None:
    """Verify and append as one who is not root, for root may always write."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    with ledger.open(f"sqlite:///{path}", create=False) as book:
        say(f"verified: {book.verify().ok}")
        book.append("north", [{"kind": "assigned", "on": "2018-03-30"}])
        say("appended")
