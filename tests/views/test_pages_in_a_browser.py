"""Pages as a browser shows them: on a phone and on a wide screen, in light and in dark, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browser import looking
from browser.looking import SCHEMES, WIDTHS, look

import partnership_rules as pr
from views import hostile, samples
from views.strict import ATTRIBUTES, HTML, SVG

DAY = date(2020, 3, 1)
PAPER = (710, 927)
"""The inside of a page of Letter, in pixels of CSS."""

page = pr.views.page_html


def refused() -> pr.Decision:
    return pr.propose(samples.partnership(), {"kind": "next_level_signaled", "on": "2019-03-01", "by": "local_board"})


def overview() -> str:
    found = pr.views.overview_of([samples.partnership(), samples.reviewed(), samples.sparse()], as_of=DAY)
    return pr.views.index_html(found, title="Partnerships", pages={"riverside": "riverside.html"})


PAGES: dict[str, Callable[[], str]] = {
    "report": lambda: pr.views.report_html(samples.standing()),
    "report-late": lambda: pr.views.report_html(samples.standings()[1]),
    "report-sparse": lambda: pr.views.report_html(samples.standings()[2]),
    "overview": overview,
    "decision": lambda: page(refused(), title="A decision"),
    "policy": lambda: page(pr.load_policy("michigan-2017"), title="A policy"),
    "agreement": lambda: page(samples.partnership().agreements[0], title="An agreement"),
    "partnership": lambda: page(samples.partnership(), title="A partnership"),
    "problems": lambda: page(pr.check(pr.load_policy("michigan-2022").with_changes(silence=())), title="Problems"),
    "notebook": lambda: _in_a_notebook(samples.standing()),
}
"""Every kind of page."""


def _in_a_notebook(standing: pr.Standing) -> str:
    """Give what a notebook shows, in a page that knows nothing of it."""
    outputs = "".join(value._repr_html_() for value in (standing, pr.views.timeline_of(standing), standing.benchmarks[0]))
    return _bare(f"<main><h1>Cells</h1>{outputs}</main>")


def _bare(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>A page</title></head><body>{body}</body></html>'


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_silent_fits_and_can_be_read_on_every_screen(browser: Any, tmp_path: Path, name: str) -> None:
    with look(browser, written(tmp_path, name)) as seen:
        for width, scheme in zip(WIDTHS, SCHEMES, strict=True):
            seen.turn(width, scheme)
            seen.keep(f"{name}-{width}")
            assert seen.measure() == {}, (width, scheme)
            assert seen.violations() == [], (width, scheme)
        assert seen.said == []
        assert seen.asked_for == [(tmp_path / f"{name}.html").as_uri()]


def written(folder: Path, name: str) -> Path:
    path = folder / f"{name}.html"
    path.write_text(PAGES[name](), "utf-8")
    return path


@pytest.mark.parametrize("name", ["A rather long name of a school, " * 6, "W" * 300], ids=["many words", "one long word"])
def test_a_name_as_long_as_it_may_be_breaks_no_page(browser: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / "long.html"
    path.write_text(pr.views.report_html(pr.evaluate(hostile.partnership(name), as_of=date(2019, 3, 1))), "utf-8")
    with look(browser, path) as seen:
        for width in WIDTHS:
            seen.turn(width, "light")
            assert seen.measure() == {}, width


def test_light_and_dark_differ(browser: Any, tmp_path: Path) -> None:
    wanted = {"light": ("rgb(255, 255, 255)", "rgb(27, 31, 36)"), "dark": ("rgb(22, 25, 29)", "rgb(230, 233, 237)")}
    with look(browser, written(tmp_path, "report-late")) as seen:
        for scheme in SCHEMES:
            seen.turn(1280, scheme)
            ground = seen.page.evaluate("getComputedStyle(document.querySelector('.pr')).backgroundColor")
            ink = seen.page.evaluate("getComputedStyle(document.querySelector('h1')).color")
            assert (ground, ink) == wanted[scheme]


HOSTS = {
    "jupyter": ('data-jp-theme-light="false"', 'data-jp-theme-light="true"'),
    "vscode": ('class="vscode-body vscode-dark"', 'class="vscode-body vscode-light"'),
    "vscode high contrast": ('class="vscode-high-contrast"', 'class="vscode-high-contrast vscode-high-contrast-light"'),
    "furo": ('data-theme="dark"', 'data-theme="light"'),
    "colab": ('theme="dark"', 'theme="light"'),
    "color-scheme": ('style="color-scheme: dark"', 'style="color-scheme: light"'),
}
"""How hosts of notebook output say that they are dark, and that they are light."""


@pytest.mark.parametrize("host", HOSTS)
def test_what_a_notebook_shows_follows_its_host_whatever_the_system_prefers(browser: Any, tmp_path: Path, host: str) -> None:
    path = tmp_path / "host.html"
    cell = pr.views.timeline_of(samples.standing())._repr_html_()
    for said, ground, system in zip(HOSTS[host], ("rgb(22, 25, 29)", "rgb(255, 255, 255)"), SCHEMES, strict=True):
        page_of_host = f'<body {said} ><main style="background: {ground}"><h1>Cells</h1>{cell}</main></body>'
        path.write_text(
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>A host</title></head>{page_of_host}</html>', "utf-8"
        )
        with look(browser, path, width=380, scheme=system) as seen:
            assert seen.page.evaluate("getComputedStyle(document.querySelector('.pr')).backgroundColor") == ground
            assert seen.measure() == {}


def test_a_furo_page_left_to_itself_follows_the_system(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "auto.html"
    path.write_text(f'<!DOCTYPE html><html lang="en"><body data-theme="auto">{samples.standing()._repr_html_()}</body></html>', "utf-8")
    with look(browser, path, scheme="dark") as seen:
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.pr')).backgroundColor") == "rgb(22, 25, 29)"


@pytest.mark.parametrize("name", ["report-late", "overview", "policy"])
def test_on_paper_no_page_is_half_empty_and_every_page_has_its_number(browser: Any, tmp_path: Path, name: str) -> None:
    with look(browser, written(tmp_path, name), width=PAPER[0], scheme="dark", media="print") as seen:
        tall = seen.page.evaluate("document.documentElement.scrollHeight")
        pages = len(re.findall(rb"/Type\s*/Page\b", seen.page.pdf(format="Letter")))
        assert pages <= tall / PAPER[1] * 1.25 + 1
        rules = "[...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText)"
        assert any(rule.startswith("@page") and "counter(page)" in rule for rule in seen.page.evaluate(rules))
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.pr')).backgroundColor") == "rgb(255, 255, 255)"


def test_on_paper_the_day_asked_about_stands_below_its_line_and_counts_are_kept_whole(browser: Any, tmp_path: Path) -> None:
    with look(browser, written(tmp_path, "overview"), width=PAPER[0], media="print") as seen:
        rows = "[...document.querySelectorAll('.timeline .row')].map(row => getComputedStyle(row).breakBefore)"
        *others, last = seen.page.evaluate(rows)
        assert (set(others), last) == ({"auto"}, "avoid")
        heights = "[...document.querySelectorAll('.wide .chip')].map(chip => chip.getClientRects().length)"
        assert set(seen.page.evaluate(heights)) == {1}
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.wide .chip')).whiteSpace") == "nowrap"


def test_a_page_says_the_same_without_its_colours(browser: Any, tmp_path: Path) -> None:
    with look(browser, written(tmp_path, "report-late")) as seen:
        before = seen.page.inner_text("main")
        seen.page.evaluate("document.querySelectorAll('style').forEach(style => style.remove())")
        words = "".join(seen.page.inner_text("main").split())
        assert all(word in words for word in ("✗missed", "✓met", "?undetermined", "!triggered"))
        assert "".join(before.split())[:200] == words[:200]


def test_the_reasons_of_clauses_and_refusals_are_printed_and_the_others_are_not(browser: Any, tmp_path: Path) -> None:
    with look(browser, written(tmp_path, "report-late"), media="print") as seen:
        measure = "found => found.map(one => one.getBoundingClientRect().height)"
        printed = seen.page.eval_on_selector_all("details:not(.why) > ul", measure)
        left_out = seen.page.eval_on_selector_all("details.why > ul", measure)
        assert min(printed) > 0
        assert max(left_out) == 0
        assert seen.page.pdf(format="Letter").startswith(b"%PDF-")


def test_names_stay_names_in_a_browser(browser: Any, tmp_path: Path) -> None:
    texts = [name for name in hostile.NAMES if len(name) < 300]
    for number, start in enumerate(range(0, len(texts), 18)):
        name = " ".join(texts[start : start + 18])
        path = tmp_path / f"{number}.html"
        path.write_text(pr.views.report_html(pr.evaluate(hostile.partnership(name), as_of=date(2019, 3, 1))), "utf-8")
        with look(browser, path, width=380) as seen:
            assert seen.said == []
            assert seen.asked_for == [path.as_uri()]
            found = seen.page.evaluate(
                "() => [[...new Set([...document.querySelectorAll('*')].map(e => e.localName))],"
                " [...new Set([...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => a.name)))]]"
            )
            assert set(found[0]) <= HTML | SVG
            assert set(found[1]) <= ATTRIBUTES | {"open"}
            assert seen.measure().keys() <= {"over"}


def test_a_machine_drawn_as_a_file_fits_its_frame(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "machines.html"
    path.write_text(_bare("".join(pr.views.machine_svg(policy) for policy in pr.catalog().values())), "utf-8")
    with look(browser, path) as seen:
        assert seen.measure() == {}


def test_without_a_browser_the_tests_say_what_is_missing_and_where_one_is_required_they_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "chromium", lambda: None)
    assert looking.missing().startswith("Chromium is not on this machine")
    monkeypatch.setattr(looking, "chromium", lambda: "chromium")
    monkeypatch.setattr(looking, "AXE", Path("nowhere"))
    assert looking.missing() == "axe-core is not installed (make browser)"
    for setting, ends in (("", pytest.skip.Exception), ("required", pytest.fail.Exception)):
        monkeypatch.setenv("PARTNERSHIP_RULES_BROWSER", setting)
        with pytest.raises(ends, match="axe-core"):
            looking.need(looking.missing())
        looking.need("")


def test_the_measure_finds_what_is_wrong(browser: Any, tmp_path: Path) -> None:
    wrong = """<!DOCTYPE html><html lang="en"><head><title>wrong</title></head><body style="margin:0" class="pr">
      <p style="width:2000px">wide</p><p style="width:50px;overflow:hidden;white-space:nowrap">this is cut off, it is</p>
      <svg width="100" height="20"><text x="60" y="15">longer than its frame</text><text x="60" y="15" fill="#dddddd">again</text></svg>
      <p style="color:#cccccc;background:#ffffff">faint</p><img src="nothing.png">
      <script>console.error("said")</script></body></html>"""
    path = tmp_path / "wrong.html"
    path.write_text(wrong, "utf-8")
    with look(browser, path, width=380) as seen:
        assert set(seen.measure()) == {"outside", "cutOff", "over", "faint"}
        assert {one.split(" ")[0] for one in seen.violations()} >= {"color-contrast", "image-alt"}
        assert any("said" in said for said in seen.said)
        assert len(seen.asked_for) == 2
