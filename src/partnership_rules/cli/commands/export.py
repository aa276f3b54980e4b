"""``export``: what schools are designated as on a day, in the forms of EDFacts, CEDS and Ed-Fi."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from ...errors import InputError
from ...interchange import Designation, accountability_ratings, ceds_table, designations, fs206, load_crosswalk, recoded
from ...shown import Listed
from ...views import to_csv
from ..common import AsOf, KnownOn, Only, Source, argument, chosen, day_asked, known_asked, option, say
from ..files import STDOUT, Force, put_file

__all__ = ["export"]


class Form(StrEnum):
    """The forms there are."""

    EDFACTS = "edfacts"
    CEDS = "ceds"
    EDFI = "edfi"


FormName = Annotated[Form, argument("FORM", "edfacts (file 206), ceds (a table) or edfi (accountability ratings).")]
OutFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="Write a file.", show_default="stdout")]
Year = Annotated[str | None, option("--year", "YEAR", "The school year, as 2018-19 (edfacts and edfi).")]
Fips = Annotated[str | None, option("--fips", "NN", "The FIPS code of the state (edfacts).")]
Walk = Annotated[Path | None, option("--crosswalk", "FILE", "A table of codes: districts and schools are written by those of a scheme.")]
Scheme = Annotated[str, typer.Option("--scheme", metavar="NAME", help="The scheme of the crosswalk.")]
Missing = Annotated[bool, typer.Option("--missing", help="Write MISSING for what is undetermined, in place of refusing it (edfacts).")]


def export(
    form: FormName,
    path: Source,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    only: Only = None,
    year: Year = None,
    fips: Fips = None,
    crosswalk: Walk = None,
    scheme: Scheme = "state",
    missing: Missing = False,
    out: OutFile = Path(STDOUT),
    force: Force = False,
) -> None:
    """Write what schools are designated as on a day, for EDFacts, CEDS or Ed-Fi.

    The name of an EDFacts file stands in its header, so that --out must be given.
    """
    found = designations(chosen(path, only), as_of=day_asked(as_of), known_on=known_asked(known_on))
    if crosswalk is not None:
        walk = load_crosswalk(crosswalk)
        for problem in walk.gaps():
            say(str(problem), stderr=True)
        found = recoded(found, walk, scheme=scheme)
    match form:
        case Form.EDFACTS:
            content = _edfacts(found, year, fips, out, missing=missing)
        case Form.CEDS:
            content = to_csv(ceds_table(found))
        case Form.EDFI:
            ratings = accountability_ratings(found, school_year=_given(year, "--year 2018-19"))
            content = json.dumps([one.to_dict() for one in ratings], sort_keys=True, indent=2, ensure_ascii=False) + "\n"
        case _:
            assert_never(form)
    put_file(out, content, force=force)


def _edfacts(found: Listed[Designation], year: str | None, fips: str | None, out: Path, *, missing: bool) -> str:
    name = _given(None if str(out) == STDOUT else out.name, "--out MISCHCSITSISCHv1.csv")
    asked = fs206(
        found,
        school_year=_given(year, "--year 2018-19"),
        fips=_given(fips, "--fips 26"),
        file=name,
        undetermined="missing" if missing else "refuse",
    )
    return asked.to_text()


def _given(value: str | None, hint: str) -> str:
    if value is None:
        raise InputError("this form wants one more option", code="option_missing", hint=f"give {hint}")
    return value
