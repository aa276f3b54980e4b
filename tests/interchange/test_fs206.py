"""File 206: what is written is read back equal, whatever the schools; what may not stand in it is refused at its place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.interchange import Designation, Fs206, Fs206Row, designations, fs206, read_fs206

from .schools import DAY, district, of

FILE = "MISCHCSITSISCHv1.csv"
LAYOUT = {"school_year": "2018-19", "fips": "26", "file": FILE}


def row(*records: dict[str, object], undetermined: str = "refuse") -> tuple[str, str, str]:
    found = designations([district(*records)], as_of=DAY)
    written = fs206(found, **LAYOUT, undetermined=undetermined).rows[0]  # type: ignore[arg-type]  # handed on
    return (written.status, written.csi_reason, written.tsi_reason)


def test_the_text_is_the_header_and_a_row_for_each_school_in_order() -> None:
    named = [*of("00102", "NOTCSITSI"), *of("00101", "CSI", "NOTTSI")]
    found = designations([district(*named, schools=("00102", "00101"))], as_of=DAY)
    assert fs206(found, **LAYOUT).to_text() == (
        f"SCH CSI TSI,2,{FILE},MISCHCSITSISCHv1,2018-2019,\r\n"
        "1,26,01,39010,00101,CSI,CSILOWPERF,,,,\r\n"
        "2,26,01,39010,00102,NOTCSITSI,,,,,\r\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "now", "wanted"),
    [
        ((), ("CSI", "NOTTSI"), ("CSI", "CSILOWPERF", "")),
        ((), ("CSI", "ADDLTSI"), ("CSI", "CSILOWPERF", "TSIOTHER")),
        ((), ("NOTCSI", "ADDLTSI"), ("TSI", "", "TSIOTHER")),
        ((), ("NOTCSITSI",), ("NOTCSITSI", "", "")),
        (("CSI",), ("NOTCSITSI",), ("CSIEXIT", "", "")),
        (("CSI",), ("NOTCSI", "ADDLTSI"), ("TSI", "", "TSIOTHER")),
        (("CSI", "ADDLTSI"), ("NOTCSITSI",), ("CSIEXIT", "", "")),
        (("ADDLTSI",), ("NOTCSITSI",), ("TSIEXIT", "", "")),
    ],
)
def test_two_statuses_become_the_one_of_the_file(earlier: tuple[str, ...], now: tuple[str, ...], wanted: tuple[str, str, str]) -> None:
    assert row(*of("00101", *earlier, on="2017-11-15"), *of("00101", *now)) == wanted


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [
        ((), ("MISSING", "MISSING", "MISSING")),
        (("NOTCSI",), ("MISSING", "", "MISSING")),
        (("NOTTSI",), ("MISSING", "MISSING", "")),
        (("CSI",), ("CSI", "CSILOWPERF", "MISSING")),
        (("CSIEXIT", "NOTTSI"), ("MISSING", "MISSING", "")),
        (("TSI",), ("MISSING", "MISSING", "MISSING")),
        (("NOTCSI", "TSI"), ("TSI", "", "MISSING")),
    ],
)
def test_what_is_undetermined_is_refused_and_written_missing_only_when_asked(
    statuses: tuple[str, ...], wanted: tuple[str, str, str]
) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        row(*of("00101", *statuses))
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.where), bool(problem.hint)) == ("status_undetermined", "39010/00101", True)
    assert row(*of("00101", *statuses), undetermined="missing") == wanted


def test_of_several_reasons_none_is_chosen() -> None:
    several = {"kind": "identified", "on": "2018-11-01", "reasons": ["CSILOWGR", "CSILOWPERF"]}
    assert row(several, *of("00101", "CSI", "NOTTSI"), undetermined="missing") == ("CSI", "MISSING", "")
    mine = {"kind": "identified", "on": "2018-11-01", "reasons": ["LOW5"]}
    assert row(mine, *of("00101", "CSI", "NOTTSI"), undetermined="missing") == ("CSI", "MISSING", "")


def test_another_school_year_is_refused_by_name_and_a_name_that_is_none_too() -> None:
    with pytest.raises(pr.errors.LookupFailed, match="known: 2018-19") as caught:
        fs206([], **{**LAYOUT, "school_year": "2019-20"})
    assert caught.value.code == "edfacts_year_unknown"
    with pytest.raises(pr.errors.InputError, match="no name for a file"):
        fs206([], **{**LAYOUT, "file": "a,b.csv"})


IDS = st.text("0123456789ABCz._-", min_size=1, max_size=20)
CODES = st.tuples(
    st.sampled_from(["CSI", "CSIEXIT", "NOTCSI", None]), st.sampled_from(["TSI", "TSIEXIT", "NOTTSI", None]),
    st.sampled_from(["ADDLTSI", "NOTADDLTSI", None]), st.lists(st.sampled_from(["CSILOWPERF", "CSIOTHER", "TSIUNDER", "LOW5"])),
)  # fmt: skip
SCHOOLS = st.lists(st.tuples(IDS.map(lambda text: text[:14]), IDS, CODES), max_size=6, unique_by=lambda one: one[:2])


@given(SCHOOLS)
@settings(max_examples=60)
def test_whatever_is_written_is_read_back_equal(
    schools: Sequence[tuple[str, str, tuple[str | None, str | None, str | None, list[str]]]],
) -> None:
    found = [
        Designation(district, school, DAY, first, second, third, tuple(reasons))
        for district, school, (first, second, third, reasons) in schools
    ]
    written = fs206(found, **LAYOUT, undetermined="missing")  # type: ignore[arg-type]  # handed on
    text = written.to_text()
    assert read_fs206(text, file="elsewhere.csv") == written
    assert read_fs206(text.replace("\r\n", "\n").encode(), file="elsewhere.csv") == written
    assert len(text.splitlines()) == len(schools) + 1


GOOD = f"SCH CSI TSI,1,{FILE},MISCHCSITSISCHv1,2018-2019,\r\n1,26,01,39010,00101,CSI,CSILOWPERF,,,,\r\n"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("00101", "0" * 21, "2:15: edfacts_field"),
        ("00101", "001 01", "2:15: edfacts_field"),
        ("39010", "0" * 15, "2:9"),
        (",26,", ",MI,", "2:3"),
        (",01,", ",1,", "2:6"),
        (",CSI,", ",CSL,", "2:21"),
        ("CSILOWPERF,", "LOW5,", "2:25"),
        ("CSILOWPERF,", ",", "stands without its reason"),
        (",,,,\r", ",TSI,,,\r", "2:36"),
        (",,,,\r", ",,x,,\r", "the first filler"),
        (",,,,\r", f",,,,{'x' * 201}\r", "2:39"),
        (",,,,\r", ",,,,=1+1\r", "2:39"),
        (",,,,\r", ",,,,,\r", "has 12"),
        ("\r\n1,", "\r\n2,", "2:1"),
        ("TSI,1,", "TSI,2,", "1:1: edfacts_header"),
        ("SCH CSI TSI", "SCH", "1:1: edfacts_header"),
        ("v1,2018", "v2,2018", "1:1: edfacts_header"),
        ("2018-2019", "2019-2020", "known: 2018-19"),
        (",,,,\r\n", ",,,,\r\n1,26,01,39010,00101,CSI,CSILOWPERF,,,,\r\n", "3:1: edfacts_field: this school stands in an earlier row"),
        (",,,,\r\n", ",,,,\r\n2,27,01,39010,00102,CSI,CSILOWPERF,,,,\r\n", "3:1: edfacts_field: the rows are of several states"),
    ],
)
def test_a_field_that_is_wrong_is_found_at_its_line_and_column(old: str, new: str, wanted: str) -> None:
    assert read_fs206(GOOD, file="a.csv").to_text() == GOOD
    with pytest.raises(pr.DocumentError) as caught:
        read_fs206(GOOD.replace(old, new, 1), file="a.csv")
    assert wanted in str(caught.value)


def test_ids_that_do_not_fit_are_found_when_they_are_written() -> None:
    for bad in (Fs206Row("1", "26", "01", "a" * 15, "00101", "NOTCSITSI"), Fs206Row("1", "26", "01", "a", "b/c", "NOTCSITSI")):
        with pytest.raises(pr.DocumentError, match="edfacts_field"):
            Fs206(FILE, "2018-19", (bad,)).to_text()
    for hidden in ("a\r\nb", "a,b"):
        with pytest.raises(pr.DocumentError):
            Fs206(FILE, "2018-19", (Fs206Row("1", "26", "01", "a", "b", "NOTCSITSI", explanation=hidden),)).to_text()
