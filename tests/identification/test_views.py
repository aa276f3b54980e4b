"""A result is shown as a page, a picture, a table and words; names are shown and never obeyed."""

from __future__ import annotations

import csv
import io
import json
import pickle

import jsonschema
import pytest
from views.hostile import NAMES
from views.strict import read_markup

import partnership_rules as pr
from partnership_rules.documents.schema import json_schema
from partnership_rules.identification import Identification
from partnership_rules.identification.document import IdentifiedDocument
from partnership_rules.views.cut import cut_html, cut_svg, near_cut
from partnership_rules.views.html.identified import _schools, identified_html

from .county import DAY, county


def result(**more: object) -> Identification:
    roster, rows = county(**more)  # type: ignore[arg-type]  # handed on
    return pr.identify(pr.load_identification("federal-essa"), roster, rows, as_of=DAY)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_and_a_picture_hold_a_hostile_name_as_text_and_nothing_else(name: str) -> None:
    try:
        found = result(name=name)
    except pr.errors.ModelError:
        return  # control and bidirectional characters are refused before anything is drawn
    for page in (pr.views.page_html(found, title=name), cut_svg(found, found.cut[0]), pr.views.show_html(found["00002"])):
        text = read_markup(str(page).removeprefix("<!DOCTYPE html>\n"))
        assert "cannot be drawn" not in text
    assert "\x1b" not in pr.views.show_text(found)


def test_a_picture_says_by_mark_and_word_what_it_draws() -> None:
    found = result(hidden=30)
    svg = read_markup(str(cut_svg(found, found.cut[0])))
    assert found.having("in")
    for word in ("✓ in, rank", "✗ out, rank", "? undetermined, rank"):
        assert word in svg
    near = near_cut(found, found.cut[0], most=3)
    places = [found.cut[0].places[verdict.index] for verdict in near.verdicts]
    assert near.others + len(places) == found.cut[0].ranked[1]
    assert [place.rank for place in places] == sorted((place.rank for place in places), key=lambda rank: sum(rank or ()))


def test_a_cut_of_which_nobody_is_ranked_draws_nothing() -> None:
    roster, _ = county(3)
    rows = [pr.Measurement(measure="index", school=one.school, on="2025-06-30", value="N/A", unit="index") for one in roster]
    found = pr.identify(pr.load_identification("federal-essa"), roster, rows, as_of=DAY)
    assert cut_html(found, found.cut[0]) == ""
    assert near_cut(found, found.cut[0]).verdicts == ()
    assert "<svg" in cut_svg(found, found.cut[0])


def test_the_page_names_every_part() -> None:
    text = read_markup(f"<main>{identified_html(result())}</main>")
    for words in ("The pools", "Near the cut", "Undetermined", "Warnings", "Where it is written"):
        assert words in text
    shown = pr.views.show_text(result())
    assert "all schools" in shown
    assert str(result()) == shown


def test_rows_are_safe_for_spreadsheets_and_make_a_frame() -> None:
    found = result(name="=1+1")
    read = list(csv.DictReader(io.StringIO(pr.views.to_csv(found.table()))))
    assert len(read) == 60
    assert read[2]["name"].startswith("'=1+1")
    frame = pr.views.frame(found.table())
    assert frame.height == 60
    assert "rank_least" in frame.columns


@pytest.mark.parametrize("known_on", [None, "2025-09-01"])
def test_the_json_of_a_result_is_what_its_schema_says(known_on: str | None) -> None:
    roster, rows = county()
    by = {"by": "board", "authority": "law", "because": "x", "reason": "STATE", "on": "2025-01-01"}
    policy = pr.load_identification("federal-essa").with_changes(overrides=({"school": "00003", "outcome": "in", **by},))
    found = pr.identify(policy, roster, rows, as_of=DAY, known_on=known_on).to_dict()
    jsonschema.Draft202012Validator(json_schema("identified")).validate(found)
    assert IdentifiedDocument.model_validate(found).model_dump(mode="json") == found


def test_a_result_pickles_compares_hashes_and_is_written_equal() -> None:
    found = result()
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - its own bytes
    assert again == found
    assert hash(again) == hash(found)
    assert again.to_json() == found.to_json() == result().to_json()
    assert json.loads(found.to_json())["format"] == "partnership-rules/identified/1"
    assert again["00002"].because == found["00002"].because
    assert repr(found["00002"]) == "<SchoolVerdict on '00002': out>"


def test_rank_and_score_have_columns_only_where_something_is_ranked() -> None:
    every = [verdict for outcome in ("in", "out", "undetermined") for verdict in result().having(outcome)]
    ranked = [one for one in every if one.rank or one.score]
    others = [one for one in every if not (one.rank or one.score)]
    assert ranked
    assert others
    assert ">Rank</th>" in _schools("Named", every)
    table = _schools("Named", others)
    assert ">Rank</th>" not in table
    assert 'data-label="Score"' not in table
    assert table.count('data-label="Why"') == len(others)
