"""The reference is complete: nothing the library knows is missing from it, and nothing in it is made up."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

import partnership_rules as pr
from partnership_rules.benchmark import Target
from partnership_rules.clock_status import CLOCK_STATUSES
from partnership_rules.condition import Condition
from partnership_rules.record import KINDS

from .codes import codes_in_source
from .pages import DOCS, ROOT, without_generated

sys.path.insert(0, str(DOCS / "_ext"))

from reference_pages import IN_FILES, MAKERS, filled
from reference_pages.commands import named
from reference_pages.conditions import STATUSES, variants
from reference_pages.error_codes import told
from reference_pages.examples import examples
from reference_pages.files import parts_of
from reference_pages.markdown import plain

page_of = cache(lambda name: filled((DOCS / "reference" / f"{name}.md").read_text("utf-8")))
"""A page of the reference, filled once."""
all_codes = cache(codes_in_source)


def test_every_error_code_of_the_source_is_listed_and_no_other() -> None:
    listed = [code for codes in told().values() for code in codes]
    assert len(listed) == len(set(listed)), "a code is listed twice"
    assert set(listed) == all_codes()


def test_every_error_code_has_a_cause_and_a_cure() -> None:
    for codes in told().values():
        for code, one in codes.items():
            assert set(one) == {"cause", "cure"}, code
            assert all(text[0].isupper() or text[0] == "`" for text in one.values()), code
            assert all(text.endswith(".") for text in one.values()), code


def test_a_code_that_the_source_could_raise_and_nobody_listed_would_be_found() -> None:
    assert {"unknown_school", "yaml_alias", "date_has_time", "number_expected", "unknown_clause", "store_conflict"} <= all_codes()
    assert "did_you_mean" not in all_codes()


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_every_kind_of_record_is_one(kind: str) -> None:
    record = TypeAdapter(pr.Record).validate_python(YAML(typ="safe", pure=True).load(examples("records")[kind]))
    assert record.kind == kind


@pytest.mark.parametrize(("union", "name"), [(Condition, "conditions"), (Target, "targets")])
def test_every_variant_has_an_example_of_its_own_kind(union: object, name: str) -> None:
    assert set(examples(name)) == set(variants(union))
    for key, text in examples(name).items():
        assert TypeAdapter(union).validate_python(YAML(typ="safe", pure=True).load(text)).key == key


def test_no_example_is_left_over() -> None:
    assert set(examples("records")) == set(KINDS)


def test_every_status_of_a_clock_has_a_meaning() -> None:
    assert set(STATUSES) == set(CLOCK_STATUSES)


def test_every_generated_part_stands_in_one_page() -> None:
    pages = [path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md")]
    for name in MAKERS:
        assert sum(f"<!-- generated: {name} -->\n" in page for page in pages) == 1, name


@pytest.mark.parametrize("path", sorted((DOCS / "reference").glob("*.md")), ids=lambda path: path.stem)
def test_a_page_of_the_reference_is_a_file_to_read_and_is_up_to_date(path: Path) -> None:
    """Run ``make reference`` where this fails: what the models say has changed."""
    text = path.read_text("utf-8")
    assert text == filled(text, IN_FILES)
    assert "{eval-rst}" not in text
    assert without_generated(text).count("\n") == text.count("\n")


def test_a_part_that_is_not_up_to_date_is_found() -> None:
    text = "# A page\n\n<!-- generated: units -->\nold\n<!-- end of units -->\n"
    assert filled(text, IN_FILES) != text
    assert "old" not in without_generated(text)
    assert filled(filled(text, IN_FILES), IN_FILES) == filled(text, IN_FILES)


def test_every_key_of_every_document_is_in_its_table() -> None:
    text = page_of("files")
    for whole in (pr.Policy, pr.Agreement, pr.Partnership):
        for model in (whole, *parts_of(whole)):
            for key, field in model.model_fields.items():
                assert field.exclude or f"| `{field.alias or key}` |" in text, f"{model.__name__}.{key}"


def test_every_command_and_every_option_is_told() -> None:
    text = page_of("command-line")
    for name, command in named().items():
        assert f"## `{name}`" in text
        for option in command.params:
            assert all(f"`{one}`" in text for one in option.opts if one.startswith("--") and one != "--help"), (name, option.opts)


def test_the_design_page_shows_every_package_in_the_order_in_which_they_may_import_each_other() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    source = ROOT / "src" / "partnership_rules"
    expected = []
    for name in (name for layer in layers for name in re.findall(r"\w+", layer)):
        if (source / name).exists() or (source / f"{name}.py").exists():
            expected.append(name)
            expected += sorted(f"{name}/{part.parent.name}" for part in (source / name).glob("*/__init__.py"))
    page = (DOCS / "explanation" / "design.md").read_text("utf-8")
    shown: list[str] = []
    for indent, name, _ in re.findall(r"^([│ ]*)[├└]── (\w+) +(\w.*)$", page, re.MULTILINE):
        shown.append(f"{next(one for one in reversed(shown) if '/' not in one)}/{name}" if indent else name)
    assert shown == expected


def test_what_a_document_says_is_never_read_as_markup() -> None:
    assert plain("<b>*x*</b> [a](b) `c` | _d_ $e$\n# f") == r"\<b\>\*x\*\</b\> \[a\](b) \`c\` \| \_d\_ \$e\$ \# f"
