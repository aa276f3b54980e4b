"""The machine as a picture: states, steps, where it stands, how it came there and what may follow, in SVG, Mermaid and DOT."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.views.machine.graph import Edge, Graph, Node, graph_of
from partnership_rules.views.machine.layout import BOX_RIGHT, lay_out
from partnership_rules.views.machine.svg import machine_html
from views import samples
from views.strict import read_dot, read_markup, read_mermaid

CATALOG = sorted(pr.catalog().items())


@pytest.fixture
def standing() -> pr.Standing:
    return samples.standings()[1]


def test_the_present_state_the_way_it_came_and_what_may_follow_are_marked(standing: pr.Standing) -> None:
    graph = graph_of(standing.policy, standing=standing)
    assert [node.state for node in graph.nodes if node.is_now] == ["escalated"]
    assert [node.state for node in graph.nodes if node.is_past] == ["identified", "assessing", "plan_signed", "intermediate_review"]
    taken = {edge.number: dict(edge.taken) for edge in graph.edges if edge.taken}
    assert taken == {1: {0: date(2017, 11, 1)}, 2: {1: date(2018, 2, 6)}, 3: {2: date(2019, 8, 6)}, 8: {3: date(2020, 1, 8)}}
    assert [edge.number for edge in graph.edges if edge.may_follow] == [8, 9, 10]


def test_what_follows_by_itself_is_said_with_its_day() -> None:
    graph = graph_of(samples.standing().policy, standing=samples.standing())
    says = {edge.number: edge.follows for edge in graph.edges if edge.follows}
    assert says[3] == "comes by itself after 2019-08-06"
    assert says[4] == "possible now"
    assert says[8] == "not possible now"
    assert [edge.number for edge in graph.edges if edge.may_follow] == [3, 4, 10]


def test_nothing_may_follow_once_a_partnership_has_ended() -> None:
    ended = samples.standing(date(2018, 5, 1), records=[*samples.RECORDS, {"kind": "closed", "on": "2018-04-01"}])
    assert not [edge for edge in graph_of(ended.policy, standing=ended).edges if edge.may_follow or edge.follows]


@pytest.mark.parametrize(("name", "policy"), CATALOG)
def test_every_form_draws_every_state_and_every_step_of_every_policy(name: str, policy: pr.Policy) -> None:
    sources = sum(len(one.from_) for one in policy.transitions)
    mermaid, dot = pr.views.mermaid(policy), pr.views.dot(policy)
    read_mermaid(mermaid)
    read_dot(dot)
    ends = len(policy.finals) + 1
    assert mermaid.count(" --> ") == sources + ends
    assert dot.count(" -> ") == sources
    drawn = machine_html(policy)
    words = read_markup(drawn)
    assert drawn.count('class="box"') == len(policy.states)
    assert drawn.count('class="head"') == len(policy.transitions)
    for state in policy.states:
        assert policy.title_of(state).split()[0] in words


@pytest.mark.parametrize(("name", "policy"), CATALOG)
def test_a_file_of_its_own_is_wide_and_high_enough_for_all_it_holds(name: str, policy: pr.Policy) -> None:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(pr.views.machine_svg(policy))
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    assert root.attrib["viewBox"] == f"0 0 {width} {height}"
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= int(text.attrib["x"]) + 7 * len(text.text or "") * (text.attrib.get("text-anchor") is None) <= width
        assert 0 < int(text.attrib["y"]) <= height


def test_the_picture_of_a_policy_of_the_catalog_fits_a_phone() -> None:
    assert [name for name, policy in CATALOG if lay_out(graph_of(policy)).width > 360] == []


def graphs() -> st.SearchStrategy[Graph]:
    def build(count: int, edges: list[tuple[list[int], int]]) -> Graph:
        nodes = tuple(Node(f"s{n}", "A title of some words " * (n % 4 + 1), n == 0, n == count - 1, n == 1, False) for n in range(count))
        made = [Edge(n, tuple(dict.fromkeys(s % count for s in sources)), to % count, "x", "") for n, (sources, to) in enumerate(edges, 1)]
        return Graph("g", nodes, tuple(made))

    return st.builds(
        build, st.integers(1, 8), st.lists(st.tuples(st.lists(st.integers(0, 7), min_size=1, max_size=5), st.integers(0, 7)), max_size=12)
    )


@given(graphs())
def test_boxes_do_not_overlap_and_every_step_has_a_place_of_its_own(graph: Graph) -> None:
    layout = lay_out(graph)
    assert all(upper.bottom < lower.top for upper, lower in zip(layout.boxes, layout.boxes[1:], strict=False))
    assert len(layout.lanes) + len(layout.straights) == len(graph.edges)
    for box in layout.boxes:
        places = sorted(box.ports.values())
        assert all(box.top < place < box.bottom for place in places)
        assert all(later - sooner >= 18 for sooner, later in pairwise(places))
    for one, other in combinations(layout.lanes, 2):
        if one.x == other.x:
            (low, high), (bottom, top) = (
                sorted((*(y for _, y in lane.sources), lane.target))[:: len(lane.sources)] or [0, 0] for lane in (one, other)
            )
            assert high < bottom or top < low
    assert all(BOX_RIGHT < lane.x < layout.width for lane in layout.lanes)
    assert max(box.bottom for box in layout.boxes) < layout.height


def test_equal_policies_give_equal_pictures(standing: pr.Standing) -> None:
    again = samples.standings()[1]
    assert pr.views.machine_svg(standing.policy, standing=standing) == pr.views.machine_svg(again.policy, standing=again)


def test_mermaid_names_the_classes_of_where_it_stands(standing: pr.Standing) -> None:
    lines = standing.diagram().splitlines()
    assert "    class s5 now" in lines
    assert "    class s0,s1,s2,s3 past" in lines
    assert any(line.endswith("taken 2019-08-06") for line in lines)
