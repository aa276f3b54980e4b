"""Every error can be copied, pickled, and raised in another process, with all that it says."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from partnership_rules import errors
from partnership_rules.errors import PartnershipRulesError, Place, Problem

PROBLEM = Problem("unknown_key", Place("a.yaml", 2, 3), "unknown key 'x'", hint="take it out")


def all_kinds(kind: type[PartnershipRulesError] = PartnershipRulesError) -> list[type[PartnershipRulesError]]:
    return [kind, *(found for below in kind.__subclasses__() for found in all_kinds(below))]


KINDS = [kind for kind in all_kinds() if kind.__module__ == errors.__name__]


def made(kind: type[PartnershipRulesError]) -> PartnershipRulesError:
    error: PartnershipRulesError
    match kind:
        case errors.DocumentError:
            error = errors.DocumentError([PROBLEM, PROBLEM])
        case errors.ModelError:
            error = errors.ModelError("wrong", code="c", hint="h", problems=[PROBLEM])
        case errors.MissingExtraError:
            error = errors.MissingExtraError("polars", extra="portfolio")
        case _:
            error = kind("wrong", code="c", hint="h")
    error.add_note("while testing")
    return error


def raise_one(name: str) -> None:
    raise made(getattr(errors, name))


def said(error: PartnershipRulesError) -> tuple[Any, ...]:
    return type(error), str(error), repr(error), error.args, vars(error)


def test_every_public_error_is_among_those_tried() -> None:
    public = {getattr(errors, name) for name in errors.__all__} - {Problem}
    assert public == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_is_the_same_when_copied_or_pickled(kind: type[PartnershipRulesError]) -> None:
    error = made(kind)
    copies = [copy.copy(error), copy.deepcopy(error)]
    copies += [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]  # noqa: S301
    for found in copies:
        assert found is not error
        assert said(found) == said(error)
        assert found.__notes__ == ["while testing"]


def test_an_error_comes_back_from_another_process_with_all_it_holds() -> None:
    with ProcessPoolExecutor(1) as pool:
        for kind in KINDS:
            caught = pool.submit(raise_one, kind.__name__).exception()
            assert isinstance(caught, kind)
            assert {key: value for key, value in vars(caught).items() if key != "__notes__"} == {
                key: value for key, value in vars(made(kind)).items() if key != "__notes__"
            }
