"""Agreements and policies that cannot be meant: targets, conditions, menus, clocks and machines."""

from __future__ import annotations

from .example import AGREEMENT, PLAN, POLICY, RULES, Bad, agreement, policy, text

WHEN = "{missed: {id: attendance}}"
PASSING_OVER = "  - {id: x, requires: {rated: {in: F, consecutive: 1, skipping: [2017-18]}}}\n"
GUARD = "{parameter: {name: rule, is: strict}}"


def clause(what: str, when: str, *wants: str) -> Bad:
    """Put another condition into the clause."""
    return agreement(what, WHEN, when, *wants)


def guard(what: str, when: str, *wants: str) -> Bad:
    """Put another guard into the policy."""
    return policy(what, GUARD, when, *wants)


AGREEMENTS: list[Bad] = [
    agreement(
        "an unknown key of a benchmark", "domain: attendance", "domian: attendance", "5:5 missing_key | 'domain'",
        "5:38 unknown_key | did you mean 'domain'?",
    ),
    agreement("an unknown target", "at_least: {value: 87", "at_lest: {value: 87", "6:15 unknown_kind | target 'at_lest' | 'at_least'"),
    agreement(
        "two targets in one", "{at_least: {value: 87, unit: percent}}", "{at_least: {value: 87, unit: percent}, done: true}",
        "6:14 unknown_kind | this is no target",
    ),
    agreement("a threshold that is no number", "value: 87", "value: many", "6:33 number_invalid | 'many'"),
    agreement("a threshold with a percent sign", "value: 87", "value: 87%", "6:33 number_invalid | the unit stands apart"),
    agreement("a threshold with a zero below the line", "value: 87", "value: 87/0", "6:33 denominator_zero | below the line"),
    agreement("not a number as a threshold", "value: 87", "value: 'NaN'", "6:33 number_not_finite"),
    agreement("a list as a threshold", "value: 87", "value: [87]", "6:33 number_expected"),
    agreement("a negative change", "value: 3", "value: -3", "8:32 number_out_of_range | at least 0"),
    agreement(
        "an unknown unit of a change", "value: 3, unit: percent", "value: 3, unit: proportion",
        "8:41 unknown_word | unit 'proportion' | points and percent",
    ),
    agreement(
        "a threshold in another unit than its baseline", "{fall_by: {value: 3, unit: percent}}",
        "{at_least: {value: 3, unit: percent}}", "8:42 unit_mismatch | the target is in percent, its baseline in points",
    ),
    agreement(
        "points of a proportion", "baseline: {value: 21, unit: points},\n     target: {fall_by: {value: 3, unit: percent}}",
        "baseline: {value: 0.21, unit: proportion},\n     target: {fall_by: {value: 3, unit: points}}",
        "8:41 unit_mismatch | a proportion does not change by points",
    ),
    agreement("a baseline that cannot be read", "value: 21,", "value: about 21,", "7:93 cell_invalid"),
    agreement(
        "more targets wanted than there are", "{at_least: {value: 87, unit: percent}}",
        "{at_least_n_of: {n: 3, of: [{done: true}, {done: true}]}}", "6:30 count_exceeds_n | 3 of 2 targets can never be met",
    ),
    agreement(
        "none of the targets", "{at_least: {value: 87, unit: percent}}", "{at_least_n_of: {n: 0, of: [{done: true}]}}",
        "6:34 number_out_of_range | at least 1",
    ),
    agreement("no targets", "{at_least: {value: 87, unit: percent}}", "{any_of: []}", "6:23 list_too_short | at least 1"),
    agreement(
        "a benchmark for one school and for each", "for: each", "for: each, school: washington",
        "5:77 school_conflict | leave one of the two out",
    ),
    agreement(
        "a phase that no clock calls", "phase: outcome, domain: academic", "phase: outcom, domain: academic",
        "7:26 unknown_phase | 'outcom' | did you mean 'outcome'?",
    ),
    Bad("a phase under a policy without phases", {RULES: POLICY.replace(", phase: outcome", ""),
        PLAN: AGREEMENT.replace("michigan-2017", "small")}, PLAN,
        tuple(f"{place} unknown_phase | give it a due date: the policy has no clock with a phase" for place in ("5:29", "7:26"))),
    agreement("two benchmarks with one id", "id: reading", "id: attendance", "7:5 duplicate_id | 'attendance'"),
    agreement(
        "a term that ends before it starts", "benchmarks:", "term: {from: 2017-05-01, until: 2016-05-01}\nbenchmarks:",
        "4:33 term_backwards | 2016-05-01",
    ),
    agreement("a policy that nothing defines", "michigan-2017", "michigan-1917", "3:9 unknown_policy | did you mean 'michigan-2017'?"),
    agreement("more consequences chosen than there are", "choose: 1", "choose: 3", "12:20 count_exceeds_n | 3 of 2 consequences"),
    agreement("none of the consequences", "choose: 1", "choose: 0", "12:20 number_out_of_range | at least 1", "12:20 unknown_word"),
    agreement(
        "a default that is not on the menu", "default: closure", "default: closing",
        "12:79 unknown_consequence | 'closing' | reconstitution",
    ),
    agreement("an effect that is neither must nor may", "effect: may", "effect: might", "13:13 unknown_word | must and may"),
    agreement("a clause that nobody decides", "    decided_by: state_superintendent\n", "", "10:5 missing_key | 'decided_by'"),
    clause("an unknown condition", "{mised: {phase: outcome}}", "11:12 unknown_kind | condition 'mised' | did you mean 'missed'?"),
    clause("two conditions in one", "{missed: {}, met: {}}", "11:11 unknown_kind | one key names it"),
    clause("code in place of a condition", "__import__('os').system('ls')", "11:11 unknown_kind"),
    clause(
        "a condition on an unknown benchmark", "{missed: {id: atendance}}",
        "11:25 unknown_benchmark | 'atendance' | did you mean 'attendance'?",
    ),
    clause("a condition on an unknown clock", "{clock: {name: pln, is: lapsed}}", "11:26 unknown_clock | 'pln' | did you mean 'plan'?"),
    clause("a condition on an unknown review", "{finding: {review: yearly, is: met}}", "11:30 unknown_review | 'yearly' | intermediate"),
    clause("a condition on an unknown parameter", "{parameter: {name: one_third, is: x}}", "11:30 unknown_parameter | 'one_third'"),
    clause("a share against an unknown parameter", "{share_met: {below: {parameter: one_third}}}", "11:31 unknown_parameter | 'one_third'"),
    clause("a condition on an unknown kind of record", "{never: asigned}", "11:19 unknown_record_kind | did you mean 'assigned'?"),
    clause("an occurrence of an unknown kind", "{never: {kind: asigned}}", "11:26 unknown_record_kind | did you mean 'assigned'?"),
    clause(
        "an occurrence of an unknown state", "{elapsed: {since: {entered: plan_sined}, period: P18M}}",
        "11:39 unknown_state | did you mean 'plan_signed'?",
    ),
    clause("an unknown status of a clock", "{clock: {name: plan, is: laped}}", "11:36 unknown_word | did you mean 'lapsed'?"),
    clause("more conditions wanted than there are", "{at_least: {n: 2, of: [{missed: {}}]}}", "11:22 count_exceeds_n | 2 of 1 conditions"),
    clause("no conditions", "{all: []}", "11:17 list_too_short | at least 1"),
    clause("a share without a bound", "{share_met: {of: {phase: outcome}}}", "11:23 share_invalid | exactly one"),
    clause("a share with two bounds", "{share_met: {below: 1/3, at_least: 1/4}}", "11:23 share_invalid | exactly one"),
    clause("signatures of nobody", "{signed: {}}", "11:20 signatures_missing | at least one role"),
    clause("a report on two things", "{reported: {implementation: failing, support: coaching, is: failing}}", "11:22 report_invalid"),
    clause("ratings of nobody", "{rated: {in: D, consecutive: 2, of: schools}}", "11:47 unknown_word | did you mean 'all_schools'?"),
    clause("ratings in two forms", "{rated: {in: D, consecutive: 2, of_last: 3, count: 2}}", "11:19 rating_invalid | 'consecutive'"),
    clause("the first few without a start", "{rated: {in: D, of_first: 3, count: 2}}", "11:19 rating_invalid | 'since' or 'after'"),
    clause("a row that is reset", "{rated: {in: D, consecutive: 2, reset_by: {in: A}}}", "11:19 rating_invalid | 'count'"),
    clause("a rating that counts and is passed over", "{rated: {in: D, count: 2, passing_over: D}}", "11:19 rating_invalid | name it once"),
    clause("more ratings than there are periods", "{rated: {in: D, of_last: 2, count: 3}}", "11:19 count_exceeds_n | 3 of the last 2"),
    clause("a level without a bound", "{level: {}}", "11:19 level_invalid | 'at_least' or 'at_most'"),
    clause("two questions about an agreement", "{has: {party: isd, support: coaching}}", "11:17 has_invalid | exactly one"),
    clause("an occurrence of two things", "{never: {kind: assigned, entered: plan_signed}}", "11:19 occurrence_invalid | either"),
    clause("a negative period in a condition", "{elapsed: {since: {kind: assigned}, period: -P3D}}", "11:55 period_invalid | P90D"),
    clause("a condition nested forty times", "{not: " * 40 + "{missed: {}}" + "}" * 40, "11:185 too_deep | 32 levels"),
]  # fmt: skip

POLICIES: list[Bad] = [
    policy("no initial state", "{initial: true}", "{}", "4:3 initial_state | 0 states are initial"),
    policy("two initial states", "signed: {}", "signed: {initial: true}", "4:3 initial_state | 2 states are initial"),
    policy(
        "no final state", "{final: true}", "{}", "4:3 final_state_missing", "4:9 trapped_state", "5:11 trapped_state",
        "6:9 trapped_state",
    ),
    policy("a final state with an exit", "from: [open, signed]", "from: [open, done]", "13:31 final_state_with_exit | 'done'"),
    policy("an unreachable state", "signed: {}", "signed: {}\n  lost: {}", "6:9 unreachable_state | 'lost'"),
    Bad("a trapped state", {RULES: POLICY.replace("signed: {}", "signed: {}\n  trap: {}")
        .replace("{clock: plan, from: open, to: done}", "{clock: plan, from: open, to: trap}")}, RULES,
        ("6:9 trapped_state | from the state 'trap' no final state can be reached",)),
    policy("a transition from an unknown state", "from: signed,", "from: singed,", "12:27 unknown_state | did you mean 'signed'?"),
    policy(
        "a transition to an unknown state", "from: open, to: signed,", "from: open, to: sined,",
        "11:44 unknown_state | did you mean 'signed'?",
    ),
    policy("a transition on an unknown clock", "{clock: plan,", "{clock: plam,", "14:13 unknown_clock | did you mean 'plan'?"),
    policy("a transition on an unknown kind of record", "{on: closed", "{on: closd", "13:10 unknown_record_kind | did you mean 'closed'?"),
    Bad("a step that records of its kind come too late for", {RULES: POLICY + "kinds: {closed: {only_in: open}}\n"}, RULES,
        ("13:31 step_out_of_time | 'closed' is out of time in 'signed'",)),
    Bad("a time for what is a fact", {RULES: POLICY + "kinds: {rated: {only_in: open}}\n"}, RULES,
        ("25:16 fact_with_time | 'rated' is a fact",)),
    policy("a transition without a trigger", "{on: closed, ", "{", "13:5 transition_invalid | exactly one"),
    policy("a transition with two triggers", "{on: closed, ", "{on: closed, always: true, ", "13:5 transition_invalid | exactly one"),
    policy(
        "a transition on a clock with somebody who decides", "{clock: plan, ", "{clock: plan, by: judge, ",
        "14:5 transition_invalid | only a record",
    ),
    policy(
        "a transition that is always taken to where it starts", "{on: closed, from: [open, signed], to: done",
        "{always: true, from: [open, signed], to: open", "13:5 transition_loops | 'from'",
    ),
    Bad("a clock anchored on a state that cannot occur", {RULES: POLICY.replace("signed: {}", "signed: {}\n  lost: {}")
        .replace("anchor: {entered: signed}", "anchor: {entered: lost}")}, RULES,
        ("6:9 unreachable_state | 'lost'", "10:37 clock_never_starts | 'review'")),
    policy(
        "a clock anchored on a kind that does not exist", "anchor: assigned", "anchor: asigned",
        "8:34 unknown_record_kind | did you mean 'assigned'?",
    ),
    policy(
        "a clock met by a kind that does not exist", "met_by: agreement_signed", "met_by: agreement_singed",
        "8:66 unknown_record_kind | did you mean 'agreement_signed'?",
    ),
    policy("a deadline that nothing meets", ", met_by: agreement_signed", "", "8:9 clock_unmeetable | 'met_by'"),
    policy("a milestone that something meets", "P18M,", "P18M, met_by: review_held,", "9:11 clock_invalid | 'met_by' and 'early' out"),
    policy("a negative period", "P90D", "-P90D", "8:52 period_invalid | P90D, P18M, P3Y"),
    policy("a period of a number", "P90D", "90", "8:52 period_invalid"),
    policy("a period of hours", "P90D", "PT12H", "8:52 period_invalid"),
    policy("an empty period", "P90D", "P0D", "8:52 period_empty | at least one day"),
    policy("an enormous period", "P90D", "P999Y", "8:52 period_too_long | 100 years"),
    policy("a period of too many days", "P90D", "P99999D", "8:52 period_too_long | 100 years"),
    policy("a period of ten million digits is not read", "P90D", f"P{'9' * 10_000}D", "8:52 period_invalid"),
    guard("a guard on an unknown parameter", "{parameter: {name: rul, is: strict}}", "13:75 unknown_parameter | did you mean 'rule'?"),
    guard(
        "a guard that asks for no choice of the parameter", "{parameter: {name: rule, is: strct}}",
        "13:85 unknown_choice | did you mean 'strict'?",
    ),
    guard("a guard on an unknown clock", "{clock: {name: pln, is: met}}", "13:71 unknown_clock | did you mean 'plan'?"),
    policy("a parameter that is none of its choices", "value: strict", "value: strictt", "21:9 unknown_word | strict, lax"),
    policy(
        "a parameter that is used as a number and is none", "value: 1/3", "value: a third",
        "22:18 number_invalid | 'third' is used as a number",
    ),
    policy("a ground that asks for grounds", "{share_met: {below: {parameter: third}}}", "{not: {grounds: true}}", "19:32 grounds_loop"),
    policy(
        "a requirement on an unknown clock", "{clock: {name: plan, is: met}}", "{clock: {name: plans, is: met}}",
        "16:44 unknown_clock | did you mean 'plan'?",
    ),
    policy("a kind of record that is built in", "parameters:", "kinds: {assigned: Assigned}\nparameters:", "20:19 duplicate_id | built-in"),
    policy("a day that July does not have", "day: 4}", "day: 32}", "24:45 number_out_of_range | at most 31"),
    policy("a day that April does not have", "month: 7, day: 4}", "month: 4, day: 31}", "24:5 date_invalid | month 4 never has a day 31"),
    policy(
        "a holiday that ends before it begins", "day: 4}", "day: 4, from_year: 2020, until_year: 2019}",
        "24:5 holiday_years | until_year",
    ),
    policy(
        "an order of periods given twice", "requirements:\n", "period_form: year\nperiods: [first]\nrequirements:\n",
        "15:14 periods_invalid | 'periods', or 'period_form'",
    ),
    policy(
        "a period to pass over that has no place", "requirements:\n", f"period_form: year\nrequirements:\n{PASSING_OVER}",
        "17:66 unknown_period | a year, such as 2017",
    ),
    policy(
        "a period to pass over that is not listed", "requirements:\n", f"periods: [2016-17, 2017-19]\nrequirements:\n{PASSING_OVER}",
        "17:66 unknown_period | did you mean '2017-19'?",
    ),
    policy(
        "two transitions with one id", "- {on: agreement_signed, from: open, to: signed, brings_into_force: true}\n  - {",
        "- {id: t, on: agreement_signed, from: open, to: signed, brings_into_force: true}\n  - {id: t, ", "12:5 duplicate_id | 't'",
    ),
    policy(
        "too many clocks", "clocks:\n",
        "clocks:\n" + "".join(f"  c{n}: {{kind: milestone, anchor: assigned, period: P1D}}\n" for n in range(50)),
        "8:3 list_too_long | 50",
    ),
    text(
        "a policy without states", "format: partnership-rules/policy/1\nid: x\nstates: {}\ntransitions: []\n", "3:9 list_too_short",
        name=RULES,
    ),
    policy(
        "an extension of nothing", "id: small", "id: small\nextends: michigan-2071",
        "3:10 unknown_policy | did you mean 'michigan-2017'?",
    ),
    policy("an extension of itself", "id: small", "id: small\nextends: small", "3:10 extends_loop | 'small' is extended in a circle"),
]  # fmt: skip
