"""Values built in Python, and functions handed what they do not take: each with its error, its code, and words it must hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import partnership_rules as pr
from partnership_rules import errors
from partnership_rules.condition.ast import as_condition
from partnership_rules.dates import Period, due_date
from partnership_rules.logic import TRUE
from partnership_rules.policy.machine_check import check_policy
from partnership_rules.quantity import Interval, Unit, read_cell, read_exact
from partnership_rules.quantity.compare import check_counts
from partnership_rules.testing.scenarios.scenario import loads_scenario
from partnership_rules.views.timeline import lanes_of

from .example import PARTNERSHIP, POLICY


@dataclass(frozen=True)
class Misuse:
    """What is done wrong, the error it must raise, its code, and words it must hold."""

    what: str
    do: Callable[[], Any]
    error: type[pr.PartnershipRulesError]
    code: str
    words: tuple[str, ...] = ()


ROUGH = {"kind": "assigned", "on": "2018-03-30/.."}


def record(**fields: Any) -> Any:
    """Add a record to a small partnership."""
    return small().add({"kind": "assigned", "on": "2017-03-01", **fields})


def evidence(**fields: Any) -> Any:
    """Add a measurement to a small partnership."""
    return small().observe({"measure": "rate", "on": "2018-06-15", "value": "90", "unit": "percent", **fields})


def small(**fields: Any) -> pr.Partnership:
    """Give a partnership with one record."""
    records = [{"kind": "identified", "on": "2017-01-20"}]
    return pr.Partnership(**{"id": "p", "policy": "michigan-2017", "district": {"name": "Some District"}, "records": records, **fields})


def standing(on: date = date(2017, 3, 1), **fields: Any) -> pr.Standing:
    """Evaluate a small partnership."""
    return pr.evaluate(small(policy=pr.load_policy("michigan-2017"), **fields), as_of=on)


def threshold(value: Any) -> Any:
    """Build a benchmark with a threshold."""
    target = {"at_least": {"value": value, "unit": "percent"}}
    return pr.Benchmark(id="b", phase="outcome", domain="academic", measure="m", target=target)


def scenario(
    rest: str, given: str = "{id: p, policy: michigan-2017, district: {name: D}, records: [{kind: identified, on: 2017-01-20}]}"
) -> Any:
    """Read a scenario."""
    return loads_scenario(f"format: partnership-rules/scenario/1\ntitle: x\ngiven: {given}\n{rest}\n")


def crowded() -> Any:
    """Give a policy with nine alternatives in one state, and raise what the check of it says."""
    more = "".join(f"  - {{on: closed, from: open, to: done, when: {{level: {{at_least: {n}}}}}}}\n" for n in range(9))
    found = check_policy(pr.loads(POLICY.replace("requirements:", f"{more}requirements:")))
    raise pr.DocumentError(found)


def restless() -> Any:
    """Judge by a policy whose eventless transitions lead in a circle."""
    circle = "  - {always: true, from: open, to: signed}\n  - {always: true, from: signed, to: open}\n"
    policy = pr.loads(POLICY.replace("requirements:", f"{circle}requirements:"))
    return pr.evaluate(small(), as_of=date(2018, 1, 1), policy=policy)


def itself() -> list[Any]:
    """Give a condition that holds itself."""
    loop: dict[str, Any] = {}
    loop["not"] = loop
    return [as_condition(loop)]


MODEL, INPUT, LIMIT = errors.ModelError, errors.InputError, errors.LimitError
AWARE = datetime(2017, 3, 1, 12, tzinfo=UTC)

MISUSES: list[Misuse] = [
    Misuse("a float as a threshold", lambda: threshold(87.5), MODEL, "float_refused", ("not a float", "in quotes, or as Decimal")),
    Misuse("a float as a value", lambda: evidence(value=90.4), MODEL, "float_refused", ("not a float", "Decimal")),
    Misuse("not a number as a threshold", lambda: threshold(math.nan), MODEL, "number_not_finite", ("NaN",)),
    Misuse("infinity as a threshold", lambda: threshold(Decimal("inf")), MODEL, "number_not_finite", ("infinity",)),
    Misuse("true as a threshold", lambda: threshold(True), MODEL, "number_expected", ("not true or false",)),
    Misuse("an enormous exponent", lambda: threshold(Decimal("1e999999999")), MODEL, "number_too_long", ("40 characters",)),
    Misuse("a zero below the line", lambda: threshold("1/0"), MODEL, "denominator_zero"),
    Misuse("a datetime as a day", lambda: record(on=AWARE), MODEL, "date_has_time", ("value.date()",)),
    Misuse("a whole number as a day", lambda: record(on=20170301), MODEL, "date_invalid", ("not a number", "YYYY-MM-DD")),
    Misuse("a float as a day", lambda: record(on=42800.5), MODEL, "date_invalid", ("not a float",)),
    Misuse("the thirtieth of February", lambda: record(on="2025-02-30"), MODEL, "date_invalid", ("not a day of the calendar",)),
    Misuse("an instant without an offset", lambda: record(recorded_at=datetime(2017, 3, 1)), MODEL, "instant_naive", ("offset",)),
    Misuse("a whole number as an id", lambda: record(id=123), MODEL, "text_expected", ("put it in quotes",)),
    Misuse("a hostile name", lambda: small(district={"name": "\u202eevil"}), MODEL, "text_control_characters", ("bidirectional",)),
    Misuse("a kind that is not known", lambda: record(kind="asigned"), MODEL, "unknown_kind"),
    Misuse("a key that is not known", lambda: record(who="x"), MODEL, "unknown_key", ("'who'",)),
    Misuse("a record for an unknown school", lambda: record(kind="school_exited", school="x"), MODEL, "unknown_school", ("'x'",)),
    Misuse("two of one id", lambda: record(id="a").add({"kind": "released", "on": "2018-01-01", "id": "a"}), MODEL, "duplicate_id"),
    Misuse("percent as a proportion", lambda: evidence(value=90, unit="proportion"), MODEL, "value_out_of_range", ("unit: percent",)),
    Misuse("more than there are", lambda: evidence(value="41/40"), MODEL, "count_exceeds_n"),
    Misuse("nobody", lambda: evidence(n=0), MODEL, "number_out_of_range", ("at least 1",)),
    Misuse("a number where nothing fits", lambda: record(id=[1]), MODEL, "text_expected", ("not a list",)),
    Misuse("a condition that holds itself", itself, MODEL, "too_deep", ("this holds itself",)),
    Misuse("a condition that is none", lambda: as_condition({"mised": {}}), MODEL, "unknown_kind"),
    Misuse("a list as a unit", lambda: read_cell("90", []), INPUT, "unit_invalid", ("Unit",)),  # type: ignore[arg-type]
    Misuse("a complex number", lambda: read_exact(1j), errors.QuantityError, "number_expected"),
    Misuse("an empty interval", lambda: Interval(Unit.PERCENT, Fraction(2), Fraction(1)), errors.QuantityError, "interval_invalid"),
    Misuse(
        "a text as the day that is none", lambda: pr.evaluate(small(), as_of="1 January 2018"), errors.DateError, "date_invalid",
        ("YYYY-MM-DD",),
    ),
    Misuse(
        "a day known only roughly where exact ones are wanted", lambda: pr.evaluate(record(on="2017-04"), as_of=date(2018, 1, 1)),
        errors.InputError, "rough_days", ("pr.outlook",),
    ),
    Misuse(
        "a record proposed for a day without an end", lambda: pr.propose(small(), ROUGH), errors.InputError,
        "rough_days", ("the last day",),
    ),
    Misuse(
        "a datetime as the day asked about", lambda: pr.evaluate(small(), as_of=AWARE), errors.DateError, "date_has_time",
        ("value.date()",),
    ),
    Misuse(
        "a day before the first record",
        lambda: pr.evaluate(small(), as_of=date(2016, 1, 1), policy=pr.load_policy("michigan-2017")), errors.AsOfError,
        "as_of_before_first_record",
    ),
    Misuse("a partnership that is none", lambda: pr.evaluate({}, as_of=date(2018, 1, 1)), INPUT, "type_unexpected"),  # type: ignore[arg-type]
    Misuse("a policy nobody knows", lambda: pr.evaluate(small(policy="x"), as_of="2018-01-01"), errors.LookupFailed, "unknown_policy"),
    Misuse("a negative period", lambda: Period(days=-90), errors.DateError, "period_invalid"),
    Misuse("an enormous period", lambda: Period(months=1201), LIMIT, "period_too_long", ("100 years",)),
    Misuse("a day past the calendar", lambda: due_date(date(9999, 12, 1), Period(months=3)), LIMIT, "date_out_of_range", ("9999",)),
    Misuse(
        "a roll that is none", lambda: due_date(date(2017, 3, 1), Period(days=60), roll="following"), errors.DateError,  # type: ignore[arg-type]
        "roll_invalid",
    ),
    Misuse(
        "half a child counted", lambda: check_counts(1, 2.5), errors.QuantityError, "count_invalid", ("whole number",),
    ),
    Misuse(
        "a document as CSV", lambda: pr.dumps(small(), syntax="csv"), INPUT, "syntax_unknown", ("'yaml' or as 'json'",),  # type: ignore[arg-type]
    ),
    Misuse("no text", lambda: pr.loads(7), pr.DocumentError, "document_not_text"),  # type: ignore[arg-type]
    Misuse("a path that is none", lambda: pr.load(7), INPUT, "type_unexpected", ("the path",)),  # type: ignore[arg-type]
    Misuse(
        "a policy that the catalog does not have", lambda: pr.load_policy("michigan-2071"), errors.LookupFailed, "unknown_policy",
        ("did you mean 'michigan-2017'?",),
    ),
    Misuse("a file that is not there", lambda: pr.load(Path("nowhere.yaml")), pr.DocumentError, "file_unreadable"),
    Misuse("a path with a null byte", lambda: pr.load("no\0where.yaml"), pr.DocumentError, "file_unreadable", ("the name is not one",)),
    Misuse("a truth as yes or no", lambda: bool(TRUE), errors.UndeterminedError, "truth_is_three_valued"),
    Misuse("changes between two partnerships", lambda: pr.changes(standing(), standing(id="q")), INPUT, "other_partnership"),
    Misuse("changes back in time", lambda: pr.changes(standing(date(2018, 1, 1)), standing()), INPUT, "days_reversed"),
    Misuse("a picture of nothing", lambda: lanes_of([]), INPUT, "nothing_to_draw"),
    Misuse("more alternatives than can be tried", crowded, pr.DocumentError, "too_many_alternatives", ("join some with 'any'",)),
    Misuse("transitions that never come to rest", restless, LIMIT, "never_at_rest"),
    Misuse(
        "a missing package", lambda: _raise(errors.MissingExtraError("polars", extra="portfolio")),
        errors.MissingExtraError, "extra_missing", ("partnership-rules[portfolio]",),
    ),
    Misuse("a scenario that checks nothing", lambda: scenario(""), pr.DocumentError, "scenario_empty", ("as_of",)),
    Misuse("a scenario of a number", lambda: scenario("as_of: 2018-01-01\nexpect: {state: x}", "7"), pr.DocumentError, "given_invalid"),
    Misuse(
        "a scenario of a partnership that nothing defines", lambda: scenario("as_of: 2018-01-01\nexpect: {state: x}", "q"),
        pr.DocumentError, "unknown_partnership",
    ),
    Misuse("a scenario that expects nothing", lambda: scenario("as_of: 2018-01-01\nexpect: {}"), pr.DocumentError, "expectation_empty"),
    Misuse(
        "a scenario that expects what no standing has", lambda: scenario("as_of: 2018-01-01\nexpect: {sate: x}"), pr.DocumentError,
        "unknown_expectation", ("did you mean 'state'?",),
    ),
    Misuse(
        "a scenario that expects a text of a list", lambda: scenario("as_of: 2018-01-01\nexpect: x"), pr.DocumentError,
        "expectation_shape",
    ),
    Misuse("a scenario that proposes a text", lambda: scenario("propose: released"), pr.DocumentError, "propose_invalid"),
    Misuse("a scenario where a partnership is wanted", lambda: loads_scenario(PARTNERSHIP), pr.DocumentError, "kind_unexpected"),
]  # fmt: skip


def _raise(error: Exception) -> None:
    raise error
