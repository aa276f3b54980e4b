"""Folders whose files do not agree: with their names, with each other, or with what they extend."""

from __future__ import annotations

from .example import AGREEMENT, ONE, PARTNERSHIP, PLAN, POLICY, RULES, Bad, folder

NEXT = "format: partnership-rules/policy/1\nid: next\nextends: small\n"
TO_NOWHERE = "transitions: [{on: assigned, from: open, to: done}, {on: closed, from: open, to: done}]\n"

FOLDERS: list[Bad] = [
    folder("a folder without documents", {"readme.txt": "nothing"}, "- folder_empty | .partnership.yaml"),
    folder("an empty folder", {}, "- folder_empty"),
    folder(
        "a wrong name for the format",
        {PLAN: AGREEMENT, "one.agreement.yaml": PARTNERSHIP},
        "one.agreement.yaml:1:1 kind_unexpected | *.partnership.yaml",
    ),
    folder(
        "two files that define one partnership",
        {PLAN: AGREEMENT, ONE: PARTNERSHIP, "two.partnership.yaml": PARTNERSHIP},
        "two.partnership.yaml:1:1 duplicate_id | 'one'",
    ),
    folder("two files that define one policy", {RULES: POLICY, "two.policy.yaml": POLICY}, "two.policy.yaml:1:1 duplicate_id | 'small'"),
    folder(
        "two versions of one agreement",
        {PLAN: AGREEMENT, "b.agreement.yaml": AGREEMENT.replace("value: 87", "value: 90"), ONE: PARTNERSHIP},
        "one.partnership.yaml:8:14 duplicate_id | b.agreement.yaml and plan.agreement.yaml",
        "plan.agreement.yaml:1:1 duplicate_id | several files",
    ),
    Bad(
        "a partnership whose agreement two files define",
        {PLAN: AGREEMENT, "b.agreement.yaml": AGREEMENT.replace("value: 87", "value: 90"), ONE: PARTNERSHIP},
        ONE,
        ("8:14 duplicate_id | b.agreement.yaml and plan.agreement.yaml",),
    ),
    folder(
        "policies that extend each other in a circle",
        {RULES: POLICY.replace("id: small", "id: small\nextends: next"), "next.policy.yaml": NEXT},
        "next.policy.yaml:3:10 extends_loop | 'small' is extended in a circle",
        "small.policy.yaml:3:10 extends_loop | 'next'",
    ),
    folder(
        "a broken agreement and a broken partnership",
        {PLAN: AGREEMENT.replace("effect: may", "effect: might"), ONE: PARTNERSHIP.replace("kind: assigned", "kind: asigned")},
        f"{ONE}:11:12 unknown_kind",
        f"{PLAN}:13:13 unknown_word",
    ),
    folder(
        "a policy takes away what the older one does not have",
        {RULES: POLICY, "next.policy.yaml": NEXT + "clocks: {plam: null}\nladder:\n  grounds: [{id: mised, remove: true}]\n"},
        "next.policy.yaml:4:10 nothing_to_remove | 'plam'",
        "next.policy.yaml:6:13 nothing_to_remove | 'mised'",
    ),
    folder(
        "a policy takes away an item and changes it",
        {RULES: POLICY, "next.policy.yaml": NEXT + "requirements: [{id: in-time, remove: true, title: x}]\n"},
        "next.policy.yaml:4:16 remove_not_alone | 'remove'",
    ),
    folder(
        "a policy lays items without an id over items with one",
        {RULES: POLICY, "next.policy.yaml": NEXT + "requirements: [{id: a, requires: {charter: true}}, {requires: {charter: true}}]\n"},
        "next.policy.yaml:4:52 id_missing | others of its list",
    ),
    folder(
        "a fault of an extended policy is told in its own file",
        {RULES: POLICY.replace("P90D", "P90"), "next.policy.yaml": NEXT},
        "small.policy.yaml:8:52 period_invalid | 'P90'",
    ),
    folder(
        "a policy takes away what the older one builds on",
        {RULES: POLICY, "next.policy.yaml": NEXT + "states: {signed: null}\n"},
        "next.policy.yaml:4:10 unknown_state | no state is called 'signed' | small.policy.yaml:9:47 and in 3 other places no longer fits",
    ),
    folder(
        "a policy takes away a step, and what the older one builds on it leads nowhere",
        {RULES: POLICY.replace("- {clock: review,", "- {id: on, clock: review,"), "next.policy.yaml": NEXT + TO_NOWHERE},
        "next.policy.yaml:3:10 clock_never_starts | 'review' | small.policy.yaml:9:37",
        "next.policy.yaml:3:10 unreachable_state | 'signed' | small.policy.yaml:5:11 no longer fits",
    ),
    folder(
        "an extension changes what is broken in the older one in another place: the root alone is told",
        {RULES: POLICY.replace("period: P90D, ", ""), "next.policy.yaml": NEXT + "clocks: {plan: {title: The plan}}\n"},
        "small.policy.yaml:8:9 clock_invalid | 'period'",
    ),
    folder(
        "a policy that is not YAML, and three documents that name it: the root alone is told",
        {
            RULES: POLICY.replace("{final: true}", "{final: true"),
            "next.policy.yaml": NEXT,
            **{f"{n}.partnership.yaml": PARTNERSHIP.replace("michigan-2017", "small").replace("id: one", f"id: p{n}") for n in (1, 2)},
            PLAN: AGREEMENT.replace("michigan-2017", "small"),
        },
        "small.policy.yaml:7:7 yaml_syntax | see where the '{' opens",
    ),
    folder(
        "an agreement that is not YAML, and two partnerships that name it",
        {PLAN: AGREEMENT + "  - {id: x\n", **{f"{n}.partnership.yaml": PARTNERSHIP.replace("id: one", f"id: p{n}") for n in (1, 2)}},
        "plan.agreement.yaml:16:1 yaml_syntax",
    ),
]
