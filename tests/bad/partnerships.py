"""Partnerships that say what cannot be, or name what nothing defines; the tables of evidence beside them."""

from __future__ import annotations

from .example import AGREEMENT, ONE, PARTNERSHIP, PLAN, POLICY, RULES, Bad, partnership

CSV = "one.evidence.csv"
LAST = "{kind: review_held, on: 2018-12-10, review: intermediate}"
HEADER = "measure,school,on,value,unit,n,admissible\n"


EXTENSION = (
    "{kind: extension_granted, on: 2017-05-01, clock: pln, until: 2017-06-01, by: superintendent, authority: a letter, reason: a flood}"
)


def override(what: str, outcome: str) -> str:
    """Write an override."""
    rest = "by: state_superintendent, authority: a letter, reason: a flood"
    return f"{{kind: overridden, on: 2018-12-10, what: '{what}', outcome: {outcome}, {rest}}}"


def row(old: str, new: str, what: str, *wants: str) -> Bad:
    """Break the first measurement in one place."""
    return partnership(what, old, new, *wants)


def table(what: str, content: str | bytes, *wants: str) -> Bad:
    """Put a broken table of evidence beside the good partnership."""
    return Bad(what, {ONE: PARTNERSHIP, PLAN: AGREEMENT, CSV: content}, ONE, tuple(f"{CSV}:{want}" for want in wants))


OF_TWO = "format: partnership-rules/partnership/1\nid: one\npolicy: small\ndistrict: {name: D}\nschools: [{id: a}, {id: b}]\n"
OF_A_SCHOOL = POLICY.replace("id: small", "id: small\nsubject: school")

PARTNERSHIPS: list[Bad] = [
    partnership("a link that no policy looks at", "id: one", "id: one\nlinks: {state: other}", "3:16 unknown_link | 'state'"),
    partnership("a partnership linked to itself", "id: one", "id: one\nlinks: {district: one}", "3:19 link_loop | itself"),
    Bad("several schools under a policy of one", {ONE: OF_TWO, RULES: OF_A_SCHOOL}, ONE, ("5:20 subject_invalid | lists several",)),
    partnership(
        "an id without quotes loses its zeros", '"00123"', "00123", "4:16 text_expected | not a number | put it in quotes: '00123'",
    ),
    partnership("a school's id without quotes", "id: washington, name", "id: 00042, name", "6:10 text_expected | '00042'"),
    partnership("an id with a blank", "id: one", "id: one two", "2:5 id_invalid | letters, digits"),
    partnership("an id that is a path", "id: one", "id: ../../etc/passwd", "2:5 id_invalid | letters, digits"),
    partnership("an empty id", "id: one", "id: ''", "2:5 text_too_short | at least 1"),
    partnership("an endless id", "id: one", f"id: {'x' * 201}", "2:5 text_too_long | 200"),
    partnership("a list as a name", "name: Some District", "name: [Some]", "4:31 text_expected | not a list"),
    partnership("a name that is too long", "name: Some District", f"name: {'x' * 10_001}", "4:31 text_too_long | 10000"),
    partnership("yes in place of true", "charter: false", "charter: no", "4:55 flag_expected | true or false"),
    partnership("a key that is not known", "schools:\n", "school:\n", "5:1 unknown_key | 'school' | did you mean 'schools'?"),
    partnership(
        "a comma in a text without quotes", "id: assignment", "note: the board met, voted",
        "11:59 unknown_key | 'voted' | quote a text that holds a comma: that of 'note'",
    ),
    partnership("a key without its value", "id: assignment", "noted: ", "11:38 unknown_key | did you mean 'note'?"),
    partnership("a key of a record that is not known", "id: assignment", "byy: x", "11:38 unknown_key | 'byy' | did you mean 'by'?"),
    partnership("a missing key", "id: one\n", "", "1:1 missing_key | 'id'"),
    partnership("a record without a day", ", on: 2017-03-01", "", "11:5 missing_key | 'on'"),
    partnership("a kind of record that is not known", "assigned", "asigned", "11:12 unknown_kind | record kind 'asigned' | 'assigned'"),
    partnership("a record without a kind", "kind: assigned, ", "", "11:5 unknown_kind | kind is missing"),
    partnership(
        "a text in place of a record", "{kind: assigned, on: 2017-03-01, id: assignment}", "assigned",
        "11:5 mapping_expected | not a text",
    ),
    partnership(
        "a mapping in place of the list of schools", "  - {id: washington, name: Washington}\n  - {id: woodward, name: Woodward}\n",
        "  washington: x\n", "6:3 list_expected | not a mapping",
    ),
    partnership(
        "a day that no calendar has", "on: 2017-03-01", "on: 2025-02-30",
        "11:26 date_invalid | 2025-02-30 is not a day of the calendar",
    ),
    partnership("a whole number as a day", "on: 2017-03-01", "on: 20170301", "11:26 date_invalid | not a number | YYYY-MM-DD"),
    partnership("a date with a time", "on: 2017-03-01", "on: 2017-03-01T12:00:00Z", "11:26 date_has_time | a day has no time"),
    partnership("a day with a mark of doubt", "on: 2017-03-01", "on: 2017-03~", "11:26 day_uncertain | 2017-04-25/2017-05-02"),
    partnership("a span that ends before it begins", "on: 2017-03-01", "on: 2017-03/2017-02", "11:26 days_backwards | earlier day first"),
    partnership("a month that no year has", "on: 2017-03-01", "on: 2017-13", "11:26 date_invalid | the calendar"),
    partnership("a span open at both ends", "on: 2017-03-01", "on: ../..", "11:26 date_invalid | says nothing"),
    partnership(
        "silence on what a day alone does not tell", "records:", "silent_on: [{kinds: review_held, after: 2017-03-01}]\nrecords:",
        "9:21 silence_invalid | agreement_signed",
    ),
    partnership("what is made of a rough day", "on: 2017-03-01", "on: 2017-03, rough: {}", "11:42 unknown_key | possible as 'on'"),
    partnership("a date in another order", "on: 2017-03-01", "on: 03/01/2017", "11:26 date_invalid | YYYY-MM-DD"),
    partnership(
        "an instant without an offset", "id: assignment", "recorded_at: 2017-03-02T12:00:00",
        "11:51 instant_naive | offset from UTC",
    ),
    partnership("an instant that is none", "id: assignment", "recorded_at: yesterday", "11:51 instant_invalid | 2017-04-28T16:00:00Z"),
    partnership(
        "records for an unknown school", "schools: [washington, woodward]", "schools: [washington, wodward]",
        "10:49 unknown_school | 'wodward' | did you mean 'woodward'?",
    ),
    partnership(
        "evidence of an unknown school", "school: woodward", "school: lincoln",
        "16:58 unknown_school | 'lincoln' | list it under 'schools'",
    ),
    partnership(
        "two records with one id", "review: intermediate", "review: intermediate, id: assignment",
        "13:5 duplicate_id | 'assignment' | id of its own",
    ),
    partnership(
        "two schools with one id", "id: woodward", "id: washington", "7:5 duplicate_id | 'washington'",
        "10:49 unknown_school | 'woodward'", "16:58 unknown_school | 'woodward'",
    ),
    partnership(
        "evidence with the id of a record", "unit: percent", "unit: percent, id: assignment",
        "15:102 duplicate_id | a record has the id 'assignment'",
    ),
    partnership(
        "two pieces of evidence with one id", 'unit: percent}\n  - {', "unit: percent, id: e}\n  - {id: e, ",
        "16:5 duplicate_id | 'e'",
    ),
    partnership(
        "an agreement that nothing defines", "agreement: plan}", "agreement: plann}",
        "12:57 unknown_agreement | 'plann' | did you mean 'plan'?",
    ),
    partnership(
        "an agreement in the list that nothing defines", "agreements: [plan]", "agreements: [plan, next]",
        "8:20 unknown_agreement | nothing defines the agreement 'next'",
    ),
    partnership(
        "a policy of a partnership that nothing defines", "michigan-2017", "michigan-2071",
        "3:9 unknown_policy | did you mean 'michigan-2017'?",
    ),
    partnership(
        "a change to a policy that nothing defines", LAST, "{kind: policy_changed, on: 2018-12-10, policy: michigan}",
        "13:52 unknown_policy | 'michigan'",
    ),
    partnership(
        "a retraction of nothing", LAST, "{kind: retracted, on: 2018-12-10, record: asignment}",
        "13:47 unknown_record | did you mean 'assignment'?",
    ),
    partnership(
        "a retraction of itself", LAST, "{kind: retracted, on: 2018-12-10, record: r, id: r}",
        "13:47 unknown_record | cannot withdraw itself",
    ),
    partnership("a replacement of nothing", "unit: percent}", "unit: percent, replaces: x}", "15:108 unknown_record | no other evidence"),
    partnership(
        "an extension of an unknown clock", LAST,
        EXTENSION,
        "13:54 unknown_clock | 'pln' | did you mean 'plan'?",
    ),
    partnership("an unknown review", "review: intermediate", "review: intermediat", "13:49 unknown_review | did you mean 'intermediate'?"),
    partnership(
        "a kind that the policy does not name", LAST, "{kind: other, on: 2018-12-10, name: hearing}",
        "13:41 unknown_record_kind | 'hearing'",
    ),
    partnership(
        "a finding that does not exist", "kind: review_held, on: 2018-12-10, review: intermediate",
        "kind: review_decided, on: 2018-12-10, review: intermediate, finding: mett",
        "13:75 unknown_word | finding 'mett' | did you mean 'met'?",
    ),
    partnership(
        "an override of an unknown benchmark", LAST,
        override("benchmark:atendance", "met"),
        "13:46 unknown_benchmark | did you mean 'attendance'?",
    ),
    partnership(
        "an override for a school that is not listed", LAST,
        override("benchmark:attendance@wodward", "met"),
        "13:46 unknown_school | did you mean 'woodward'?",
    ),
    partnership(
        "an override of an unknown clause", LAST,
        override("clause:x", "triggered"),
        "13:46 unknown_clause | 'x'",
    ),
    partnership(
        "an override of an unknown requirement", LAST,
        override("requirement:x", "met"),
        "13:46 unknown_requirement | 'x'",
    ),
    partnership(
        "an override to what cannot be", LAST,
        override("benchmark:attendance", "triggered"),
        "13:5 outcome_invalid | a benchmark cannot be 'triggered'",
    ),
    partnership(
        "an override of something else", LAST,
        override("state:released", "met"),
        "13:46 text_invalid | form",
    ),
    row('"90.4"', '"90,4"', "a decimal comma", "15:75 cell_invalid | <10"),
    row('"90.4"', '"190.4"', "a percent over a hundred", "15:75 value_out_of_range | from 0 to 100 | points"),
    row('"90.4"', '"-1"', "a negative percent", "15:75 value_out_of_range"),
    row('"90.4", unit: percent', '"90.4", unit: proportion', "percent given as a proportion", "15:75 value_out_of_range | unit: percent"),
    row(
        '"90.4", unit: percent', '"90%", unit: proportion', "a percent sign against a proportion",
        "15:75 unit_mismatch | percent against proportion",
    ),
    row("unit: percent", "unit: percents", "an unknown unit", "15:89 unknown_word | unit 'percents' | did you mean 'percent'?"),
    row('"90.4"', '"41/40"', "more counted than there are", "15:75 count_exceeds_n | more are counted than there are"),
    row('"90.4"', '"0/0"', "a share of nobody", "15:75 n_zero | N/A"),
    row("unit: percent", "unit: percent, n: 0", "a group of nobody", "15:101 number_out_of_range | at least 1"),
    row("unit: percent", "unit: percent, n: -3", "a group of fewer than nobody", "15:101 number_out_of_range"),
    row("unit: percent", "unit: percent, n: 12.5", "half a child", "15:101 number_expected | whole number"),
    row('"90.4"', '"9-5%"', "a range that runs backwards", "15:75 range_reversed | lower end"),
    row('"90.4"', '"NaN"', "not a number as a text", "15:75 number_not_finite | N/A"),
    row('"90.4"', f'"{"9" * 60}"', "a cell that is too long", "15:75 cell_too_long | 40 characters"),
    row('"90.4"', f'"{"9" * 81}"', "a cell that is far too long", "15:75 text_too_long | 80"),
    row('"90.4"', "true", "a flag as a value", "15:75 text_expected | true or false"),
    row("school: washington,", "level: school,", "the level of a school without the school", "15:5 level_conflict | give the school"),
    row(
        "school: washington,", "school: washington, level: state,", "the level of the state with a school",
        "15:5 level_conflict | leave the school out",
    ),
    Bad("several faults in one file come all at once, by place", {PLAN: AGREEMENT, ONE: PARTNERSHIP
        .replace('"00123"', "00123").replace("agreements:", "agreement:")
        .replace("2017-03-01", "2017-02-29").replace("identified", "identifed")
        .replace("2018-12-10, review: intermediate", "2018-12-10").replace('"90.4"', '"90,4"').replace("milestone:", "milestones:")}, ONE,
        ("4:16 text_expected", "8:1 unknown_key", "10:12 unknown_kind", "11:26 date_invalid", "13:5 missing_key", "15:75 cell_invalid",
         "16:5 missing_key | 'measure'", "16:5 missing_key | 'unit'", "16:5 missing_key | 'value'", "16:6 unknown_key | 'milestones'")),
]  # fmt: skip

TABLES: list[Bad] = [
    table(
        "a column that is not known", HEADER.replace("value", "val") + "rate,,2018-06-15,90,percent,,\n",
        "1:19 unknown_key | 'val' | did you mean 'value'?", "2:1 missing_key | 'value'",
    ),
    table(
        "a row with a cell too many", HEADER + "rate,,2018-06-15,90,percent,40,true,x\nrate,,2018-06-15,90\n",
        "2:1 csv_ragged | 8 cells", "3:1 csv_ragged | 4 cells",
    ),
    table("a value that cannot be read", HEADER + 'rate,,2018-06-15,"90,4",percent,,\n', "2:18 cell_invalid"),
    table("a day in a table that no calendar has", HEADER + "rate,,2018-06-31,90,percent,,\n", "2:7 date_invalid | 2018-06-31"),
    table("a unit that is not known", HEADER + "rate,,2018-06-15,90,percnt,,\n", "2:21 unknown_word | 'percent'"),
    table("an unknown school", HEADER + "rate,lincoln,2018-06-15,90,percent,,\n", "2:6 unknown_school | 'lincoln'"),
    table(
        "n = 0, and half a child", HEADER + "rate,,2018-06-15,90,percent,0,\nrate,,2018-06-16,90,percent,1.5,\n",
        "2:29 number_out_of_range | at least 1", "3:29 number_expected",
    ),
    table("a flag that is none", HEADER + "rate,,2018-06-15,90,percent,40,perhaps\n", "2:32 flag_expected"),
    table("a quote that does not match", HEADER + 'rate,,2018-06-15,"90,percent,,\n', "2:1 csv_syntax | double quotes"),
    table("semicolons", HEADER.replace(",", ";") + "rate;;2018-06-15;90;percent;;\n", "1:1 csv_separator | commas"),
    table("a column without a name", HEADER.replace("school", "") + "rate,,2018-06-15,90,percent,,\n", "1:9 csv_header_empty"),
    table("a column twice", HEADER.replace("n,", "unit,") + "rate,,2018-06-15,90,percent,,\n", "1:33 duplicate_key | 'unit'"),
    table("a table that is not UTF-8", (HEADER + "rate\xe9,,2018-06-15,90,percent,,\n").encode("latin-1"), "2:5 encoding | UTF-8"),
    table("a table with a hidden character", HEADER + "rate,,2018-06-15,\u202e90,percent,,\n", "2:18 control_characters | U+202E"),
    table("a table over the limit", HEADER + "x" * (10 * 1024 * 1024), "- too_large | 10,485,760"),
    table("a table of too many rows", "measure,on\n" + "a,b\n" * 1_001, "1002:1 too_many_rows | 1,000"),
]  # fmt: skip
