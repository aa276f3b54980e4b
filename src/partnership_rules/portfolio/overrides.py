"""What somebody with authority set: the override of a benchmark, clause or requirement that holds on the day of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..facts.base import TRUTH_OF
from .arrays import CODE_OF, NEVER, Ints, np
from .columns import KIND_CODE

if TYPE_CHECKING:
    from .state import State

__all__ = ["Overrides"]


class Overrides:
    """The records that override something, by what they speak of."""

    def __init__(self, state: State) -> None:
        self.state = state
        columns = state.columns
        self.at: Ints = np.flatnonzero(columns.kind == KIND_CODE["overridden"])
        self.any: bool = bool(self.at.size)
        outcomes, words = columns.codes("outcome")
        self.truth: Ints = np.array([*(CODE_OF[TRUTH_OF[word]] for word in words), -1], np.int8)[outcomes[self.at]]
        self.until: Ints = columns.days("until")[self.at]
        codes, words = columns.codes("what")
        self.words: list[str] = words
        self.what: Ints = codes[self.at]

    def of(self, what: str, rows: Ints, schools: Ints) -> Ints:
        """Return what is set for rows, or for a school of each; -1 where nothing is.

        What is set for a school goes before what is set for all of them, and of each the latest record that holds today.
        """
        found = np.full(rows.size, -1, np.int8)
        columns = self.state.columns
        for place, word in enumerate(self.words):
            named, _, school = word.partition("@")
            if named != what or school:
                continue
            found = np.where((whole := self._held(place)[rows]) >= 0, whole, found)
        for place, word in enumerate(self.words):
            named, _, school = word.partition("@")
            if named != what or not school or school not in columns.school_names:
                continue
            code = columns.school_names.index(school)
            fits = (schools >= 0) & (columns.school_name[schools] == code) if columns.m else np.zeros(rows.size, bool)
            found = np.where(fits & ((own := self._held(place)[rows]) >= 0), own, found)
        return found

    def _held(self, place: int) -> Ints:
        """Return the outcome that holds today in every row, of the records that speak of one thing."""
        state, columns = self.state, self.state.columns
        found = np.full(columns.n, -1, np.int8)
        own = np.flatnonzero(self.what == place)
        row = columns.row[self.at[own]]
        today = state.today[row]
        holds = (
            state.applied[self.at[own]] & (columns.on[self.at[own]] <= today) & ((self.until[own] == NEVER) | (today <= self.until[own]))
        )
        found[row[holds]] = self.truth[own[holds]]  # in their order: of one row the latest is kept
        return found
