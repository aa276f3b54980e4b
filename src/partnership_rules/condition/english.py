"""Conditions in English, without any facts."""

from collections.abc import Mapping
from typing import assert_never

from ..quantity import show
from . import ast

__all__ = ["describe", "say_days", "say_occurrence", "say_selector", "say_words"]


def say_words(key: str) -> str:
    """Turn a key of a document into words.

    >>> say_words("state_superintendent")
    'state superintendent'
    """
    return key.replace("_", " ")


def _or(keys: tuple[str, ...]) -> str:
    return " or ".join(map(say_words, keys))


def say_selector(selector: ast.Selector) -> str:
    """Describe which benchmarks a selector picks.

    >>> say_selector(ast.Selector(phase="outcome", domain="academic"))
    'the outcome benchmarks (domain academic)'
    """
    phase = f"{_or(selector.phase)} " if selector.phase else ""
    named = [f"'{key}'" for key in selector.id]
    limits = [
        f"{word} {_or(keys)}"
        for word, keys in (
            ("domain", selector.domain),
            ("school", selector.school),
            ("target", selector.kind),
            ("group", selector.group),
            ("measure", selector.measure),
        )
        if keys
    ]
    what = f"{phase}benchmarks" if len(named) != 1 else f"{phase}benchmark"
    return f"the {what}" + (f" {', '.join(named)}" if named else "") + (f" ({'; '.join(limits)})" if limits else "")


def say_occurrence(occurrence: ast.Occurrence) -> str:
    """Describe an occurrence: a kind of record, or the entry into a state."""
    if occurrence.entered is not None:
        return f"the entry into '{say_words(occurrence.entered)}'"
    limits = ", ".join(f"{say_words(key)} {say_words(value)}" for key, value in (occurrence.with_ or {}).items())
    return f"'{say_words(occurrence.kind or '')}'" + (f" ({limits})" if limits else "")


def say_days(dated: ast.DatedOccurrence) -> str:
    """Describe the days between which an occurrence must have come."""
    words = (("on or after", dated.on_or_after), ("on or before", dated.on_or_before), ("before", dated.before))
    return " and ".join(f"{word} {day}" for word, day in words if day is not None)


def describe(condition: ast.Condition | Mapping[str, object]) -> str:
    """Describe a condition in one English sentence.

    >>> describe(ast.Not(not_=ast.Charter(charter=True)))
    'not (the district is a charter school)'
    >>> describe(ast.Not(not_=ast.Never(never=ast.Occurrence(kind="plan_submitted"))))
    "'plan submitted' has happened in this cycle"
    """
    asked = ast.as_condition(condition)
    if ast.depth_of(asked) > ast.MAX_DEPTH:
        raise ast.too_deep()
    return _say(asked)


def _say(condition: ast.Condition) -> str:
    match condition:
        case ast.AllOf():
            return _join("and", condition.all)
        case ast.AnyOf():
            return _join("or", condition.any)
        case ast.Not():
            return _not(condition.not_)
        case ast.AtLeastN():
            return f"at least {condition.at_least.n} of: " + "; ".join(map(_say, condition.at_least.of))
        case _:
            return _say_leaf(condition)


def _say_leaf(leaf: ast.Leaf) -> str:
    match leaf:
        case ast.Met():
            return f"every one of {say_selector(leaf.met)} is met"
        case ast.Missed():
            return f"at least one of {say_selector(leaf.missed)} is missed"
        case ast.ShareMet():
            return _share(leaf)
        case ast.ClockIs():
            rounds = " in any of its rounds" if leaf.clock.of == "any" else ""
            return f"the clock '{say_words(leaf.clock.name)}' is {_or(leaf.clock.is_)}{rounds}"
        case ast.Signed():
            return _signed(leaf)
        case ast.FindingIs():
            return f"the {say_words(leaf.finding.review)} review found it {say_words(leaf.finding.is_)}"
        case ast.Reported():
            return _reported(leaf)
        case ast.Designated():
            return _designated(leaf)
        case ast.Rated():
            return _rated(leaf)
        case ast.Members(members=wanted):
            return f"{wanted.which} of the member schools {'is' if wanted.which == 'any' else 'are'} {_or(wanted.are)}"
        case ast.LevelIs():
            return _level(leaf)
        case ast.Elapsed():
            return f"{leaf.elapsed.period.words()} have passed since {say_occurrence(leaf.elapsed.since)}"
        case ast.Has():
            return _has(leaf)
        case ast.Never():
            return f"{say_occurrence(leaf.never)} has not happened in this cycle"
        case ast.Happened():
            return f"{say_occurrence(leaf.happened.occurrence)} first came {say_days(leaf.happened)}"
        case ast.StandingOf(standing_of=asked):
            states = " or ".join(f"'{say_words(state)}'" for state in asked.in_)
            return f"its {say_words(asked.partnership)} stands in {states}"
        case ast.Grounds():
            return "there are grounds for the next level of accountability"
        case ast.Charter():
            return f"the district is {'' if leaf.charter else 'not '}a charter school"
        case ast.ParameterIs():
            return f"the parameter '{leaf.parameter.name}' is '{leaf.parameter.is_}'"
        case _:
            assert_never(leaf)


def _join(word: str, parts: tuple[ast.Condition, ...]) -> str:
    said = [_say(part) for part in parts]
    return said[0] if len(said) == 1 else f" {word} ".join(f"({text})" for text in said)


def _not(inner: ast.Condition) -> str:
    """Deny a condition, without saying "not" twice: what has "never" happened has."""
    if isinstance(inner, ast.Never):
        return f"{say_occurrence(inner.never)} has happened in this cycle"
    return f"not ({_say(inner)})"


def _number(number: ast.Number) -> str:
    return f"the parameter '{number.parameter}'" if isinstance(number, ast.ParameterRef) else show(number)


def _share(leaf: ast.ShareMet) -> str:
    word, number = leaf.share_met.bound()
    return f"the share of {say_selector(leaf.share_met.of)} that is met is {say_words(word)} {_number(number)}"


def _signed(leaf: ast.Signed) -> str:
    roles = ", ".join(map(say_words, leaf.signed.roles))
    extra = ", ".join(map(say_words, leaf.signed.if_charter))
    charter = f"{', ' if roles else ''}{extra} if the district is a charter" if extra else ""
    return f"one agreement version is signed by {roles}{charter}"


def _reported(leaf: ast.Reported) -> str:
    asked = leaf.reported
    if asked.support:
        return f"the support '{asked.support}' is reported {say_words(asked.is_ or '')}"
    return f"the implementation is reported {say_words(asked.implementation or '')}"


def _designated(leaf: ast.Designated) -> str:
    asked = leaf.designated
    after = f", given after {say_occurrence(asked.after)}" if asked.after else ""
    return f"{asked.schools} of the schools in question {'is' if asked.schools == 'any' else 'are'} designated {_or(asked.as_)}{after}"


def _rated(leaf: ast.Rated) -> str:
    asked = leaf.rated
    whose = {"district": "", "any_school": "any member school is ", "all_schools": "all member schools are "}[asked.of]
    measure = f" on {say_words(asked.measure)}" if asked.measure else ""
    number = asked.wanted if isinstance(asked.wanted, int) else f"so many ('{asked.wanted.parameter}')"
    if asked.consecutive is not None:
        said = f"{number} consecutive periods up to the latest"
    elif asked.of_last or asked.of_first:
        said = f"at least {number} of the {'latest' if asked.of_last else 'first'} {asked.of_last or asked.of_first} periods"
    else:
        said = f"at least {number} periods"
    if asked.start is not None:
        said += f" {'since' if asked.since else 'after'} {say_occurrence(asked.start)}"
    over = [*asked.skipping, *(f"'{say_words(one)}'" for one in asked.passing_over)]
    said += f", passing over {', '.join(over)}" if over else ""
    if asked.reset_by is not None:
        again = f" {asked.reset_by.consecutive} times in a row" if asked.reset_by.consecutive > 1 else ""
        said += f", counted anew after {_or(asked.reset_by.in_)}{again}"
    return f"{whose}rated {_or(asked.in_)}{measure} in {said}"


def _level(leaf: ast.LevelIs) -> str:
    bounds = leaf.level
    limits = [f"at least {bounds.at_least}"] if bounds.at_least is not None else []
    limits += [f"at most {bounds.at_most}"] if bounds.at_most is not None else []
    return f"the level of accountability is {' and '.join(limits)}"


def _has(leaf: ast.Has) -> str:
    asked = leaf.has
    if asked.benchmarks is not None:
        each = " for each member school" if asked.per == "school" else ""
        return f"the agreement holds at least {asked.count} of {say_selector(asked.benchmarks)}{each}"
    if asked.clause is not None:
        shape = asked.clause
        said = [text for text in (
            f"with the consequence {say_words(shape.consequence)}" if shape.consequence else "",
            f"that {shape.effect} follow" if shape.effect else "",
            f"decided by the {say_words(shape.decided_by)}" if shape.decided_by else "",
        ) if text]  # fmt: skip
        return " ".join(("the agreement holds a consequence clause", *said))
    if asked.term is not None:
        return f"the agreement runs for at least {asked.term.words()}"
    if asked.party is not None:
        return f"the {say_words(asked.party)} is a party to the agreement"
    return f"the agreement promises the support '{asked.support}'"
