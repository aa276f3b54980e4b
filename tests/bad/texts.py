"""Texts that cannot be read, or that hold what no document may hold, whatever they are about."""

from __future__ import annotations

from .example import PARTNERSHIP, Bad, partnership, text

BOMB = "format: partnership-rules/partnership/1\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{key}: &{key} [{', '.join([f'*{before}'] * 9)}]\n" for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)
JSON = "one.partnership.json"

TEXTS: list[Bad] = [
    text("an empty file", "", "1:1 document_empty"),
    text("a file of blanks and comments", "# nothing yet\n\n", "1:1 document_empty"),
    text("an empty JSON file", " \n", "1:1 document_empty", name=JSON),
    text("a file that is not UTF-8", PARTNERSHIP.replace("Some", "Sóme").encode("latin-1"), "4:32 encoding | UTF-8"),
    text("a binary file", bytes(range(256)), "3:115 encoding | UTF-8"),
    text("a file over the limit", "#" * (1024 * 1024 + 1), "- too_large | 1,048,576 bytes | several files"),
    text("a YAML file over the limit of values", "format: x\nlist: [" + "1," * 1_001 + "]", "2:2002 too_many_nodes | 1,000"),
    text("a JSON file over the limit of values", '{"format": [' + "1," * 1_001 + "1]}", "1:2009 too_many_nodes | 1,000", name=JSON),
    text("five thousand nested brackets", "format: x\nid: " + "[" * 5000, "2:36 too_deep | 32 levels"),
    text("five thousand nested brackets, closed", "format: x\nid: " + "[" * 5000 + "]" * 5000, "2:36 too_deep | 32 levels"),
    text("five thousand nested mappings", "format: x\nid: " + "{a: " * 5000 + "}" * 5000, "2:129 too_deep | 32 levels"),
    text("five thousand indented lists", "format: x\nid:\n  " + "- " * 5000, "3:65 too_deep | 32 levels"),
    text("five thousand nested brackets in JSON", '{"format": ' + "[" * 5000, "1:43 too_deep | 32 levels", name=JSON),
    text("five thousand nested mappings in JSON", '{"a": ' * 5000 + "1" + "}" * 5000, "1:193 too_deep | 32 levels", name=JSON),
    text(
        "a bomb of aliases, told as aliases and not set off", BOMB, "2:4 yaml_alias | anchors are refused",
        *[f"{line}:{column} yaml_alias" for line in range(3, 11) for column in (4, *range(8, 44, 4))],
    ),
    partnership("an anchor", "id: one", "id: &x one", "2:5 yaml_alias | anchors are refused"),
    partnership("an alias", "name: Woodward", "name: *x", "7:26 yaml_alias | aliases are refused | in quotes"),
    partnership(
        "a suppressed cell without quotes", 'value: "90.4"', "value: *",
        "15:75 yaml_alias | cannot begin with '*' | put it in quotes",
    ),
    partnership("a tag that names code", "id: one", "id: !!python/object/apply:os.system [ls]", "2:5 yaml_tag | tags are refused"),
    partnership("a tag that names a type", "id: one", "id: !!str 1", "2:5 yaml_tag | tags are refused"),
    partnership("a merge key", "{kind: assigned,", "{<<: {kind: assigned},", "11:6 yaml_merge_key | repeat what is meant"),
    partnership("a directive", "format:", "%YAML 1.1\n---\nformat:", "2:1 yaml_directive | 1.2"),
    partnership("a second document", "id: one", "id: one\n---\nid: two", "3:1 yaml_several_documents | one file holds one document"),
    partnership("a list as a key", "id: one", "? [a]\n: one\nid: one", "2:3 yaml_complex_key | a text"),
    partnership("a number as a key", "id: one", "39010: one\nid: one", "2:1 key_not_text | '39010'"),
    partnership("a key twice", "id: one", "id: one\nid: two", "3:1 duplicate_key | 'id' | first at line 2, column 1"),
    partnership("a key of a record twice", "id: assignment", "on: 2017-03-02", "11:38 duplicate_key | 'on' | first at line 11, column 22"),
    partnership("an open quote", '"00123"', '"00123', "15:76 yaml_syntax | '}' is missing | where the '{' opens"),
    partnership("a tab that indents", "  - {id: washington", "\t- {id: washington", "6:1 yaml_syntax | indent with blanks"),
    partnership("a bracket that is not closed", "agreements: [plan]", "agreements: [plan", "9:8 yaml_syntax | ']' is missing | '['"),
    partnership("a colon in a text", "name: Some District", "name: Some: District", "4:35 yaml_syntax | '}' is missing"),
    partnership("a bound without quotes", 'value: "90.4"', "value: >=95%", "15:75 yaml_syntax"),
    partnership("a character that clears the screen", "name: Some", "name: \x1b[2JSome", "4:31 control_characters | U+001B | remove it"),
    partnership("a character that turns the writing", "name: Some", "name: \u202eSome", "4:31 control_characters | U+202E"),
    partnership(
        "an escape that turns the writing", "name: Some District", r'name: "\u202eSome"',
        "4:31 text_control_characters | bidirectional",
    ),
    partnership("an escape that clears the screen", "name: Some District", r'name: "\e[2J"', "4:31 text_control_characters | remove them"),
    partnership("a null byte", "id: one", "id: one\x00", "2:8 control_characters | U+0000"),
    partnership("half a surrogate pair", "name: Some District", r'name: "\ud800"', "4:31 encoding | surrogate"),
    partnership("not a number", 'value: "90.4"', "value: .nan", "15:75 number_not_finite"),
    partnership("infinity", 'value: "90.4"', "value: -.inf", "15:75 number_not_finite"),
    partnership("a number of a thousand digits", 'value: "90.4"', f"value: {'9' * 1000}", "15:75 number_too_long | 40 digits"),
    partnership("a number with a huge exponent", 'value: "90.4"', "value: 1e999999999", "15:75 number_too_long | 40 digits"),
    text("a list in place of a document", "[1, 2]", "1:1 format_missing | 'format' | partnership-rules/policy/1"),
    text("a document without a format", PARTNERSHIP.partition("\n")[2], "1:1 format_missing | the first key"),
    text("a format that is not the first key", "id: one\n" + PARTNERSHIP.replace("id: one\n", ""), "1:1 format_missing | the first key"),
    partnership("a later version of the format", "partnership/1", "partnership/2", "1:9 format_unknown | a newer version of this library"),
    partnership("the format of another", "partnership-rules/partnership/1", "other/partnership/2", "1:9 format_unknown | did you"),
    partnership("a slip in the format", "rules/partnership/1", "rules/partnersip/1", "1:9 format_unknown | did you mean"),
    text(
        "a scenario in place of a partnership", "format: partnership-rules/scenario/1\ntitle: x",
        "1:1 kind_unexpected | not loaded but run",
    ),
    text("NaN in JSON", '{"format": NaN}', "1:12 number_not_finite", name=JSON),
    text("a JSON number of a thousand digits", f'{{"format": {"9" * 1000}}}', "1:12 number_too_long | 40 digits", name=JSON),
    text("a number that begins with zero in JSON", '{"id": 00123}', '1:8 json_syntax | "00123"', name=JSON),
    text("a comma after the last one in JSON", '{"id": [1, 2,]}', "1:14 json_syntax | no comma after the last one", name=JSON),
    text("a comment in JSON", '{"id": 1 // one\n}', "1:10 json_syntax", name=JSON),
    text("single quotes in JSON", "{'id': 1}", "1:2 json_syntax | double quotes", name=JSON),
    text("more text after a JSON document", "{} {}", "1:4 json_syntax | after the end", name=JSON),
    text("a text that is not closed in JSON", '{"id": "one}', "1:8 json_syntax | closing quote", name=JSON),
    text("a key twice in JSON", '{"format": "x",\n "format": "y"}', "2:2 duplicate_key | first at line 1, column 2", name=JSON),
]  # fmt: skip
"""Each is read, or refused, before anybody asks what it means."""
