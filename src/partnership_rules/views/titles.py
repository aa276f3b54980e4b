"""What the things are called that documents name by ids, and texts of reasons with titles in place of the ids."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ..agreement import Agreement
from ..condition.english import say_words as said
from ..policy import Policy
from ..record import Partnership
from ..record.district import School
from ..standing import Standing

__all__ = ["Titles", "titles_of"]

_NAMED = re.compile(
    r"\b(?P<part>school|clock|benchmark|clause|ground|agreement|requirement|parameter|support) '(?P<key>[^']+)'"
    r"|(?<=entry into )'(?P<state>[^']+)'"
    r"|(?<=benchmarks )(?P<many>'[^']+'(?:, '[^']+')+)"
    r"|^'(?P<benchmark>[^']+)'(?=(?: at \S+)?: )"
    r"|(?<!\w)'(?P<word>[a-z0-9]+(?:_[a-z0-9]+)+)'"
    r"|(?:(?<=signed by )|(?<=missing: )|(?<=needed: )|(?<=decided by the )|(?<=' of ))(?P<who>[^;:()]+)"
    r"|(?:(?<=\bat )|^)(?P<school>[^\s:]+)(?=: | |$)"
)


class Titles(NamedTuple):
    """The titles of what policies and agreements hold, and the names of schools; the first that has a title gives it."""

    policies: tuple[Policy, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    schools: tuple[School, ...] = ()

    def of(self, part: str, key: str) -> str:
        """Return the title of a thing by its part and its id; the id in words where it has none."""
        return next((title for known, title in self._known(part) if known and title and said(known) == said(key)), said(key))

    def say(self, text: str) -> str:
        """Say a text of reasons with titles in place of the ids that it names."""
        return _NAMED.sub(self._named, text)

    def _named(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "key":
                title = self.of(found["part"], found["key"])
                return title if found["part"] == "school" else f"{found['part']} “{title}”"
            case "state" | "benchmark" as part:
                return f"“{self.of(part, found[part])}”"
            case "many":
                return ", ".join(f"“{self.of('benchmark', key)}”" for key in found["many"].strip("'").split("', '"))
            case "word":
                return f"“{said(found['word'])}”"
            case "who":
                return self._people(found["who"])
            case _:
                return next((title for id, title in self._known("school") if title and id == found[0]), found[0])

    def _people(self, text: str) -> str:
        """Say roles and schools by their titles, the longest that fits first."""
        known = (*self._known("role"), *self._known("school"))
        titles = {key: title for id, title in known if id and title for key in (id, said(id))}
        every = sorted({*titles, *titles.values()}, key=len, reverse=True)
        return re.sub(rf"(?<![\w-])(?:{'|'.join(map(re.escape, every))})(?![\w-])", lambda one: titles.get(one[0], one[0]), text)

    def _known(self, part: str) -> Iterable[tuple[str | None, str | None]]:
        """List the ids and titles of the things of a part."""
        return _KNOWN[part](self) if part in _KNOWN else ()


_KNOWN: Mapping[str, Callable[[Titles], Iterable[tuple[str | None, str | None]]]] = {
    "school": lambda all: ((one.id, one.name) for one in all.schools),
    "agreement": lambda all: ((one.id, one.title) for one in all.agreements),
    "benchmark": lambda all: ((one.id, one.title) for held in all.agreements for one in held.benchmarks),
    "support": lambda all: ((one.id, one.title) for held in all.agreements for one in held.supports),
    "clause": lambda all: (
        *((one.id, one.title) for held in all.agreements for one in held.clauses),
        *((one.id, one.title) for policy in all.policies for one in policy.clauses),
    ),
    "requirement": lambda all: ((one.id, one.title) for policy in all.policies for one in policy.requirements),
    "ground": lambda all: ((one.id, one.title) for policy in all.policies for one in policy.ladder.grounds),
    "role": lambda all: (pair for policy in all.policies for pair in policy.roles.items()),
    "state": lambda all: ((key, one.title) for policy in all.policies for key, one in policy.states.items()),
    "clock": lambda all: ((key, one.title) for policy in all.policies for key, one in policy.clocks.items()),
    "parameter": lambda all: ((key, one.title) for policy in all.policies for key, one in policy.parameters.items()),
}


def titles_of(one: Standing | Partnership) -> Titles:
    """Return the titles of what a partnership knows; where it stands, those of the policy and the agreement in effect first."""
    if isinstance(one, Partnership):
        return Titles(one.policies, one.agreements, one.schools)
    held = one.partnership
    return Titles((one.policy, *held.policies), tuple(sorted(held.agreements, key=lambda text: text.id != one.agreement)), held.schools)
