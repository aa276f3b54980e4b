"""Every code that can be raised is explained on the command line, from the same table as the reference."""

from __future__ import annotations

from .running import run


def test_a_code_is_explained_by_its_cause_and_its_cure() -> None:
    ran = run("explain-code", "date_invalid")
    assert ran.code == 0
    first, cause, cure = ran.out.splitlines()
    assert first == "date_invalid (Days, periods and holidays)"
    assert (cause[:7], cure[:7]) == ("Cause: ", "Cure:  ")
    answer = run("explain-code", "date_invalid", "--json").json
    assert (answer["code"], f"Cure:  {answer['cure']}") == ("date_invalid", cure)


def test_an_unknown_code_names_the_nearest() -> None:
    ran = run("explain-code", "date_invald")
    assert (ran.code, ran.err) == (2, "unknown_code: there is no such error code (did you mean 'date_invalid'?)\n")
