"""Bad input is told: every fault at once, in order of place, each with a stable code and words that help; nothing is half-read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bad.example import AGREEMENT, GOOD, ONE, PARTNERSHIP, PLAN, POLICY, Bad
from bad.python import MISUSES, Misuse, small
from bad.told import BAD, FEW, TOLD, told
from bad.warnings import WARNINGS, Warned
from cli.running import run, start
from ruamel.yaml import YAML

import partnership_rules as pr
from partnership_rules.documents import csv_text, source

CODES = Path(__file__).parent.parent / "src" / "partnership_rules" / "catalog" / "error-codes.yaml"

WITHOUT_EXAMPLE = {
    # a reason no document and no call can give
    "engines_disagree": "a fault of the library itself: held impossible by the tests of the machine",
    "nothing_expected": "no model has a place where nothing may stand",
    "value_invalid": "the last resort of the table of sentences, which has a test of its own",
    "error": "the root: nothing raises it",
    "document_invalid": "the default of a class whose every use gives a code",
    "model_invalid": "the default of a class whose every use gives a code",
    "input_invalid": "the default of a class whose every use gives a code",
    "quantity_invalid": "the default of a class whose every use gives a code",
    "limit_exceeded": "the default of a class whose every use gives a code",
    "unknown_id": "the default of a class whose every use gives a code",
    # held by the tests of their own package
    **dict.fromkeys(
        (
            "count_too_large",
            "percent_too_large",
            "policy_missing",
            "range_backwards",
            "range_negative",
            "range_too_large",
            "reason_missing",
            "reasons_shape",
            "scenarios_fail",
            "too_many_report_cards",
            "unknown_law",
            "unknown_mutant",
        ),
        "raised by the analyses and the testing kit, whose own tests hold it",
    ),
    **dict.fromkeys(("unknown_step", "form_missing", "form_unknown", "option_missing", "unknown_code"), "an option of the command line"),
    "too_rough": "more completions than a test should try: held by the tests of rough days",
    **dict.fromkeys(("file_exists", "file_unwritable"), "what is written, not read"),
    "unknown_table": "a table of the views",
    **dict.fromkeys(
        ("buckets_missing", "column_type", "column_unknown", "folder_not_empty"), "tables of a portfolio, whose own tests hold it"
    ),
}
"""Codes without a broken example here, each with the reason."""

HELD_ELSEWHERE = ("What lint finds", "The ledger", "Identification", "Interchange", "Column mappings")
"""The parts of the reference whose codes are held by tests of their own, each with an example."""


def names(bad: list[Any]) -> list[str]:
    return [one.what for one in bad]


@pytest.fixture(autouse=True)
def _lower_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the limits of values and rows, which take seconds to reach; that they are as high as promised is said below."""
    for (module, limit), value in FEW.items():
        monkeypatch.setattr(module, limit, value)


LIMITS = (source.MAX_NODES, csv_text.MAX_CSV_ROWS, source.MAX_BYTES, csv_text.MAX_CSV_BYTES, source.MAX_DEPTH)


def test_the_limits_are_those_that_are_promised() -> None:
    assert LIMITS == (100_000, 200_000, 2**20, 10 * 2**20, 32)


@pytest.mark.parametrize("bad", BAD, ids=names(BAD))
def test_a_broken_document_is_refused_with_every_fault_at_its_place(bad: Bad, tmp_path: Path) -> None:
    path = bad.write(tmp_path)
    with pytest.raises(pr.DocumentError) as caught:
        pr.load(path)
    bad.check(list(caught.value.problems), path)
    assert caught.value.code == caught.value.problems[0].code
    assert pr.check(path) == list(caught.value.problems)


@pytest.mark.parametrize("bad", BAD, ids=names(BAD))
def test_a_fault_is_told_word_for_word_as_somebody_has_read_it(bad: Bad, tmp_path: Path) -> None:
    assert told(pr.check(bad.write(tmp_path)), tmp_path) == TOLD.get(bad.what)


@pytest.mark.parametrize("warned", WARNINGS, ids=names(WARNINGS))
def test_a_warning_is_told_word_for_word_as_somebody_has_read_it(warned: Warned, tmp_path: Path) -> None:
    assert told(pr.check(warned.write(tmp_path)), tmp_path) == TOLD.get(warned.what)


@pytest.mark.parametrize("misuse", MISUSES, ids=names(MISUSES))
def test_a_misuse_is_told_word_for_word_as_somebody_has_read_it(misuse: Misuse) -> None:
    with pytest.raises(misuse.error) as caught:
        misuse.do()
    assert str(caught.value).splitlines() == TOLD.get(f"in Python: {misuse.what}")


def test_what_is_told_belongs_to_an_example() -> None:
    assert TOLD.keys() - {*names(BAD), *names(WARNINGS), *(f"in Python: {what}" for what in names(MISUSES))} == set()


@pytest.mark.parametrize("bad", BAD, ids=names(BAD))
def test_the_command_line_tells_one_line_a_fault_and_leaves_with_2(bad: Bad, tmp_path: Path) -> None:
    path = bad.write(tmp_path)
    ran = run("check", path)
    assert ran.code == 2
    assert len(ran.out.splitlines()) == len(bad.wants)
    assert "Traceback" not in ran.out + ran.err
    assert all(ord(character) >= 32 or character == "\n" for character in ran.out + ran.err)
    assert run("status", path, "--as-of", "2018-01-01").code == 2


@pytest.mark.parametrize("name", [ONE, PLAN])
def test_the_good_documents_that_the_broken_ones_are_made_of_have_no_fault(name: str, tmp_path: Path) -> None:
    for file, content in GOOD.items():
        (tmp_path / file).write_text(str(content), "utf-8")
    assert "error" not in {problem.severity for problem in (*pr.check(tmp_path / name), *pr.check(tmp_path))}


def test_no_two_examples_bear_one_name() -> None:
    for listed in (names(BAD), names(MISUSES), names(WARNINGS)):
        assert sorted(listed) == sorted(set(listed))


@pytest.mark.parametrize("misuse", MISUSES, ids=names(MISUSES))
def test_a_misuse_in_python_raises_an_error_of_this_library(misuse: Misuse) -> None:
    with pytest.raises(misuse.error) as caught:
        misuse.do()
    assert caught.value.code == misuse.code
    for words in misuse.words:
        assert words in str(caught.value)


@pytest.mark.parametrize("warned", WARNINGS, ids=names(WARNINGS))
def test_what_can_be_loaded_all_the_same_is_said_when_it_is_checked(warned: Warned, tmp_path: Path) -> None:
    path = warned.write(tmp_path)
    pr.load(path)
    found = [problem for problem in pr.check(path) if problem.code == warned.code]
    assert [problem.severity for problem in found] == [warned.severity]
    assert (found[0].where.line, found[0].where.column) > (1, 1), "it stands at what it speaks of, not at the top of the file"
    for words in warned.words:
        assert words in str(found[0])


def test_every_code_of_the_reference_has_a_broken_example_or_a_reason_why_not() -> None:
    parts = YAML(typ="safe", pure=True).load(CODES.read_text("utf-8")).items()
    listed = {code for part, codes in parts for code in codes if not part.startswith(HELD_ELSEWHERE)}
    shown = {code for bad in BAD for code in bad.codes} | {one.code for one in (*MISUSES, *WARNINGS)} | {"too_many_problems"}
    assert listed - shown - set(WITHOUT_EXAMPLE) == set()
    assert shown & set(WITHOUT_EXAMPLE) == set(), "these have an example now"
    assert shown - listed == set(), "these are not in the reference"


def test_reading_ends_after_two_hundred_faults(tmp_path: Path) -> None:
    path = tmp_path / ONE
    path.write_text("format: x\n" + "a: &a 1\n" * 500, "utf-8")
    problems = pr.check(path)
    assert len(problems) == source.MAX_PROBLEMS + 1
    assert problems[-1].code == "too_many_problems"


def test_a_folder_with_one_broken_file_is_not_half_read(tmp_path: Path) -> None:
    (tmp_path / PLAN).write_text(AGREEMENT, "utf-8")
    (tmp_path / ONE).write_text(PARTNERSHIP, "utf-8")
    (tmp_path / "two.partnership.yaml").write_text(PARTNERSHIP.replace("id: one", "id: two").replace("assigned", "asigned"), "utf-8")
    with pytest.raises(pr.DocumentError, match=r"two\.partnership\.yaml:11:12: unknown_kind"):
        pr.load(tmp_path)


@pytest.mark.parametrize("value", ["7,231", "<7231", "seven"])
def test_no_message_repeats_a_published_value(value: str, tmp_path: Path) -> None:
    (tmp_path / PLAN).write_text(AGREEMENT, "utf-8")
    (tmp_path / ONE).write_text(PARTNERSHIP.replace('"90.4", unit: percent', f'"{value}", unit: grades'), "utf-8")
    problems = pr.check(tmp_path / ONE)
    assert problems
    assert value not in "\n".join(map(str, problems))


HARD = {bad.what: bad for bad in BAD}


@pytest.mark.parametrize(
    "what",
    [
        "an id without quotes loses its zeros",
        "five thousand nested mappings",
        "a bomb of aliases, told as aliases and not set off",
        "a character that clears the screen",
    ],
)
def test_a_process_of_its_own_leaves_with_2_and_without_a_traceback(what: str, tmp_path: Path) -> None:
    path = HARD[what].write(tmp_path)
    ran = start("-m", "partnership_rules", "check", str(path))
    assert ran.returncode == 2
    assert "Traceback" not in ran.stdout + ran.stderr
    assert "\x1b" not in ran.stdout + ran.stderr
    assert len(ran.stdout.splitlines()) == len(HARD[what].wants)


MISFITS = [
    # a fact that does not fit the state it meets                                     the outcome of its step
    ({"kind": "released", "on": "2017-02-01", "by": "state_superintendent"}, "noted"),
    ({"kind": "next_level_signaled", "on": "2017-02-01", "by": "state_superintendent"}, "refused"),
    ({"kind": "next_level_signaled", "on": "2017-02-01", "by": "governor"}, "refused"),
    ({"kind": "review_held", "on": "2017-02-01", "review": "outcome"}, "noted"),
    ({"kind": "plan_returned", "on": "2017-02-01"}, "noted"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "outcome"), MISFITS, ids=[f"{r['kind']}-{n}" for n, (r, _) in enumerate(MISFITS)])
def test_a_fact_that_does_not_fit_the_machine_is_no_bad_input_but_a_step_that_moves_nothing(record: dict[str, Any], outcome: str) -> None:
    before = small(policies=[pr.load_policy("michigan-2017")])
    after = before.add(record)
    assert "error" not in {problem.severity for problem in pr.check(after)}
    standing = pr.evaluate(after, as_of=date(2017, 3, 1))
    assert standing.state == "identified"
    step = next(step for step in standing.trail if step.what.endswith(record["kind"]))
    assert step.outcome == outcome


def test_the_small_policy_of_the_examples_passes_the_check_of_the_machine() -> None:
    assert [problem for problem in pr.check_policy(pr.loads(POLICY)) if problem.severity == "error"] == []
