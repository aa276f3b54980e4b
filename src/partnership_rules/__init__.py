"""Facts in, standing out: the rules of school improvement partnerships, as of any date.

A partnership between a state and a school district is a record of dated facts. Given that record, a policy (data) and a
date, pure functions compute its standing: the state it is in, every clock, benchmark and consequence clause, what may
happen next, and why, each with its citation.

    >>> from datetime import date
    >>> import partnership_rules as pr
    >>> partnership = pr.Partnership(
    ...     id="example", policy=pr.load_policy("michigan-2017"), district={"name": "Example District"},
    ...     records=[{"kind": "identified", "on": "2018-03-30"}, {"kind": "assigned", "on": "2018-03-30"}])
    >>> standing = pr.evaluate(partnership, as_of=date(2018, 5, 1))
    >>> standing.state, standing.next_due.due, standing.next_due.days_left
    ('assessing', datetime.date(2018, 6, 28), 58)
"""

from collections.abc import Callable as _Callable
from typing import TYPE_CHECKING
from typing import Any as _Any

from .lazy_names import lazy_names as _lazy_names
from .named import find_with as _find_with
from .shown import Views as _Views
from .shown import show_with as _show_with

if TYPE_CHECKING:
    from . import analysis, errors, identification, interchange, ledger, portfolio, testing, views
    from .agreement import Agreement
    from .analysis.lint import check
    from .benchmark import Benchmark, Finding, judge
    from .condition import Condition, Selector, Verdict, describe, weigh
    from .consequence import Consequence, ConsequenceClause
    from .dates import Period
    from .documents import (
        Bundle,
        catalog,
        dump,
        dumps,
        load,
        load_agreement,
        load_evidence,
        load_folder,
        load_identification,
        load_partnership,
        load_policy,
        load_roster,
        loads,
        read_table,
    )
    from .errors import DocumentError, PartnershipRulesError, Problem
    from .evaluation import changes, evaluate, facts_of, history
    from .evidence import Book, Measurement, Milestone
    from .identification import identify
    from .logic import Because, Truth
    from .policy import Policy
    from .policy.machine_check import check_policy
    from .record import District, Partnership, Record, School
    from .rough_days import Outlook, outlook, propose
    from .standing import Changes, Decision, Standing

__version__ = "0.1.0"

__all__ = [
    "Agreement", "Because", "Benchmark", "Book", "Bundle", "Changes", "Condition", "Consequence", "ConsequenceClause", "Decision",
    "District", "DocumentError", "Finding", "Measurement", "Milestone", "Outlook", "Partnership", "PartnershipRulesError", "Period",
    "Policy", "Problem", "Record", "School", "Selector", "Standing", "Truth", "Verdict", "analysis", "catalog", "changes", "check",
    "check_policy", "describe", "dump", "dumps", "errors", "evaluate", "facts_of", "history", "identification", "identify",
    "interchange", "judge", "ledger", "load", "load_agreement", "load_evidence", "load_folder", "load_identification",
    "load_partnership", "load_policy", "load_roster", "loads", "outlook", "portfolio", "propose", "read_table", "testing", "views",
    "weigh",
]  # fmt: skip

# Where each public name lives. A module is loaded when something of it is first asked for, so that importing the package
# costs next to nothing and loads nothing that is not used.
_HOMES = {
    "agreement": ("Agreement",),
    "analysis.lint": ("check",),
    "benchmark": ("Benchmark", "Finding", "judge"),
    "condition": ("Condition", "Selector", "Verdict", "describe", "weigh"),
    "consequence": ("Consequence", "ConsequenceClause"),
    "dates": ("Period",),
    "documents": (
        *("Bundle", "catalog", "dump", "dumps"),
        *("load", "load_agreement", "load_evidence", "load_folder", "load_identification"),
        *("load_partnership", "load_policy", "load_roster", "loads", "read_table"),
    ),
    "errors": ("DocumentError", "PartnershipRulesError", "Problem"),
    "evaluation": ("changes", "evaluate", "facts_of", "history"),
    "rough_days": ("Outlook", "outlook", "propose"),
    "evidence": ("Book", "Measurement", "Milestone"),
    "identification": ("identify",),
    "logic": ("Because", "Truth"),
    "policy": ("Policy",),
    "policy.machine_check": ("check_policy",),
    "record": ("District", "Partnership", "Record", "School"),
    "standing": ("Changes", "Decision", "Standing"),
}
_MODULES = ("analysis", "errors", "identification", "interchange", "ledger", "portfolio", "testing", "views")


def _views() -> _Views:
    """Load the views, when a value is first looked at."""
    from .views import show

    return show


def _catalog() -> _Callable[[str], object]:
    """Load what reads the catalog, when a value first names a policy of it."""
    from .documents.loading import catalogued

    return catalogued


_show_with(_views)
_find_with(_catalog)
__getattr__: _Callable[[str], _Any]
__dir__: _Callable[[], list[str]]
__getattr__, __dir__ = _lazy_names(__name__, _HOMES, modules=_MODULES)
