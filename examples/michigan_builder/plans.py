"""Which file is made of which line of the timeline, and the facts that stand in the line's notes rather than in its cells.

Days, sources, schools, outcomes and notes come from the table; here stand ids, and facts that need a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .rows import TimelineRow
from .yaml_text import Data

__all__ = ["ADDED_2017", "PLANS", "Plan", "policy_of", "school_id"]

ADDED_2017 = ("2 (added schools)", "Benton Harbor; DPSCD; Pontiac; Saginaw (existing Partnership Districts)")
ADDED_2018 = "3 (added schools)"
SHARE_UNKNOWN = "How many of them are in this district is not known."
DPSCD = "Detroit Public Schools Community District"


@dataclass(frozen=True, slots=True)
class Plan:
    """One file: its id, the line it is made of, and what a reader finds in the line's notes.

    ``also`` names lines whose words join the note; ``added`` names schools that such a line, or its notes, adds to the
    partnership; ``agreement`` is the agreement whose text is partly on record. ``signed_on`` and ``added_on`` are days that the
    notes give only roughly; where nothing is said of a signing, the sources are silent on it after ``silent_after``, or else
    after the last day on record. ``review_on`` is between which days an outcome without a day was found.
    """

    id: str
    round: str
    district: str
    name: str = ""
    code: str = ""
    agreement: str = ""
    signed_on: str = ""
    signed_source: str = ""
    signed_note: str = ""
    silent_after: str = ""
    review_on: str = ""
    review_note: str = "The day is that of the review; the decision has none of its own."
    also: tuple[tuple[str, str], ...] = ()
    added: tuple[str, ...] = ()
    added_on: str = ""
    added_source: str = ""
    added_note: str = ""
    amended: tuple[Mapping[str, Data], ...] = ()
    evidence: tuple[Mapping[str, Data], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Give the line it is made of."""
        return (self.round, self.district)

    @property
    def is_aggregate(self) -> bool:
        """Say whether the line counts many districts."""
        return "aggregate" in self.round

    @property
    def is_assigned(self) -> bool:
        """Say whether a day of assignment can be derived; of Round 5, announced last, there is none yet."""
        return not self.round.startswith("5") and not self.review_on


POLICIES: Mapping[str, str] = {
    "": "michigan-2017",
    "1": "michigan-2017-round-1",
    "2": "michigan-2017",
    "3": "michigan-2017",
    "4": "michigan-2022",
    "5": "michigan-2022",
}


def policy_of(row: TimelineRow) -> str:
    """Give the policy of a line's round: its clocks and states."""
    return POLICIES[row.round[:1]]


def school_id(name: str) -> str:
    """Give the short id of a school that the table names; an unknown name is a ``KeyError``."""
    return SCHOOL_IDS[name]


SCHOOL_IDS: Mapping[str, str] = {
    "Dream Alternative Academy": "dream",
    "STEAM Academy at MLK": "steam",
    "International Academy at Hull": "hull",
    "Benton Harbor High School": "benton-harbor-high",
    "Arts & Communications Academy": "arts-and-communications",
    "Martin G. Atkins Elementary": "atkins",
    "Washington Writers' Academy": "washington",
    "Woodward School for Technology and Research": "woodward",
    "Muskegon Heights Academy (7-12)": "muskegon-heights-academy",
    "Saginaw High School": "saginaw-high",
    "Jessie Loomis Elementary": "loomis",
    "Jessie Rouse Elementary": "rouse",
    "Michigan Technical Academy": "michigan-technical-academy",
    "David Ellis Academy Elementary": "david-ellis",
    "J.W. Sexton High School": "sexton",
    "Attwood Elementary": "attwood",
    "Mildred C. Wells Preparatory Academy": "mildred-c-wells",
    "Accelerated Learning Academy": "accelerated-learning",
    "Holmes STEM Academy": "holmes",
    "Potter School": "potter",
    "Northwestern High School": "northwestern-high",
    "Alger Middle School": "alger",
    "William C. Abney Academy": "william-c-abney",
    "Sarah J. Webber Media Arts Academy": "sarah-j-webber",
    "Saginaw Preparatory Academy": "saginaw-prep",
    "Career and Alternative Pathways to Education Center": "career-and-alternative-pathways",
    "Fair Plain East Elementary": "fair-plain-east",
    "Fair Plain Middle School": "fair-plain-middle",
    "Martin Luther King Jr. Elementary": "mlk-elementary",
    "Campus Elementary": "campus",
    "Ottawa Hills High School": "ottawa-hills",
    "Northwestern Middle School": "northwestern-middle",
    "Comstock High School": "comstock-high",
    "Benton Harbor Charter School Academy": "benton-harbor-charter",
}

MLIVE_2018 = "https://www.mlive.com/news/index.ssf/2018/03/state_pursuing_partnership_agr.html"
WNDU = "https://www.wndu.com/2022/11/30/benton-harbor-area-schools-required-enter-partnership-with-state-improve-academics/"
WVPE = "https://www.wvpe.org/education/2017-12-19/benton-harbor-partnership-agreement-makes-progress-adds-schools"
ROUSE = "https://documents.pub/document/jessie-rouse-elementary-partnership-agreement-jessie-rouse-elementary-partnership.html"
SAGINAW_PREP_COVER = "https://fdocuments.in/document/partnership-agreement-enactment-amendment-history-the-oversight-of-the-academy.html"

ROUND_1: tuple[Plan, ...] = (
    Plan(
        "benton-harbor-2017", "1", "Benton Harbor Area Schools",
        agreement="benton-harbor-2017",
        signed_on="2017-04",
        signed_source=WNDU,
        signed_note="Signed in April 2017; no source gives the day.",
        also=(ADDED_2017,),
        added=("Benton Harbor High School", "Arts & Communications Academy"),
        added_on="2017-10-30/2017-12-19",
        added_source=WVPE,
        added_note="Added after the announcement of 2017-10-30; on 2017-12-19 it was reported that the agreement adds schools.",
    ),
    Plan(
        "bridgeport-spaulding-2017", "1", "Bridgeport-Spaulding Community Schools",
        signed_on="2017-03-01/2017-04-25",
        signed_note="The signing was announced on 2017-04-25; the time to agree is counted from the state's letter of 2017-03-01.",
    ),
    Plan(
        "dpscd-2017", "1", f"{DPSCD} (incl. Education Achievement Authority schools)",
        agreement="dpscd-2017",
        signed_note="The agreement is 'as of' this day; the board voted on 2017-04-27.",
        also=(("1-3 (aggregate)", DPSCD),),
    ),
    Plan(
        "kalamazoo-2017", "1", "Kalamazoo Public Schools",
        agreement="kalamazoo-2017",
        signed_source=(
            "https://www.kalamazoopublicschools.com/ExploreKPS/DistrictNews/TabId/105/ArtMID/1056/ArticleID/91/Woodward-Washington-Update.aspx"
        ),
        signed_note="The day of the board's approval; effective 2017-05-01. The release notice and MLive 2020 say May 2018 instead.",
    ),
    Plan(
        "muskegon-heights-2017", "1", "Muskegon Heights Public School Academy System",
        agreement="muskegon-heights-2017",
        signed_source="https://wzzm13.com/article/news/local/muskegon/muskegon-heights-reaches-partnership-agreement-with-school-reform-office/69-433972888",
        evidence=(
            {
                "measure": "process_benchmarks_met",
                "school": "muskegon-heights-academy",
                "on": "2019-02-28",
                "value": "14",
                "unit": "count",
                "source": "https://www.mlive.com/news/muskegon/2019/03/muskegon-heights-meets-goals-student-success-still-lags.html",
                "note": "14 of 14, known from the review of this day, four months after the 18 months; when they were met is not given.",
            },
        ),
    ),
    Plan(
        "river-rouge-2017", "1", "River Rouge School District",
        signed_on="2017-03-01/2018-03-30",
        signed_source=MLIVE_2018,
        signed_note=(
            "No source gives the day: the time to agree is counted from the state's letter of 2017-03-01, and on 2018-03-30 a school"
            " was added to the agreement that existed."
        ),
    ),
    Plan(
        "saginaw-2017", "1", "Saginaw Public Schools",
        signed_note="One agreement for each of two schools, both 'as of' this day.",
        also=(ADDED_2017,),
        added=("Jessie Rouse Elementary",),
        added_on="2017-10-30/2018-09-04",
        added_source=ROUSE,
        added_note="Schools were added after the announcement of 2017-10-30; its own agreement is 'as of' 2018-09-04.",
        amended=(
            {
                "on": "2019-09-04",
                "source": "https://docslib.org/doc/331153/partnership-agreement-cover-sheet",
                "note": "Amendment 1; the revised agreement consolidated three.",
            },
        ),
    ),
    Plan(
        "michigan-technical-academy-2017", "1", "Michigan Technical Academy (charter, Central Michigan University)",
        silent_after="2017-04-01",
        remarks=("The authorizer is Central Michigan University.", "Whether the letter of 2017-03-01 went to this academy is not stated."),
    ),
)  # fmt: skip

ROUND_2: tuple[Plan, ...] = (
    Plan("battle-creek-2017", "2", "Battle Creek Public Schools"),
    Plan("david-ellis-2017", "2", "David Ellis Academy - Elementary (charter)"),
    Plan("henry-ford-academy-2017", "2", "Henry Ford Academy: School for Creative Studies - Elementary (charter)"),
    Plan(
        "lansing-2017", "2", "Lansing School District",
        remarks=(
            "The same source reports, without a day: Sexton 19 percent proficient in SAT reading and writing,"
            " Attwood 8 percent in grade 4.",
        ),
    ),
    Plan("mildred-c-wells-2017", "2", "Mildred C. Wells Preparatory Academy (charter)"),
    Plan("wayne-westland-2017", "2", "Wayne-Westland Community Schools"),
    Plan("dpscd-2017-added", *ADDED_2017, name=DPSCD, remarks=(SHARE_UNKNOWN,)),
    Plan("pontiac-2017-added", *ADDED_2017, name="Pontiac", remarks=(SHARE_UNKNOWN,)),
)  # fmt: skip

ROUND_3: tuple[Plan, ...] = (
    Plan("baldwin-2018", "3", "Baldwin Community Schools"),
    Plan("ecorse-2018", "3", "Ecorse Public Schools"),
    Plan(
        "flint-2018", "3", "Flint Community Schools",
        agreement="flint-2018",
        signed_on="2018-07",
        signed_note="Entered in July 2018; no source gives the day.",
    ),
    Plan(
        "grand-rapids-2018", "3", "Grand Rapids Public Schools",
        remarks=("The same source reports, without a day, of Alger: 1.1 percent proficient in both, growth 7.7 to 37.8.",),
    ),
    Plan("muskegon-2018", "3", "Muskegon Public Schools"),
    Plan(
        "william-c-abney-2018", "3", "William C. Abney Academy (charter)",
        remarks=("The same source reports, without a day: 3.5 percent proficient, growth 13.4 to 46.6.",),
    ),
    Plan("sarah-j-webber-2018", "3", "Sarah J. Webber Media Arts Academy (charter)"),
    Plan(
        "saginaw-prep-2018", "3", "Saginaw Preparatory Academy (charter, SVSU)",
        code="73908",
        amended=(
            {"on": "2018-11-26", "source": SAGINAW_PREP_COVER, "note": "Amendment 1; several agreements were amended on this day."},
            {"on": "2019-09-12", "source": SAGINAW_PREP_COVER, "note": "Amendment 2."},
        ),
        remarks=("The authorizer is SVSU.",),
    ),
    Plan(
        "muskegon-heights-2018", "3", "Muskegon Heights Public School Academy System",
        signed_on="2018-06/2018-09",
        signed_note="A 36-month agreement for Dr. Martin Luther King Academy, entered in summer 2018; no source gives the day.",
        review_on="2019-12-01/2020-09-06",
        review_note="Reported on 2020-09-06; the 18 months that were reviewed end on 2019-12-01 at the earliest.",
    ),
    Plan("dpscd-2018-added", ADDED_2018, DPSCD),
    Plan("river-rouge-2018-added", ADDED_2018, "River Rouge School District"),
)  # fmt: skip

ROUND_4: tuple[Plan, ...] = (
    Plan("round-4-2022", "4 (aggregate)", "All Round 4"),
    Plan("dpscd-2022", "4", DPSCD),
    Plan("lansing-2022", "4", "Lansing School District"),
    Plan("saginaw-2022", "4", "Saginaw School District"),
    Plan("benton-harbor-2022", "4", "Benton Harbor Area Schools", agreement="benton-harbor-2022"),
    Plan("grand-rapids-2022", "4", "Grand Rapids Public Schools"),
    Plan("ypsilanti-2022", "4", "Ypsilanti Community Schools"),
    Plan("muskegon-heights-2022", "4", "Muskegon Heights Public School Academy System"),
    Plan("battle-creek-2022", "4", "Battle Creek Public Schools"),
    Plan("comstock-2022", "4", "Comstock Public Schools"),
    Plan("benton-harbor-charter-2022", "4", "Benton Harbor Charter School Academy"),
    Plan("mildred-c-wells-2022", "4", "Mildred C. Wells Preparatory Academy (charter)"),
    Plan("beecher-2022", "4", "Beecher Community Schools"),
    Plan("saginaw-academy-of-excellence-2022", "4", "Saginaw Academy of Excellence (charter)"),
)

ROUND_5: tuple[Plan, ...] = (Plan("round-5-2025", "5 (aggregate)", "All Round 5"),)

ROUND_UNKNOWN: tuple[Plan, ...] = (
    Plan(
        "insight",
        "",
        "Insight School of Michigan (charter)",
        signed_on="2017-10-30/..",
        signed_note=(
            "The text of an agreement exists, without its dates. It has the form of the agreements of Rounds 2 and 3 with charter"
            " academies; Round 2 was announced on 2017-10-30."
        ),
    ),
)

PLANS: tuple[Plan, ...] = (*ROUND_1, *ROUND_2, *ROUND_3, *ROUND_4, *ROUND_5, *ROUND_UNKNOWN)
"""Every file, in the order of the rounds."""
