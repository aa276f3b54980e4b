"""Watch an exploration for breaches of the laws: at every step, and at every situation that is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ...logic import Truth
from ...policy import Transition
from ..cases import ALWAYS, Diagram
from ..cases.diagram import TRUTHS
from .config import Config
from .happen import Machine, Taken
from .laws import Law, Step
from .model import Letter
from .time import Came, quiet_evening
from .zones import START, Zone

__all__ = ["MOST", "Breach", "Watch"]

MOST = 24
"""How many breaches of one law are kept: the first that replays is shown."""


class Breach(NamedTuple):
    """A breach of a law: after which visit, by which record or coming (or by looking), in which case.

    ``first`` are the steps of the same happening that came before the one that breaks the law.
    """

    visit: int
    letter: Letter | None
    taken: Taken | None
    came: Came | None
    step: Step | None
    clock: int | None = None
    first: tuple[Taken, ...] = ()


class Watch:
    """Asks the laws; every situation is asked once, however it was reached."""

    def __init__(self, machine: Machine, laws: tuple[Law, ...]) -> None:
        self.machine = machine
        self.laws: list[Law] = [law for law in laws if not law.graph]
        self.hopeless: list[str] = [law.id for law in laws if law.graph == "legal_day"]
        self.breaches: dict[str, list[Breach]] = {law.id: [] for law in laws}
        self._asked: set[Any] = set()
        self._kept: set[Any] = set()

    def _add(self, law: str, breach: Breach) -> None:
        if len(self.breaches[law]) < MOST:
            self.breaches[law].append(breach)

    def record(self, config: Config, letter: Letter, visit: int) -> None:
        """Ask the laws of a record in a situation."""
        key = (_essence(config), id(letter))
        if key in self._asked:
            return
        self._asked.add(key)
        said = self.machine.say(config, letter)
        moves = bool(self.machine.alternatives(config.state, f"record:{letter.kind}", letter))
        for law in self.laws:
            if not law.looks and (moves or not law.moves):
                self._ask(law, config, said, letter, visit)

    def _ask(self, law: Law, config: Config, said: Config, letter: Letter, visit: int) -> None:
        names, nodes = self._reads(law)
        heard, _ = self.machine.occur(said, START, letter.fits)
        what = f"record:{letter.kind}"
        self._weigh(law, config, heard, what, letter, names, nodes, Breach(visit, letter, None, None, None))

    def _weigh(
        self,
        law: Law,
        config: Config,
        now: Config,
        what: str,
        letter: Letter | None,
        names: tuple[str, ...],
        nodes: tuple[Diagram, ...],
        breach: Breach,
    ) -> None:
        """Ask a law of everything that can come of a trigger; what was asked in the same words is not asked again."""
        weighed = self.machine.weigh(now, what, letter, nodes)
        key = (law.id, what, id(letter), self._seen(config), now.clocks, id(weighed))
        if key in self._asked:
            return
        self._asked.add(key)
        afters: dict[int | None, Config] = {}
        for taken in weighed:
            if taken.place is None and (law.moves or letter is None):
                continue
            if taken.place not in afters:
                afters[taken.place] = self._after(now, taken, letter)
            truths = dict(zip(names, taken.truths, strict=True))
            step = self._step(config, what, taken, afters[taken.place], truths, letter.fields if letter else {})
            if not law.holds(step):
                self._add(law.id, breach._replace(taken=taken, step=step))

    def _seen(self, config: Config) -> tuple[Any, ...]:
        """Give what a step shows of a situation."""
        force = config.fact(self.machine.model, "force")
        return (config.state, config.level, config.clocks, force, tuple(isinstance(card, tuple) for card in config.due))

    def _after(self, heard: Config, taken: Taken, letter: Letter | None) -> Config:
        if taken.outcome == "refused":
            return heard
        if taken.place is None:
            return heard if letter is None else self.machine.hear(heard, START, letter.fits)[0]
        return self.machine.take(heard, START, taken.place, letter)[0]

    def _reads(self, law: Law) -> tuple[tuple[str, ...], tuple[Diagram, ...]]:
        reads = self.machine.model.reads[law.id]
        return tuple(reads), tuple(reads.values())

    def _step(
        self, config: Config, what: str, taken: Taken | None, after: Config, truths: Mapping[str, Truth], fields: Mapping[str, str]
    ) -> Step:
        model = self.machine.model
        transition: Transition | None = model.policy.transitions[taken.place] if taken and taken.place is not None else None
        return Step(
            policy=model.policy,
            what=what,
            outcome=taken.outcome if taken else "look",
            before=config.state,
            after=after.state,
            level=config.level,
            in_force=config.fact(model, "force") == "yes",
            clocks={name: config.clocks[place] for place, name in enumerate(model.names)},
            clocks_after={name: after.clocks[place] for place, name in enumerate(model.names)},
            due=frozenset(group for group, card in zip(model.groups, config.due, strict=True) if isinstance(card, tuple)),
            transition=transition,
            fields=fields,
            truths=truths,
        )

    def look(self, config: Config, zone: Zone, visit: int) -> None:
        """Ask the laws of a situation in which a day ends, and of what time or evidence alone can do in it."""
        key = (_essence(config), config.phase, "look")
        if key in self._asked or config.state in self.machine.model.policy.finals:
            return
        ends = config.phase == "eve" or (config.phase == "day" and quiet_evening(self.machine, zone))
        if ends:
            self._asked.add(key)
        for law in self.laws:
            names, nodes = self._reads(law)
            if law.looks and ends:
                self._look(law, config, names, nodes, visit)
            elif not law.looks and config.phase != "eve":
                self._eventless(law, config, names, nodes, visit)

    def _look(self, law: Law, config: Config, names: tuple[str, ...], nodes: tuple[Diagram, ...], visit: int) -> None:
        """Ask a law of a situation, in every case in which no eventless step would have been taken by the evening.

        Situations that show a law the same, in the same cases, keep it alike.
        """
        free = config._replace(due=tuple(() if isinstance(card, tuple) else card for card in config.due))
        steps = tuple(self.machine.model.guards[place] for place in self.machine.alternatives(config.state, "always", None))
        cases = self.machine.cases(free, (*steps, *nodes))
        key = (law.id, self._seen(config), len(steps), id(cases))
        if key in self._kept:
            return
        kept = True
        for truths, chosen in cases:
            if ALWAYS not in truths[: len(steps)]:
                taken = Taken("look", None, tuple(TRUTHS[truth] for truth in truths[len(steps) :]), chosen)
                step = self._step(config, "look", None, config, dict(zip(names, taken.truths, strict=True)), {})
                if not law.holds(step):
                    kept = False
                    self._add(law.id, Breach(visit, None, taken, None, step))
        if kept:
            self._kept.add(key)

    def _eventless(self, law: Law, config: Config, names: tuple[str, ...], nodes: tuple[Diagram, ...], visit: int) -> None:
        """Ask a law of the eventless steps that evidence, or time, can set off."""
        if config.state in self.machine.model.policy.finals or not self.machine.alternatives(config.state, "always", None):
            return
        self._weigh(law, config, config, "always", None, names, nodes, Breach(visit, None, None, None, None))

    def settled(self, config: Config, steps: tuple[Taken, ...], breach: Breach) -> None:
        """Ask the laws of the eventless steps that follow a happening at once; ``config`` is how it left things."""
        for number, taken in enumerate(steps):
            first = (*breach.first, *steps[:number])
            for law in self.laws:
                if not law.looks:
                    names, nodes = self._reads(law)
                    self._weigh(law, config, config, "always", None, names, nodes, breach._replace(first=first))
            assert taken.place is not None
            config, _ = self.machine.take(config, START, taken.place, None)

    def came(self, config: Config, came: Came, visit: int) -> None:
        """Ask the laws of what came by itself: clocks that move the machine, and deadlines that nobody could have met."""
        for clock in came.hopeless:
            for law in self.hopeless:
                self._add(law, Breach(visit, None, None, came, None, clock))
        for clock in sorted(came.timers):
            if clock < len(self.machine.model.names):
                self._came(config, clock, came, visit)
        self._follow(config, came, visit)

    def _follow(self, config: Config, came: Came, visit: int) -> None:
        """Ask the laws of the eventless steps that follow the coming of clocks."""
        model = self.machine.model
        if not any(taken.place is not None and model.policy.transitions[taken.place].always for taken in came.taken):
            return
        cards = dict(came.cards)
        config = config._replace(due=tuple(cards.get(place, card) for place, card in enumerate(config.due)))
        for clock in came.timers:
            if clock < len(model.names):
                config = config.with_clock(clock, "lapsed" if model.timers[clock].kind == "deadline" else "reached")
        for number, taken in enumerate(came.taken):
            if taken.place is not None:
                if model.policy.transitions[taken.place].always:
                    self.settled(config, (taken,), Breach(visit, None, None, came, None, first=came.taken[:number]))
                config, _ = self.machine.take(config, START, taken.place, None)

    def _came(self, config: Config, clock: int, came: Came, visit: int) -> None:
        model = self.machine.model
        status = "lapsed" if model.timers[clock].kind == "deadline" else "reached"
        now = config.with_clock(clock, status)
        for law in self.laws:
            if law.looks:
                continue
            names, nodes = self._reads(law)
            what = f"clock:{model.names[clock]}"
            self._weigh(law, now, now, what, None, names, nodes, Breach(visit, None, None, came, None, clock))


def _essence(config: Config) -> tuple[Any, ...]:
    """Give what a law can see of a situation."""
    return (config.state, config.level, config.clocks, config.facts, config.due)
