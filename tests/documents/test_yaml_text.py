"""YAML in: what is read, what is refused, and where a fault is."""

from __future__ import annotations

import contextlib
import io
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode
from ruamel.yaml.nodes import Node as RuamelNode

from partnership_rules.documents import source, yaml_text
from partnership_rules.documents.read import read_tree
from partnership_rules.documents.tree import Node, plain
from partnership_rules.documents.yaml_text import read_yaml
from partnership_rules.errors import DocumentError

from .trees import ALLOWED, WHOLE, WORDS, data, problems, said

BROKEN = [
    # text, "line:column: code" of every problem, words the first message and hint must hold
    ("a: 1\nb: 2\na: 3", ["3:1: duplicate_key"], ["'a'", "twice", "line 1, column 1"]),
    ("a: {b: 1, c: 2, b: 3}", ["1:17: duplicate_key"], ["'b'", "line 1, column 5"]),
    ("'a': 1\n\"a\": 2", ["2:1: duplicate_key"], ["'a'"]),
    ('"<10": 1\n"<10": 2', ["2:1: duplicate_key"], ["the key is given twice"]),
    ("a: 1\na: 2\nb: 1\nb: 2", ["2:1: duplicate_key", "4:1: duplicate_key"], []),
    ("a: &x 1\nb: *x", ["1:4: yaml_alias", "2:4: yaml_alias"], ["anchors are refused", "quotes"]),
    ("&x a: 1\n*x : 2", ["1:1: yaml_alias", "2:1: yaml_alias"], []),
    ("value: *\nb: 1", ["1:8: yaml_alias"], ["'*'", "put it in quotes: '*'"]),
    ("value: &\nb: 1", ["1:8: yaml_alias"], ["'&'", "quotes"]),
    ("a: !!python/name:os.system x", ["1:4: yaml_tag"], ["tags are refused"]),
    ("a: !!str 1\n!x b: !y [1]", ["1:4: yaml_tag", "2:1: yaml_tag", "2:7: yaml_tag"], []),
    ("a: !e!x 1", ["1:4: yaml_tag"], ["tags are refused"]),
    ("a: !<x 1", ["1:4: yaml_tag"], ["tags are refused"]),
    ("%TAG !e! x\n---\na: 1", ["2:1: yaml_directive"], ["directives", "%"]),
    ("%YAML 1.1\n---\na: 1", ["2:1: yaml_directive"], ["%YAML 1.2"]),
    ("%YAML 2.0\n---\na: 1", ["1:1: yaml_directive"], ["%"]),
    ("a: 1\n---\nb: 2", ["2:1: yaml_several_documents"], ["one file holds one document"]),
    ("base: {x: 1}\nb:\n  <<: {y: 2}", ["3:3: yaml_merge_key"], ["merge keys are refused"]),
    ("? [a, b]\n: 1", ["1:3: yaml_complex_key"], ["a key must be a text"]),
    ("{a: 1}: 2", ["1:1: yaml_complex_key"], []),
    ("2017: x", ["1:1: key_not_text"], ["'2017'", "quotes"]),
    ("true: x\nnull: y\n.nan: z", ["1:1: key_not_text", "2:1: key_not_text", "3:1: key_not_text"], ["'true'"]),
    (": x", ["1:1: key_not_text"], ["the key is missing", "before the ':'"]),
    ("1" * 21 + ": x", ["1:1: key_not_text"], ["a key must be a text (put it in quotes)"]),
    ("a: .nan\nb: -.inf\nc: .INF", ["1:4: number_not_finite", "2:4: number_not_finite", "3:4: number_not_finite"], ["infinite"]),
    ("a: " + "1" * 41, ["1:4: number_too_long"], ["40 digits", "quotes"]),
    ("a: 1e41\nb: 1e-41\nc: 1e999999999999", ["1:4: number_too_long", "2:4: number_too_long", "3:4: number_too_long"], []),
    ("a: 'x", ["1:4: yaml_syntax"], ["closing quote"]),
    ('a: "x\n---\n"', ["1:4: yaml_syntax"], ["closing quote"]),
    ("a: {b: 1", ["1:9: yaml_syntax"], ["'}' is missing", "'{'"]),
    ("a: [1, 2\nb: 3", ["2:2: yaml_syntax"], ["']' is missing"]),
    ("a: [", ["1:5: yaml_syntax"], ["closing bracket"]),
    ("a: b: c", ["1:5: yaml_syntax"], ["':' is not allowed", "quotes"]),
    ("a: 1\nb\nc: 2", ["2:1: yaml_syntax"], ["without its ':'"]),
    ("a:\n\t- b", ["2:1: yaml_syntax"], ["tab", "indent with blanks"]),
    ("a: @x", ["1:4: yaml_syntax"], ["cannot begin", "quotes"]),
    ("a: >=95%", ["1:4: yaml_syntax"], ["'>'", "'>=95%'"]),
    ("- a\nb: 1", ["2:1: yaml_syntax"], ["does not fit", "indentation"]),
    ("a: - b", ["1:4: yaml_syntax"], ["'-' is not allowed"]),
    ('a: "\\q"', ["1:6: yaml_syntax"], ["escape"]),
    ('a: "\\U00110000"', ["1:1: yaml_syntax"], ["cannot be read as YAML"]),
    ("%YAML " + "9" * 5000 + ".1\n---\na: 1", ["1:1: yaml_syntax"], ["cannot be read as YAML"]),
    ('a: "\\ud800"', ["1:4: encoding"], ["surrogate"]),
    ('a: "\\0"\n"\\u202e": 1', ["1:4: text_control_characters", "2:1: text_control_characters"], ["control"]),
    ("a: x\x07y\nb: \u202e", ["1:5: control_characters", "2:4: control_characters"], ["U+0007"]),
    ("a: x\u2028b: 1", ["1:5: control_characters"], ["U+2028"]),
    ("a: \ud800", ["1:4: encoding"], ["surrogate"]),
    (b"a: 1\nb: \xff", ["2:4: encoding"], ["UTF-8"]),
    ("é: 1".encode("utf-16"), ["1:1: encoding"], ["save the file as UTF-8"]),
    ("", ["1:1: document_empty"], ["empty"]),
    (" \n\t\n", ["1:1: document_empty"], ["empty"]),
    ("# only a comment\n", ["1:1: document_empty"], ["empty"]),
    ("---\n", ["2:1: document_empty"], ["empty"]),
    ("[" * 33 + "]" * 33, ["1:33: too_deep"], ["32 levels"]),
    ("- " * 33 + "x", ["1:65: too_deep"], []),
    ("x" * (source.MAX_BYTES + 1), ["0:0: too_large"], ["1,048,576 bytes"]),
    ("é" * (source.MAX_BYTES // 2 + 1), ["0:0: too_large"], []),
    ("a: x!" + "y" * 1000, ["1:1: too_large"], ["'!'"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places", "words"), BROKEN)
def test_a_broken_document_says_what_is_wrong_and_where(text: str | bytes, places: list[str], words: list[str]) -> None:
    assert said(read_yaml, text, "a.yaml") == places
    first = str(problems(read_yaml, text, "a.yaml")[0])
    assert [word for word in words if word not in first] == []


RESOLVED = [
    ("null", None), ("Null", None), ("~", None), ("", None), ("true", True), ("True", True), ("FALSE", False),
    ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("tRue", "tRue"),
    ("0", 0), ("-7", -7), ("+7", 7), ("00123", 123), ("9" * 40, 10**40 - 1),
    ("90.40", Decimal("90.40")), (".5", Decimal("0.5")), ("5.", Decimal("5")), ("1e3", Decimal("1E+3")), ("-1.5E-40", Decimal("-1.5E-40")),
    ("0x1F", "0x1F"), ("0o17", "0o17"), ("1_000", "1_000"), ("12:30", "12:30"), ("1,000", "1,000"),
    ("+", "+"), (".", "."), ("1.2.3", "1.2.3"),
    ("nan", "nan"), ("inf", "inf"), ("Infinity", "Infinity"), ("2017-04-27", "2017-04-27"),
    ("2017-04-27T10:00:00Z", "2017-04-27T10:00:00Z"),
    ("'1'", "1"), ('"true"', "true"), ("''", ""), ("<10", "<10"), ("95%", "95%"), ("1٣", "1٣"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), RESOLVED)
def test_a_scalar_means_what_the_core_schema_of_yaml_1_2_says_and_days_stay_texts(written: str, meant: Any) -> None:
    value = read_yaml(f"a: {written}", file="a.yaml").get("a")
    assert value is not None
    assert (type(value.value), value.value, str(value.value)) == (type(meant), meant, str(meant))


def test_a_number_keeps_its_own_text_so_that_zeros_are_not_lost() -> None:
    node = read_yaml("id: 00123", file="a.yaml").get("id")
    assert node is not None
    assert (node.value, node.raw, node.quoted) == (123, "00123", False)


def test_only_a_plain_scalar_counts_as_not_quoted() -> None:
    tree = read_yaml("a: x\nb: 'x'\nc: \"x\"\nd: |\n  x\ne: >\n  x\n", file="a.yaml")
    assert [node.quoted for _, _, node in tree.entries] == [False, True, True, True, True]


def test_every_node_and_key_knows_its_place() -> None:
    tree = read_yaml("a: 1\nlist:\n  - {b: x,\n     c: 2}\n", file="a.yaml")
    assert [(key, str(place), str(node.place)) for key, place, node in tree.entries] == [
        ("a", "a.yaml:1:1", "a.yaml:1:4"),
        ("list", "a.yaml:2:1", "a.yaml:3:3"),
    ]
    item = tree.entries[1][2].items[0]
    assert [(str(place), str(node.place)) for _, place, node in item.entries] == [
        ("a.yaml:3:6", "a.yaml:3:9"),
        ("a.yaml:4:6", "a.yaml:4:9"),
    ]


@pytest.mark.parametrize("text", ["\ufeffa: 1", b"\xef\xbb\xbfa: 1", "a: 1\r\n", "%YAML 1.2\n---\na: 1\n...\n"])
def test_a_byte_order_mark_other_line_ends_and_the_version_itself_are_no_fault(text: str | bytes) -> None:
    assert plain(read_yaml(text, file="a.yaml")) == {"a": 1}
    assert read_yaml(text, file="a.yaml").entries[0][1].column == 1


def test_depth_32_is_allowed() -> None:
    assert read_yaml("[" * 32 + "]" * 32, file="a.yaml").kind == "list"


def test_the_limit_of_nodes_counts_mappings_lists_and_scalars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnership_rules.documents.tree_builder.MAX_NODES", 4)
    assert plain(read_yaml("a: [1, 2]", file="a.yaml")) == {"a": [1, 2]}
    assert said(read_yaml, "a: [1, 2, 3]", "a.yaml") == ["1:11: too_many_nodes"]


def test_the_limit_of_nodes_is_a_hundred_thousand() -> None:
    assert source.MAX_NODES == 100_000


def test_problems_are_collected_up_to_a_number_and_then_reading_stops() -> None:
    found = said(read_yaml, "".join(f"- *a{i}\n" for i in range(1000)), "a.yaml")
    assert len(found) == source.MAX_PROBLEMS + 1
    assert found[-1] == "200:3: too_many_problems"


@pytest.mark.parametrize("value", [None, 7, ["a: 1"], Path("a.yaml"), bytearray(b"a: 1")])
def test_what_is_no_text_is_a_document_error_too(value: Any) -> None:
    assert said(read_yaml, value, "a.yaml") == ["0:0: document_not_text"]


BOMBS = {
    "nested lists": "[" * 5000,
    "nested lists, closed": "[" * 5000 + "]" * 5000,
    "nested mappings": "{" * 5000,
    "nested mappings with keys": "{a: " * 5000,
    "dashes": "- " * 5000,
    "question marks": "? " * 5000,
    "a million brackets": "[" * 1_000_000,
    "aliases of aliases": "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" for i in range(1000)),
    "documents": "---\n" * 200_000,
    "a long tag": "!" + "a" * 1_000_000,
    "long tags": ("!" + "a" * 900 + "\n") * 1000,
    "unclosed quotes": '["' * 5000,
    "directives": "%FOO\n" * 30_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_no_more_problems_than_people_read(name: str) -> None:
    assert 1 <= len(problems(read_yaml, BOMBS[name], "a.yaml")) <= source.MAX_PROBLEMS + 1


@given(st.text() | st.binary())
@example("\x00")
@example("a: !")
@example('"\\U7fffffff"')
def test_any_text_or_bytes_give_a_tree_or_a_document_error(text: str | bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert isinstance(read_yaml(text, file="a.yaml"), Node)


YAMLISH = st.text(st.sampled_from(" \n:-?,[]{}#&*!|>'\"%@`\\abc019.~<=\tx"), max_size=40)


@given(YAMLISH)
def test_what_is_read_has_the_very_nodes_that_the_safe_loader_composes(text: str) -> None:
    try:
        tree = read_yaml(text, file="a.yaml")
    except DocumentError:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        composed = YAML(typ="safe", pure=True).compose(io.StringIO(text))
    assert _shape(tree) == _composed(composed)


ROOT = Path(__file__).parent.parent.parent
WRITTEN = [path.read_text(encoding="utf-8") for folder in ("examples", "src", "tests") for path in sorted((ROOT / folder).rglob("*.yaml"))]
PIECES = [
    *" \n:-?,[]{}#|>'\"%@`\\a1.~<=\t\ré😀", ": ", "- ", "\n  ", "\n\n", "\na: ", "'x'", '"y"', "# c", " #", "|\n", "|-\n", ">+\n", "|2\n",
    "\r\n", "---\n", "...\n", "{a: 1}", "[1, 2]", "? ", "&x ", "*x", "!t ", "<<: ", "x y", "0\t", "%YAML 1.2\n---\n", "https://x.y/z?a=b:c#d",
]  # fmt: skip
COMPILED = pytest.mark.skipif(yaml_text.CParser is None, reason="the compiled scanner is not installed")


@st.composite
def edited(draw: st.DrawFn) -> str:
    """Draw some lines of a real document, with a few pieces put in, or characters taken out."""
    lines = draw(st.sampled_from(WRITTEN)).splitlines(keepends=True)
    start = draw(st.integers(0, len(lines) - 1))
    text = "".join(lines[start : start + draw(st.integers(1, 12))])
    for piece, gone in draw(st.lists(st.tuples(st.sampled_from(["", *PIECES]), st.integers(0, 3)), max_size=3)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + piece + text[at + gone :]
    return text


def both(text: str) -> tuple[Node | None, Node | list[str]]:
    """Read a text by each scanner: None is where the compiled one leaves it to the other."""
    source = yaml_text.open_source(text, file="a.yaml", refused=yaml_text.REFUSED)
    try:
        slowly: Node | list[str] = yaml_text._read_slowly(source)
    except DocumentError as error:
        slowly = [str(problem) for problem in error.problems]
    return yaml_text._read_fast(source), slowly


@COMPILED
@given(edited() | st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
@example("a: 0\t\n")
@example("a: |#b\n  c")
@example("|\n# c")
@example("a:  \n")
@example("a\n...\n...\n")
@example("- >+\n \n    b")
@example("a: |\r \n    b")
def test_the_compiled_scanner_reads_the_same_tree_or_leaves_it_to_the_other(text: str) -> None:
    try:
        fast, slowly = both(text)
    except DocumentError:
        return
    assert fast in (None, slowly)


@COMPILED
def test_nearly_every_document_at_hand_is_read_by_the_compiled_scanner_to_the_same_tree() -> None:
    read = [both(text) for text in WRITTEN]
    assert [fast for fast, slowly in read if fast not in (None, slowly)] == []
    assert sum(fast is not None for fast, _ in read) > 0.9 * len(read)


@pytest.mark.parametrize(("text", "places", "words"), BROKEN)
def test_without_the_compiled_scanner_a_broken_document_says_the_same(
    text: str | bytes, places: list[str], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [str(problem) for problem in problems(read_yaml, text, "a.yaml")]
    monkeypatch.setattr(yaml_text, "CParser", None)
    assert [str(problem) for problem in problems(read_yaml, text, "a.yaml")] == before


def _shape(node: Node) -> Any:
    if node.kind == "map":
        return [(key, _shape(child)) for key, _, child in node.entries]
    return [_shape(child) for child in node.items] if node.kind == "list" else node.raw


def _composed(node: RuamelNode) -> Any:
    if isinstance(node, MappingNode):
        return [(key.value, _composed(value)) for key, value in node.value]
    return [_composed(child) for child in node.value] if isinstance(node, SequenceNode) else node.value


@given(data(WHOLE | WORDS | st.none() | st.booleans()), st.booleans())
def test_plain_data_dumped_as_yaml_is_read_back_as_it_was(value: Any, flow: bool) -> None:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    writer.representer.ignore_aliases = lambda *_: True
    text = io.StringIO()
    writer.dump({"a": value}, text)
    assume(_own(text.getvalue()) == {"a": value})  # the dumper writes some keys, as ':0', in a way its own loader cannot read
    assert plain(read_yaml(text.getvalue(), file="a.yaml")) == {"a": value}


def _own(text: str) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        return None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
def test_a_number_is_read_exactly_from_its_text(value: Decimal) -> None:
    node = read_yaml(f"a: {value:f}", file="a.yaml").get("a")
    assert node is not None
    assert (str(node.value), node.raw) == (f"{value:f}", f"{value:f}")


@given(st.text(ALLOWED, max_size=30))
def test_a_quoted_text_is_never_a_number_or_a_word_of_yaml(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    node = read_yaml(f'a: "{quoted}"', file="a.yaml").get("a")
    assert node is not None
    assert (node.value, node.raw, node.quoted) == (text, text, True)


def test_the_name_tells_the_syntax() -> None:
    assert plain(read_tree('{"a": 1}', file="A.JSON")) == {"a": 1}
    assert said(read_tree, "a: 1", "a.json") == ["1:1: json_syntax"]
    assert plain(read_tree("a: 1", file="a.policy.yaml")) == {"a": 1}
    assert plain(read_tree("a: 1", file="<python>")) == {"a": 1}


def test_values_show_in_no_repr() -> None:
    assert "secret" not in repr(read_yaml("a: secret\nb: [secret]", file="a.yaml"))
