"""A crosswalk: codes with days of validity; overlaps are refused at their rows, gaps are said, and a history stays one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import partnership_rules as pr
from partnership_rules.identification import RosterSchool
from partnership_rules.interchange import Crosswalk, designations, load_crosswalk, recoded

from .schools import DAY, district, of

TABLE = """id,level,scheme,code,from,to,source
dps,district,state,82010,,2015-12-31,
dps,district,state,82015,2017-01-01,,
00101,school,state,11111,,,
00101,school,nces,260110304321,,,
"""


def load(tmp_path: Path, text: str) -> Crosswalk:
    (tmp_path / "state.crosswalk.csv").write_text(text, "utf-8")
    return load_crosswalk(tmp_path / "state.crosswalk.csv")


def test_a_code_is_looked_up_as_of_a_day_in_both_directions(tmp_path: Path) -> None:
    walk = load(tmp_path, TABLE)
    for day, code in ((date(2014, 1, 1), "82010"), (date(2015, 12, 31), "82010"), (date(2017, 1, 1), "82015"), (DAY, "82015")):
        assert walk.code("dps", scheme="state", on=day, level="district") == code
        assert walk.id_of(code, scheme="state", on=day, level="district") == "dps"
    assert walk.code("00101", scheme="nces", on=DAY) == "260110304321"


@pytest.mark.parametrize(
    ("id", "scheme", "day", "level"),
    [
        ("dps", "state", date(2016, 6, 1), "district"),
        ("dps", "state", DAY, "school"),
        ("dps", "nces", DAY, "district"),
        ("other", "state", DAY, "district"),
    ],
)
def test_what_it_does_not_say_is_refused(id: str, scheme: str, day: date, level: str, tmp_path: Path) -> None:
    walk = load(tmp_path, TABLE)
    for ask in (walk.code, walk.id_of):
        with pytest.raises(pr.errors.LookupFailed) as caught:
            ask(id, scheme=scheme, on=day, level=level)  # type: ignore[operator]  # both take these
        assert caught.value.code == "crosswalk_unknown"


def test_days_without_a_code_are_said(tmp_path: Path) -> None:
    (gap,) = load(tmp_path, TABLE).gaps()
    assert (gap.code, gap.severity) == ("crosswalk_gap", "warning")
    assert "2016-01-01 to 2016-12-31" in gap.hint
    assert load(tmp_path, TABLE.replace("2017-01-01", "2016-01-01")).gaps() == []


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("dps,district,state,82016,2017-06-01,2017-06-01,", ["6:1: crosswalk_overlap"]),
        ("dps,district,state,82016,2015-12-31,2015-12-31,", ["6:1: crosswalk_overlap"]),
        ("other,district,state,82015,2018-01-01,,", ["6:1: crosswalk_overlap"]),
        ("dps,district,state,82017,2016-02-01,2016-01-01,", ["6:37: days_backwards"]),
        ("dps,district,state,8 2,2016-02-01,,", ["6:20: id_invalid"]),
        ("dps,region,state,82015,2016-02-01,,", ["6:5: unknown_word"]),
        ("dps,district,state,,2016-02-01,,", ["6:1: missing_key"]),
    ],
)
def test_an_overlap_and_every_other_fault_is_placed_at_its_row(row: str, wanted: list[str], tmp_path: Path) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        load(tmp_path, f"{TABLE}{row}\n")
    found = [f"{one.where.line}:{one.where.column}: {one.code}" for one in caught.value.problems]
    assert found == wanted


def test_a_code_that_is_free_again_may_be_given_to_another(tmp_path: Path) -> None:
    walk = load(tmp_path, f"{TABLE}other,district,state,82010,2016-01-01,,\n")
    assert walk.id_of("82010", scheme="state", on=DAY, level="district") == "other"


def test_a_history_stays_one_while_the_code_that_is_reported_changes(tmp_path: Path) -> None:
    walk = load(tmp_path, TABLE)
    partnership = district(*of("00101", "CSI", on="2014-11-15"), *of("00101", "NOTCSITSI"), id="dps")
    partnership = partnership.with_changes(records=[partnership.records[0].with_changes(on="2014-01-20"), *partnership.records[1:]])
    for day, code, status in ((date(2015, 6, 1), "82010", "CSI"), (DAY, "82015", "CSIEXIT")):
        (found,) = recoded(designations([partnership], as_of=day), walk, scheme="state")
        assert (found.district, found.school, found.comprehensive) == (code, "11111", status)


def test_tables_that_give_schools_by_another_scheme_are_read_with_our_ids(tmp_path: Path) -> None:
    walk = load(tmp_path, TABLE)
    row = pr.Measurement(measure="rate", school="260110304321", on="2018-06-15", value="90", unit="percent")
    whole = pr.Measurement(measure="rate", on="2018-06-15", value="91", unit="percent")
    assert walk.evidence([row, whole], scheme="nces") == (row.with_changes(school="00101"), whole)
    school = RosterSchool(school="11111", district="82015", says={"title_1": "yes"})
    assert walk.roster([school], scheme="state", on=DAY) == (school.with_changes(school="00101", district="dps"),)
    with pytest.raises(pr.errors.LookupFailed):
        walk.evidence([row], scheme="state")
