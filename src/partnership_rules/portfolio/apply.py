"""What records say, applied to columns: each kind to the rows it comes in, as the facts of one partnership take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .arrays import NEVER, Ints, groups, np, patterns, runs
from .columns import KIND_CODE
from .state import ABSENT, EXCLUDED, MEMBER, SCHOOL_STATUSES, Event, State

__all__ = ["FINDINGS", "REPORTS", "Facts"]

FINDINGS = ("not_met", "met", "undetermined")
REPORTS = ("on_track", "failing")
_EXITED, _CLOSED, _MERGED = (SCHOOL_STATUSES.index(word) for word in ("exited", "closed", "merged"))


class Facts:
    """The fields of the records, as codes, and what each kind of record does to the state."""

    def __init__(self, state: State) -> None:
        columns, plan = state.columns, state.plan
        self.state = state
        self.until: Ints = columns.days("until")
        self.clock: Ints = columns.in_words("clock", [name for name, _ in plan.clocks])
        self.review: Ints = columns.in_words("review", plan.reviews)
        self.finding: Ints = columns.in_words("finding", FINDINGS)
        self.report: Ints = columns.in_words("finding", REPORTS)
        self.support: Ints = columns.in_words("support", plan.supports)
        self.agreement: Ints = columns.in_words("agreement", [one.id for one in plan.documents])
        self.school: Ints = columns.schools_of("school")
        self._choice: Ints = columns.in_words("clause", plan.defaults)
        self.into: Ints = columns.schools_of("into")
        self._kinds = {
            "signed": self._signed, "agreement_signed": self._signed, "agreement_amended": self._amended, "review_held": self._held,
            "review_decided": self._decided, "implementation_reported": self._implementation, "support_reported": self._supported,
        }  # fmt: skip
        self._others = {
            "overridden": self._overridden, "designated": self._designated, "rated": self._rated, "identified": self._identified,
            "school_added": self._added, "school_exited": self._left_by(_EXITED), "school_closed": self._left_by(_CLOSED),
            "schools_merged": self._merge,
        }  # fmt: skip
        self._sign_events()
        self._rating_events()
        self._lists()

    def apply(self, rows: Ints, records: Ints) -> None:
        """Apply what one record of each row says."""
        self._apply(rows, records, {**self._kinds, **self._others})

    def apply_to_cycle(self, rows: Ints, records: Ints) -> None:
        """Apply what records say of a cycle that they begin."""
        self._apply(rows, records, self._kinds)

    def choose(self, rows: Ints, records: Ints) -> None:
        """Keep that somebody chose under a clause that has a default."""
        at = np.flatnonzero(self._choice[records] >= 0)
        rows, school, choice = rows[at], self.school[records[at]], self._choice[records[at]]
        self.state.chosen[choice, np.where(school < 0, rows, self.state.columns.n + school)] = self.state.cycle[rows]

    def _apply(self, rows: Ints, records: Ints, kinds: Mapping[str, Callable[[Ints, Ints], None]]) -> None:
        for code, at in groups(self.state.columns.kind[records]):
            act = kinds.get(_KIND_NAMES[code])
            if act is not None:
                act(rows[at], records[at])

    def _sign_events(self) -> None:
        """Give each signature a code: the version by its place among those of its row, and the role that signed."""
        columns = self.state.columns
        roles, words = columns.codes("role")
        signs = np.isin(columns.kind, [KIND_CODE["signed"], KIND_CODE["agreement_signed"]])
        at = np.flatnonzero(signs)
        pairs = columns.row[at].astype(np.int64) * (len(self.state.plan.documents) + 1) + self.agreement[at] + 1
        distinct, inverse = np.unique(pairs, return_inverse=True)
        row_of = distinct // (len(self.state.plan.documents) + 1)
        version = (np.arange(distinct.size) - np.searchsorted(row_of, row_of))[inverse] if at.size else np.zeros(0, np.int64)
        size = len(words) + 1
        self._sign: Ints = np.zeros(columns.row.size, np.int64)
        self._sign[at] = version * size + np.where(columns.kind[at] == KIND_CODE["signed"], roles[at], len(words))
        most = int(version.max(initial=-1)) + 1
        self._signs: list[Event] = [(number, role) for number in range(most) for role in (*words, None)]

    def _rating_events(self) -> None:
        columns = self.state.columns
        periods, period_words = columns.codes("period")
        ratings, rating_words = columns.codes("rating")
        measures, measure_words = columns.codes("measure")
        at = np.flatnonzero(columns.kind == KIND_CODE["rated"])
        self._rating: Ints = np.zeros(columns.row.size, np.int32)
        days = columns.on[at] if self.state.plan.asks_rating_days else np.zeros(at.size, np.int32)
        said = (measures[at], periods[at], ratings[at], days)
        first, self._rating[at] = patterns(*said)
        names = [[*words, None] for words in (measure_words, period_words, rating_words)]
        self._rating_words: list[Event] = [
            (names[0][m], names[1][p], names[2][r], day) for m, p, r, day in np.stack(said, 1)[first].tolist()
        ]

    def _lists(self) -> None:
        """Lay out the schools that records name in lists, and say which reasons exclude."""
        state, columns = self.state, self.state.columns
        excluding = frozenset(state.plan.policy.membership.excluding)
        texts, starts, counts = columns.lists("schools")
        names = {word: place for place, word in enumerate(columns.school_names)}
        self._list_start: Ints = starts
        self._list_count: Ints = counts
        owner = np.repeat(columns.row, counts)
        self._listed: Ints = columns.school_at(owner, np.array([names.get(text, -1) for text in texts], np.int64))
        given, first, many = columns.lists("reasons")
        # of the reasons given: 1 they exclude, 0 they do not, -1 none are given
        self._reasons: Ints = np.full(columns.row.size, -1, np.int8)
        for at in np.flatnonzero(many).tolist():
            self._reasons[at] = excluding.issuperset(given[first[at] : first[at] + many[at]])
        codes, words = columns.codes("reason")
        excludes = np.array([*(int(word in excluding) for word in words), -1], np.int8)
        self._reason: Ints = excludes[codes]
        own = np.array([*(int(word in excluding) for word in columns.reason_words), -1], np.int8)
        self._own_reason: Ints = own[columns.school_reason]
        may_exclude = any(bool((one == 1).any()) for one in (self._reasons, self._reason, self._own_reason))
        # the last day on which a record gave a reason that counts
        self._counted: Ints = np.full(columns.m * may_exclude, NEVER, np.int32)
        self._join(np.arange(columns.m), columns.first_day[columns.school_row], np.full(columns.m, -1, np.int8))
        self._counted[:] = NEVER

    def _signed(self, rows: Ints, records: Ints) -> None:
        state = self.state
        state.signed[rows] = state.signatures.add(state.signed[rows], self._sign[records], self._signs)
        none = state.versions[rows] == 0
        state.version[0, rows[none]] = self.agreement[records[none]]

    def _amended(self, rows: Ints, records: Ints) -> None:
        state = self.state
        held = state.versions[rows] > 0
        rows, records = rows[held], records[held]
        number = state.versions[rows]
        state.version_day[number, rows], state.version[number, rows] = state.today[rows], self.agreement[records]
        state.versions[rows] += 1

    def _held(self, rows: Ints, records: Ints) -> None:
        known = self.review[records] >= 0
        rows, review = rows[known], self.review[records[known]]
        self.state.held[review, rows] = np.minimum(self.state.held[review, rows], self.state.today[rows])

    def _decided(self, rows: Ints, records: Ints) -> None:
        known = self.review[records] >= 0
        rows, records = rows[known], records[known]
        review = self.review[records]
        self.state.decided[review, rows], self.state.finding[review, rows] = self.state.today[rows], self.finding[records]

    def _implementation(self, rows: Ints, records: Ints) -> None:
        self.state.implementation[rows] = self.report[records]

    def _supported(self, rows: Ints, records: Ints) -> None:
        known = self.support[records] >= 0
        self.state.support[self.support[records[known]], rows[known]] = self.report[records[known]]

    def _overridden(self, rows: Ints, records: Ints) -> None:
        del rows
        self.state.overrides.apply(records)

    def _designated(self, rows: Ints, records: Ints) -> None:
        """Keep, of each school's latest day, the last day on which one of the statuses asked for holds."""
        state, school = self.state, self.school[records]
        if not state.plan.statuses_asked:
            return
        later = school[state.today[rows] > state.designated_on[school]]
        state.designated_until[:, later] = -1
        state.designated_on[school] = state.today[rows]
        for place, wanted in enumerate(state.plan.statuses_asked):
            fits = state.columns.in_words("as", list(wanted))[records] >= 0
            at = school[fits]
            state.designated_until[place, at] = np.maximum(state.designated_until[place, at], self.until[records[fits]])

    def _rated(self, rows: Ints, records: Ints) -> None:
        state, school = self.state, self.school[records]
        if not state.plan.asks_ratings:
            return
        own = state.columns.is_subject(rows, school)  # such a rating is of the school, and of the row
        for subject, kept in ((state.columns.n + school, school >= 0), (rows, own | (school < 0))):
            at = subject[kept]
            state.rated[at] = state.ratings.add(state.rated[at], self._rating[records[kept]], self._rating_words)

    def _identified(self, rows: Ints, records: Ints) -> None:
        columns = self.state.columns
        self._forget_presumed(rows)
        names_all = self._list_count[records] == 0
        places, owner = runs(columns.school_start[rows[names_all]], columns.school_count[rows[names_all]])
        some, of = runs(self._list_start[records[~names_all]], self._list_count[records[~names_all]])
        whose = np.concatenate([np.flatnonzero(names_all)[owner], np.flatnonzero(~names_all)[of]])
        schools = np.concatenate([places, self._listed[some]])
        self._join(schools, self.state.today[rows[whose]], self._reasons[records[whose]])

    def _added(self, rows: Ints, records: Ints) -> None:
        state, school = self.state, self.school[records]
        self._forget_presumed(rows[state.today[rows] == state.columns.first_day[rows]])
        state.presumed[school] = False
        self._join(school, state.today[rows], self._reason[records])

    def _left_by(self, status: int) -> Callable[[Ints, Ints], None]:
        def leave(rows: Ints, records: Ints) -> None:
            del rows
            self._leave(self.school[records], status)

        return leave

    def _merge(self, rows: Ints, records: Ints) -> None:
        places, _ = runs(self._list_start[records], self._list_count[records])
        into = self.into[records]
        self._leave(self._listed[places], _MERGED)
        self._join(into, self.state.today[rows], np.full(rows.size, -1, np.int8))
        self.state.presumed[into] = False

    def _leave(self, schools: Ints, status: int) -> None:
        self.state.school[schools] = status
        self.state.presumed[schools] = False

    def _forget_presumed(self, rows: Ints) -> None:
        columns, state = self.state.columns, self.state
        places, _ = runs(columns.school_start[rows], columns.school_count[rows])
        presumed = places[state.presumed[places]]
        state.school[presumed] = ABSENT
        state.joined[presumed] = NEVER
        state.presumed[places] = False

    def _join(self, schools: Ints, days: Ints, reasons: Ints) -> None:
        """Let schools join: as members, or excluded where the reasons given that day, or else their own, all exclude."""
        excluded = np.where(reasons >= 0, reasons, self._own_reason[schools]) == 1
        if self._counted.size:
            excluded &= self._counted[schools] != days
            self._counted[schools[~excluded]] = days[~excluded]
        self.state.school[schools] = np.where(excluded, EXCLUDED, MEMBER)
        members = schools[~excluded]
        self.state.joined[members] = np.minimum(self.state.joined[members], days[~excluded])


_KIND_NAMES = {code: kind for kind, code in KIND_CODE.items()}
