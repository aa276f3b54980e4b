"""A name is shown and never obeyed, whatever it says and in whatever form it is written."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import icalendar
import pytest
from hypothesis import HealthCheck, example, given, settings

import partnership_rules as pr
from partnership_rules.views import escape
from partnership_rules.views.markup import prose, tag
from views.hostile import NAMES, names, partnership, raw
from views.strict import hidden_in, read_dot, read_markup, read_mermaid

DAY = date(2019, 3, 1)
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def squeezed(text: str) -> str:
    return "".join(escape.for_line(text).split())


@given(names)
@SLOW
@example(NAMES[0])
@example(NAMES[5])
def test_every_page_holds_a_hostile_name_as_text_and_nothing_else(name: str) -> None:
    found = partnership(name)
    standing = pr.evaluate(found, as_of=DAY)
    decision = pr.propose(found, {"kind": "released", "on": "2021-06-01", "by": "state_superintendent"})
    shown = (
        pr.views.show_html(one)
        for one in (
            standing, decision, found, standing.policy, found.agreements[0], standing.benchmarks[0],
            pr.views.timeline_of(standing), pr.views.lanes_of([standing]),
            pr.Problem("code", pr.errors.Place(name), name, name, witness=name), pr.Bundle({"hostile": found}, {}, {"p": standing.policy}),
        )
    )  # fmt: skip
    overview = pr.views.overview_of([found], as_of=DAY)
    index = pr.views.index_html(overview, title=name, pages={"hostile": "hostile.html"})
    for page in (*shown, index, pr.views.report_html(standing), pr.views.machine_svg(standing.policy, standing=standing)):
        text = squeezed(read_markup(page.removeprefix("<!DOCTYPE html>\n")))
        assert "cannotbedrawn" not in text
        assert squeezed(name)[:20] in text


@given(names)
@SLOW
@example(NAMES[11])
@example(NAMES[12])
def test_diagrams_in_mermaid_and_dot_hold_only_their_own_lines(name: str) -> None:
    standing = pr.evaluate(partnership(name), as_of=DAY)
    read_mermaid(standing.diagram())
    read_dot(pr.views.dot(standing.policy, standing=standing))


@given(names)
@SLOW
@example(NAMES[24])
@example("\nBEGIN:VALARM")
def test_a_calendar_file_reads_back_with_its_own_events_only(name: str) -> None:
    standing = pr.evaluate(partnership(name), as_of=DAY)
    data = pr.views.calendar_file([standing], name=name)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    events = pr.views.events_of(standing)
    assert [part.name for part in calendar.subcomponents] == ["VEVENT"] * len(events)
    for part, event in zip(calendar.subcomponents, events, strict=True):
        wanted = {
            "UID",
            "DTSTAMP",
            "LAST-MODIFIED",
            "SEQUENCE",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "DESCRIPTION",
            "CATEGORIES",
            "TRANSP",
            "STATUS",
            "X-PARTNERSHIP-RULES-ID",
        }
        assert set(part.keys()) == wanted
        assert str(part["X-PARTNERSHIP-RULES-ID"]) == standing.partnership.id
        assert {alarm.name for alarm in part.subcomponents} <= {"VALARM"}
        assert squeezed(str(part["SUMMARY"])) == squeezed(event.title).replace("\\", "\uff3c")
        assert hidden_in(str(part["DESCRIPTION"])) == []


@given(names)
@SLOW
@example(NAMES[14])
@example(NAMES[19])
def test_no_cell_of_a_csv_table_is_a_formula_and_rows_stay_rows(name: str) -> None:
    standing = pr.evaluate(partnership(name), as_of=DAY)
    for table in ("standings", "clocks", "benchmarks", "clauses", "requirements", "trail"):
        listed = pr.views.rows([standing], of=table)
        text = pr.views.to_csv(listed)
        read = list(csv.reader(io.StringIO(text, newline="")))
        assert len(read) == len(listed) + 1
        assert {len(row) for row in read} == {len(listed[0])}
        for row, plain in zip(read[1:], listed, strict=True):
            for cell, value in zip(row, plain.values(), strict=True):
                assert isinstance(value, int) or cell[:1] not in tuple("=+-@\t\r\n"), cell
        lines = pr.views.to_json_lines(listed)
        assert [json.loads(line) for line in lines.splitlines()] == listed


@given(names)
@SLOW
@example(NAMES[-1])
def test_a_page_of_text_holds_no_control_characters_and_no_line_that_is_too_long(name: str) -> None:
    standing = pr.evaluate(partnership(name), as_of=DAY)
    found = standing.partnership
    shown = map(pr.views.show_text, (found, found.agreements[0], standing.policy, pr.Bundle({name: found}, {}, {})))
    for text in (standing.explain(), str(pr.views.timeline_of(standing)), str(pr.views.lanes_of([standing])), *shown):
        assert hidden_in(text) == []
        assert "\t" not in text
        assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("name", [NAMES[1], NAMES[4], NAMES[11], "A" * 9_990], ids=["img", "svg", "mermaid", "long"])
def test_a_drawn_file_of_a_timeline_is_svg_without_anything_that_acts(name: str) -> None:
    import re
    from xml.etree import ElementTree

    standing = pr.evaluate(partnership(name), as_of=DAY)
    for drawn in (pr.views.timeline_of(standing), pr.views.lanes_of([standing])):
        for element in ElementTree.fromstring(pr.views.timeline_svg(drawn)).iter():
            name_of = element.tag.rpartition("}")[2]
            assert name_of in {"svg", "g", "rect", "path", "line", "text", "defs", "clipPath", "tspan", "style", "symbol"}, name_of
            assert not [key for key in element.attrib if key.startswith("on") or re.search("href", key)]


@given(raw)
@settings(deadline=None)
def test_an_element_holds_any_text_as_text_and_any_attribute_as_an_attribute(text: str) -> None:
    shown = "".join(escape.for_terminal(text).split())
    assert squeezed(read_markup(tag("p", text, aria_label=text))) == shown
    assert squeezed(read_markup(tag("p", prose(text)))) == shown


@given(raw)
@settings(deadline=None)
def test_nothing_hidden_passes_any_escape(text: str) -> None:
    for function in (
        escape.for_terminal, escape.for_line, escape.for_html, escape.for_mermaid, escape.for_dot, escape.for_calendar, escape.for_csv
    ):  # fmt: skip
        assert hidden_in(function(text)) == []
    assert "\n" not in escape.for_csv(text) + escape.for_dot(text) + escape.for_line(text) + escape.for_mermaid(text)


@given(raw)
@settings(deadline=None)
def test_only_a_plain_web_address_becomes_a_link(text: str) -> None:
    link = escape.for_link(text)
    assert link is None or (link == text and text.startswith(("http://", "https://")) and "@" not in text.split("/")[2])


def test_an_address_that_hides_its_host_is_no_link() -> None:
    refused = (
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a@evil.example/", "https://exa\u200bmple.org/",
        "https://ex ample.org", "https://example.org/\n", "ftp://example.org", "https://" + "a" * 3_000,
    )  # fmt: skip
    assert [address for address in refused if escape.for_link(address)] == []
