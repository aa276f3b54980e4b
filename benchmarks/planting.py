"""Plant a sample of mutmut's faults in one package, the same ones for the same seed, and let the tests of that package look for them.

    make mutants PACKAGE=views SAMPLE=100 SEED=12

The tests are run once, to see which functions each of them reaches; then each fault is planted in a process of its own, in which those run
that reach its function, quickest first. A fault counts as killed only if the test that fails passes when the same tests are run without it.
mutmut would collect the tests anew for every fault, and run all of them twice beforehand.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from time import process_time
from typing import Any

import pytest
from _pytest.doctest import DoctestItem
from _pytest.runner import runtestprotocol
from mutmut import __main__ as mutmut
from mutmut import configuration
from mutmut.mutation import trampoline

PACKAGE = f"partnership_rules.{sys.argv[1]}"
SEED = int(os.environ.get("SEED", "11"))
TESTS = {
    "documents": (
        "tests/test_loading.py",
        "tests/test_loading_files.py",
        "tests/test_bad_input.py",
        "tests/test_links.py",
        "tests/facts/test_versions_and_schools.py",
    ),
    "testing": (
        "tests/test_scenarios.py",
        "tests/test_scenarios_can_fail.py",
        "tests/test_coverage_of_policies.py",
        "tests/ledger/test_contract.py",
        "tests/identification",
    ),
    "analysis": ("tests/cli/test_compare.py",),
    "views": ("tests/identification/test_views.py",),
    "cli": (
        "tests/identification/test_command.py",
        "tests/interchange/test_export.py",
        "tests/rough_days/test_too_rough.py",
        "tests/views/test_commands.py",
        "tests/analysis/test_verify_cli.py",
    ),
}
"""The tests of a package beside its doctests and those in the folder that has its name."""
SLOW = "png or browser or killed or pipe or limits_are or bomb or process_of_its_own or nearly_every or every_document or fifo or nested"
"""Tests that are left out, by words of their names: the slowest, and those whose threads do not survive a fork."""
THREADS = ("polars", "parquet", "arrow", "frame", "timeline_svg", "drawn_file", "portfolio", "panel", "simulate-every")
"""Words of the names of tests that begin threads: these are always run in a process of their own, so that none is to survive a fork."""
MOST_SECONDS = 3
"""Tests that take longer are not run against a fault."""
MOST_TOGETHER = 150
"""So many seconds of tests are run against a fault, the quickest first; one that none of them notices has survived."""


def main(package: str, wanted: int) -> None:
    """Plant so many faults in a package, and list those that no test of it noticed."""
    folder = f"src/partnership_rules/{package}"
    own = configuration.config()
    also = [*own.also_copy, Path("docs"), Path("benchmarks"), Path("README.md"), Path("CHANGELOG.md"), Path("Makefile")]
    configuration._config = replace(own, only_mutate=[f"{folder}/*"], also_copy=also)
    mutmut.set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(1)
    listed = sorted(name for path in mutmut.walk_mutatable_files() for name in _names_in(path))
    planting = Planting(random.Random(SEED).sample(listed, min(wanted, len(listed))))
    os.chdir("mutants")
    os.environ["PYTHONPATH"] = str(Path("src").resolve())
    args = [
        *own.pytest_add_cli_args[:-2],
        "--rootdir=.",
        "-q",
        "-s",
        "-k",
        f"not ({SLOW})",
        folder,
        f"tests/{package}",
        *TESTS.get(package, ()),
    ]
    pytest.main(args, plugins=[planting])
    survived = sorted(name for name, said in planting.found.items() if said in ("survived", "not reached"))
    print(*(f"{planting.found[name]}: {name}" for name in survived), sep="\n")
    tried = max(len(planting.found), 1)
    print(dict(Counter(planting.found.values())), f"{1 - len(survived) / tried:.1%} of {tried} of {len(listed)} killed")


def _names_in(path: Path) -> list[str]:
    data = mutmut.SourceFileMutationData(path=path)
    data.load()
    return list(data.exit_code_by_key)


class Planting:
    """What pytest does with the tests it has collected, in place of running them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.found: dict[str, str] = {}
        self.took: dict[pytest.Item, float] = {}
        self.reach: dict[str, list[pytest.Item]] = {}
        self.left_out: set[pytest.Item] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run every test once, and then against each fault those that reach it."""
        mutmut.set_mutant_under_test("stats")
        signal.signal(signal.SIGPROF, _too_long)
        # the example of a docstring that was copied with its function is none of its own
        items = {item.nodeid: item for item in session.items if "__mutmut_" not in item.nodeid}
        for item in items.values():
            if isinstance(item, DoctestItem):
                item.dtest.globs = _Kept(item.dtest.globs)
        for key, (reached, took) in _side_by_side(lambda key: _reached_by(items[key]), list(items)).items():
            self.took[items[key]] = took
            for function in reached or ():
                self.reach.setdefault(function, []).append(items[key])
        self.found = _side_by_side(self.try_one, self.names)
        return True

    def try_one(self, name: str) -> str:
        """Plant one fault before all the tests that reach it, and say what became of it."""
        function = mutmut.mangled_name_from_mutant_name(name)
        items = sorted((item for item in self.reach.get(function, ()) if item not in self.left_out), key=self.took.__getitem__)
        found = self.plant(name, items)
        print(found, name, flush=True)
        return found

    def plant(self, name: str, items: list[pytest.Item]) -> str:
        """Plant one fault in a process of its own, and say what became of it."""
        if not items:
            return "not reached"
        together = accumulate(self.took[item] for item in items)
        items = [item for item, took in zip(items, together, strict=True) if self.took[item] < MOST_SECONDS and took < MOST_TOGETHER]
        while (end := self.run(name, items)) != "survived":
            last = self.last
            if self.run("", items[: last + 1]) == "survived":
                return end
            print(f"left out, for it fails without a fault after others: {items[last].nodeid}", flush=True)
            self.left_out.add(items.pop(last))
        return end

    def run(self, name: str, items: list[pytest.Item]) -> str:
        """Run tests up to the first that fails, in a process of its own and with a fault if one is named."""
        begun, begins = os.pipe()
        pid = os.fork()
        if pid == 0:
            mutmut.set_mutant_under_test(name or "none")
            most = int(process_time() + 10 + 10 * sum(self.took[item] for item in items))
            resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
            signal.alarm(60 + 4 * int(sum(self.took[item] for item in items)))  # one that waits takes no time of the processor
            os._exit(any(os.write(begins, b".") and _fails(item) for item in items))
        status = os.waitpid(pid, 0)[1]
        os.close(begins)
        with open(begun, "rb") as marks:
            self.last = len(marks.read()) - 1
        return "never ends" if os.WIFSIGNALED(status) else "killed" if os.waitstatus_to_exitcode(status) else "survived"


def _side_by_side(ask: Callable[[str], Any], keys: list[str]) -> dict[str, Any]:
    """Ask about each key, in as many processes as there are processors, and return all the answers; this process asks its share."""
    shares = os.cpu_count() or 1
    with TemporaryDirectory() as folder:
        children = {}
        for share in range(1, shares):
            children[share] = os.fork()
            if children[share] == 0:
                try:
                    Path(folder, str(share)).write_text(json.dumps({key: ask(key) for key in keys[share::shares]}))
                finally:
                    os._exit(0)  # whatever happens, pytest goes on in one process only
        found = {key: ask(key) for key in keys[::shares]}
        for share, child in children.items():
            os.waitpid(child, 0)
            found |= json.loads(Path(folder, str(share)).read_text())
    return found


def _reached_by(item: pytest.Item) -> tuple[list[str] | None, float]:
    """Run a test without a fault, in a process of its own if it may begin threads, and return what it reaches and its seconds."""
    apart = any(word in item.nodeid.lower() for word in THREADS)
    reached, took = _apart(item) if apart else _reached(item)
    if reached is None:
        print(f"left out, for it fails without a fault, or takes too long: {item.nodeid}", flush=True)
    return None if reached is None else sorted(reached), took


def _reached(item: pytest.Item) -> tuple[set[str] | None, float]:
    """Run a test without a fault, and return the functions it reaches and its seconds, or none where it fails."""
    reached: set[str] = set()
    trampoline.record_trampoline_hit = lambda name, caller=None: reached.add(name)  # mutmut's own looks the source up each time
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    started = process_time()
    try:
        fails = _fails(item)
    except (TimeoutError, Warning):  # it came while pytest was at its own work
        fails = True
    signal.setitimer(signal.ITIMER_PROF, 0)
    return None if fails else reached, process_time() - started


def _too_long(*_: object) -> None:
    raise TimeoutError("it takes too long to be run against a fault")


def _apart(item: pytest.Item) -> tuple[set[str] | None, float]:
    with NamedTemporaryFile() as file:
        pid = os.fork()
        if pid == 0:
            signal.alarm(60)  # a thread that another test began is not here
            reached, took = _reached(item)
            Path(file.name).write_text(json.dumps([None if reached is None else sorted(reached), took]))
            os._exit(0)
        status = os.waitpid(pid, 0)[1]
        reached, took = (None, 0.0) if status else json.loads(Path(file.name).read_text())
        return None if reached is None else set(reached), took


def _fails(item: pytest.Item) -> bool:
    for name, module in tuple(sys.modules.items()):  # what was computed before the fault was planted would hide it
        if name.startswith(PACKAGE):
            for function in tuple(vars(module).values()):
                getattr(function, "cache_clear", bool)()
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


class _Kept(dict[str, object]):
    """The names an example may use: doctest would clear them after the first run, and every later run would fail."""

    def clear(self) -> None:
        pass


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
