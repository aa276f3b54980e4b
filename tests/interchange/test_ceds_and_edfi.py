"""Every code that is written is one of the CEDS elements; Ed-Fi objects have the keys, numbers and widths of its tables."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import partnership_rules as pr
from partnership_rules import views
from partnership_rules.interchange import ELEMENTS, accountability_ratings, ceds_table, designations

from .schools import DAY, district, of, one

BOTH = [*of("00101", "CSI", "ADDLTSI")]


def test_the_table_holds_the_elements_and_codes_of_the_ontology() -> None:
    assert {element.number: element.codes for element in ELEMENTS.values()} == {
        "001923": ("CSI", "CSIEXIT", "NOTCSI"), "001924": ("TSI", "TSIEXIT", "NOTTSI"), "001925": ("ADDLTSI", "NOTADDLTSI"), "002140": (),
    }  # fmt: skip
    assert {code for element in ELEMENTS.values() for code in element.deprecated} == {"TSIEXIT"}


def test_a_row_says_the_element_the_code_and_whether_it_is_deprecated() -> None:
    rows = ceds_table([one(*of("00101", "CSI", "ADDLTSI", on="2017-11-15"), *of("00101", "CSI", "NOTTSI"))])
    assert [(row["element"], row["code"], row["deprecated"]) for row in rows] == [("001923", "CSI", "no"), ("001924", "TSIEXIT", "yes")]
    assert {(row["on"], row["as_of"]) for row in rows} == {("2018-11-15", "2018-11-30")}
    assert '"00101"' in views.to_csv(rows)


def test_what_is_undetermined_has_no_row_and_no_object() -> None:
    assert ceds_table([one()]) == []
    assert accountability_ratings([one()], school_year="2018-19") == ()


def test_an_object_has_the_keys_of_the_api_and_leaves_out_what_is_not_known() -> None:
    first, *others = accountability_ratings([one(*BOTH)], school_year="2018-19", organization="State", program="ESSA")
    assert first.to_dict() == {
        "educationOrganizationReference": {"educationOrganizationId": 101},
        "schoolYearTypeReference": {"schoolYear": 2019},
        "ratingTitle": "Comprehensive Support and Improvement Status",
        "rating": "CSI", "ratingDate": "2018-11-15", "ratingOrganization": "State", "ratingProgram": "ESSA",
    }  # fmt: skip
    assert [each.rating for each in others] == ["TSI", "ADDLTSI"]
    assert not {"ratingProgram", "ratingOrganization"} & set(accountability_ratings([one(*BOTH)], school_year="2018-19")[0].to_dict())
    json.dumps(first.to_dict())


@pytest.mark.parametrize("year", ["2018", "2018-2019", "2018-20", "2018/19", ""])
def test_a_school_year_that_is_none_is_refused(year: str) -> None:
    with pytest.raises(pr.errors.InputError) as caught:
        accountability_ratings([], school_year=year)
    assert caught.value.code == "school_year_invalid"


def test_the_turn_of_a_century_is_a_school_year() -> None:
    assert accountability_ratings([one(*BOTH)], school_year="1999-00")[0].school_year == 2000


def test_ids_that_are_no_numbers_or_the_same_number_and_texts_too_wide_are_refused_with_every_school() -> None:
    found = designations([district(*BOTH, *of("101", "CSI"), *of("lincoln", "CSI"), schools=("00101", "101", "lincoln"))], as_of=DAY)
    with pytest.raises(pr.DocumentError) as caught:
        accountability_ratings(found, school_year="2018-19", program="p" * 31)
    assert [(one.code, str(one.where)) for one in caught.value.problems] == [
        ("edfi_width", "39010/00101"), ("edfi_id", "39010/101"), ("edfi_id", "39010/lincoln"),
    ]  # fmt: skip
    assert [len(element.name) <= 60 for element in ELEMENTS.values()] == [True] * 4
    assert replace(found[0]) == found[0]
