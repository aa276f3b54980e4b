"""Faults planted in a copy of the columns, one by one: the generators together notice each of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import partnership_rules

SOURCE = Path(partnership_rules.__file__).parent
TESTS = Path(__file__).parents[1]
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

FAULTS = [
    ("state.py", '== "deadline")\n        return np.where(self.status', '== "milestone")\n        return np.where(self.status'),
    ("fold.py", "come = day <= until", "come = day < until"),
    ("fold.py", "last[place, rows], _MET, _MET_LATE)", "last[place, rows] + 1, _MET, _MET_LATE)"),
    ("fold.py", "(until > last)", "(until >= last)"),
    ("fold.py", "(met_on <= until), _MET", "(met_on < until), _MET"),
    ("fold.py", "(state.today[at] <= until), RUNS", "(state.today[at] < until), RUNS"),
    ("fold.py", "            taken &= ~undecided[asked]\n", "            pass\n"),
    ("fold.py", "self.state.first[place, rows[taken_back]] = NEVER", "pass"),
    ("fold.py", "found = np.where(self._has_by[records] & ~self._by[at][records], 0, found)", "pass"),
    ("fold.py", "state.level[rows] += transition.escalates", "state.level[rows] += transition.on is not None"),
    ("fold.py", "state.begin_cycle(rows)", "state.cycle[rows] += 1"),
    ("fold.py", "(state.status[place, rows] == RUNS, _STOPPED,", "(state.status[place, rows] == RUNS, RUNS,"),
    ("fold.py", "            state.status[place, running] = _STOPPED", "            pass"),
    ("fold.py", "over = rows[self.plan.final[to] | ~self._counts_in(spec)[to]]", "over = rows[self.plan.final[to]]"),
    ("fold.py", "stays = self._counts_in(spec)[state.state[rows]] & ~state.ended(rows)", "stays = ~state.ended(rows)"),
    ("fold.py", "state.nth[place, rows] += 1", "state.nth[place, rows] += 2"),
    ("fold.py", "self._start(place, rows, state.anchor[place, rows])", "self._start(place, rows, state.last[place, rows])"),
    ("fold.py", "state.nth[place, starts] = 1", "state.nth[place, starts] += 1"),
    ("apply.py", "np.minimum(self.state.held[review, rows], self.state.today[rows])", "self.state.today[rows]"),
    ("apply.py", "later = school[state.today[rows] > state.designated_on[school]]", "later = school[:0]"),
    ("apply.py", "state.joined[presumed] = NEVER", "pass"),
    ("apply.py", "self._leave(self._listed[places], _MERGED)", "pass"),
    ("judge.py", "np.maximum(due[later], held)", "due[later]"),
    ("judge.py", "keep &= ~(back & np.isin(names, shown))", "pass"),
    ("judge.py", "keep = (end == NEVER) | (due < end)", "keep = (end == NEVER) | (due <= end)"),
    ("judge.py", "back = (due < start) if number else", "back = (due <= start) if number else"),
    ("judge.py", "np.where((today > own_due) & ~back[own], promises", "np.where((today > own_due), promises"),
    ("reading.py", "missing[none[reported]] = 1", "pass"),
    ("reading.py", "np.where(done_on <= frame.until, 2, 0)", "2"),
    ("judge.py", "is_due=(state.today[at] > due)", "is_due=(state.today[at] >= due)"),
    ("evidence.py", 'side="right") - 1\n        here = (found >= 0)', 'side="left") - 1\n        here = (found >= 0)'),
    ("evidence.py", "(self.low[one] >= self.high[other], 2", "(self.least[one] >= self.most[other], 2"),
    ("evidence.py", "here &= self.days[found] > after", "here &= self.days[found] >= after"),
    ("evidence.py", "self._all_of(cells[first[place] : last[place]].tolist())", "int(cells[last[place] - 1])"),
    ("state.py", "(now <= until)", "(now < until)"),
    ("columns.py", 'day, side="right") - 1]', 'day, side="left") - 1]'),
    ("columns.py", "order = _untied(table, order, tied)", "pass"),
    ("weigh.py", "undecided = np.where(~is_due & (held == NEVER), open_, 1)", "undecided = np.where(~is_due, open_, 1)"),
    ("weigh.py", "np.flatnonzero(self.state.versions[self.at] == 0)", "np.arange(self.base.size)"),
    ("weigh.py", "counted = (own != ABSENT) & (counts_excluded | (own != EXCLUDED))", "counted = own != ABSENT"),
]  # fmt: skip
EQUIVALENT = frozenset({3})
"""An extension to the very last day changes nothing: whatever ended the clock came later, or was no end of its days."""

SEARCH = """
import sys
from portfolio.test_columns_agree import GENERATORS, checked
for seed in range({first}, {last}):
    for name in GENERATORS:
        try:
            if checked(name, [seed], count=6)[0].differences:
                sys.exit(3)
        except (IndexError, AssertionError):
            sys.exit(3)
"""


def noticed(folder: Path, place: int, *, seeds: int = 30) -> bool:
    """Plant a fault in a copy, and say whether the generators notice it."""
    name, old, new = FAULTS[place]
    copy = folder / "partnership_rules"
    shutil.copytree(SOURCE, copy)
    module = copy / "portfolio" / name
    text = module.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name}: {old} stands there {text.count(old)} times"
    module.write_text(text.replace(old, new), encoding="utf-8")
    paths = os.pathsep.join((str(folder), str(TESTS)))
    search = SEARCH.format(first=500, last=500 + seeds)
    done = subprocess.run([sys.executable, "-c", search], env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert done.returncode in (0, 3)
    return done.returncode == 3


@pytest.mark.skipif(not DEEP, reason="a copy of the library for each of the faults: only in the deep tests")
@pytest.mark.parametrize("place", range(len(FAULTS)))
def test_the_generators_notice_every_planted_fault(place: int, tmp_path: Path) -> None:
    assert noticed(tmp_path, place) or place in EQUIVALENT


@pytest.mark.parametrize(("name", "old"), [(name, old) for name, old, _ in FAULTS])
def test_every_fault_has_its_place(name: str, old: str) -> None:
    assert (SOURCE / "portfolio" / name).read_text(encoding="utf-8").count(old) == 1
