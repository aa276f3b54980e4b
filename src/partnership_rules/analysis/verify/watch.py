"""Watch an exploration for breaches of the laws: at every step, and in every situation in which somebody looks."""

from collections.abc import Mapping
from typing import NamedTuple

from ...clock_status import ClockStatus
from ...logic import Truth
from ...policy import Transition
from ..cases import ALWAYS, Diagram
from ..cases.diagram import TRUTHS
from .config import Configuration
from .happen import ALWAYS_TRIGGER, Choice, Machine, Response, Trigger
from .laws import Law, Step
from .model import Model
from .shapes import RecordShape
from .time import TimeStep, quiet_evening
from .zones import START, Zone

__all__ = ["MOST", "Breach", "Watch"]

MOST = 24
"""How many breaches of one law are kept: the first that replays is shown."""


class Breach(NamedTuple):
    """A breach of a law: after which visit, by which record or passing of time (or by looking), and in which case.

    ``first`` are the responses to the same happening that came before the one that breaks the law.
    """

    visit: int
    record: RecordShape | None = None
    response: Response | None = None
    time_step: TimeStep | None = None
    step: Step | None = None
    first: tuple[Response, ...] = ()


class View(NamedTuple):
    """What a step shows of the situation before it."""

    state: str
    level: int
    clocks: tuple[ClockStatus, ...]
    in_force: bool
    due: tuple[bool, ...]


class Occasion(NamedTuple):
    """A trigger in a situation: as it was ``before``, what a step shows of that, and as it is ``now``, when the machine decides."""

    trigger: Trigger
    before: Configuration
    now: Configuration
    view: View


class Question(NamedTuple):
    """A law asked of a step. Equal questions have equal answers, so each is asked once.

    ``view`` is what the step shows of the situation before it, ``clocks`` the statuses when the machine decides, and ``choice`` what
    it decides.
    """

    law: str
    trigger: Trigger
    view: View
    clocks: tuple[ClockStatus, ...]
    choice: Choice


class Watch:
    """Asks the laws; every question is asked once, however it came up."""

    def __init__(self, machine: Machine, laws: tuple[Law, ...]) -> None:
        self.machine = machine
        self.model: Model = machine.model
        self.laws: list[Law] = [law for law in laws if not law.graph]
        self.legal_day: list[str] = [law.id for law in laws if law.graph == "legal_day"]
        self.breaches: dict[str, list[Breach]] = {law.id: [] for law in laws}
        self._records: set[tuple[Configuration, RecordShape]] = set()
        self._ends: set[Configuration] = set()
        self._asked: set[Question] = set()
        self._together: set[Question] = set()
        self._kept: set[Question] = set()

    def _add(self, law: str, breach: Breach) -> None:
        if len(self.breaches[law]) < MOST:
            self.breaches[law].append(breach)

    def record(self, config: Configuration, record: RecordShape, visit: int) -> None:
        """Ask the laws of a record in a situation."""
        key = (_seen(config)._replace(phase=""), record)
        if key in self._records or not self.machine.in_time(config, record.kind):
            return
        self._records.add(key)
        trigger = Trigger(f"record:{record.kind}", record)
        moves = bool(self.machine.alternatives(config.state, trigger))
        now, _ = self.machine.mark_occurrences(self.machine.apply_facts(config, record), START, record.matches)
        asked = [law for law in self.laws if not law.looks and (moves or not law.moves)]
        nodes = tuple(node for law in asked for node in self.model.reads[law.id].values())
        occasion = self._occasion(trigger, config, now)
        question = Question("", trigger, occasion.view, now.clocks, self.machine.choice(now, trigger, nodes))
        if question not in self._together:  # else each of them was asked of it
            self._together.add(question)
            for law in asked:
                self._ask(law, occasion, Breach(visit, record))

    def _ask(self, law: Law, occasion: Occasion, breach: Breach) -> None:
        """Ask a law of everything that can come of an occasion, unless the same question was asked before."""
        trigger, _, now, view = occasion
        reads = self.model.reads[law.id]
        choice = self.machine.choice(now, trigger, tuple(reads.values()))
        # Of what comes with other timers, another may come first and move the machine: what comes alone is asked apart, for it replays.
        together = "+" if breach.time_step is not None and len(breach.time_step.timers) > 1 else ""
        question = Question(law.id + together, trigger, view, now.clocks, choice)
        if question in self._asked:
            return
        self._asked.add(question)
        afters: dict[int | None, Configuration] = {}
        for response in self.machine.responses(choice):
            if response.place is None and (law.moves or trigger.record is None):
                continue
            if response.place not in afters:
                afters[response.place] = self._after(now, response, trigger.record)
            step = self._step(occasion, response, afters[response.place], reads)
            if not law.holds(step):
                self._add(law.id, breach._replace(response=response, step=step))

    def _occasion(self, trigger: Trigger, before: Configuration, now: Configuration) -> Occasion:
        due = self.machine.dated.due_groups(before)
        view = View(before.state, before.level, before.clocks, before.fact(self.model, "force") == "yes", due)
        return Occasion(trigger, before, now, view)

    def _after(self, now: Configuration, response: Response, record: RecordShape | None) -> Configuration:
        if response.outcome == "refused":
            return now
        if response.place is None:
            return now if record is None else self.machine.update_clocks(now, START, record.matches)[0]
        return self.machine.fire(now, START, response.place, record)[0]

    def _step(self, occasion: Occasion, response: Response, after: Configuration, reads: Mapping[str, Diagram]) -> Step:
        model, view, record = self.model, occasion.view, occasion.trigger.record
        transition: Transition | None = model.policy.transitions[response.place] if response.place is not None else None
        truths: dict[str, Truth] = dict(zip(reads, response.truths, strict=True))
        return Step(
            policy=model.policy,
            what=occasion.trigger.what,
            outcome=response.outcome,
            before=view.state,
            after=after.state,
            level=view.level,
            in_force=view.in_force,
            clocks=dict(zip(model.names, view.clocks, strict=True)),
            clocks_after=dict(zip(model.names, after.clocks, strict=True)),
            due=frozenset(group for group, card in zip(model.groups, occasion.before.due, strict=True) if isinstance(card, tuple)),
            transition=transition,
            fields=record.fields if record is not None else {},
            truths=truths,
        )

    def look(self, config: Configuration, zone: Zone, visit: int) -> None:
        """Ask the laws of a situation in which a day ends, and of what time or evidence alone can do in it."""
        key = _seen(config)
        if key in self._ends or config.state in self.model.policy.finals:
            return
        ends = config.phase == "evening" or (config.phase == "day" and quiet_evening(self.machine, zone))
        if ends:
            self._ends.add(key)
        steps = self.machine.alternatives(config.state, ALWAYS_TRIGGER)
        for law in self.laws:
            if law.looks and ends:
                self._look(law, config, visit)
            elif not law.looks and config.phase != "evening" and steps:
                self._ask(law, self._occasion(ALWAYS_TRIGGER, config, config), Breach(visit))

    def _look(self, law: Law, config: Configuration, visit: int) -> None:
        """Ask a law of a situation, in every case in which no eventless step would have been taken by the evening.

        What is due is left open: situations that show a law the same, in the same cases, keep it alike.
        """
        reads = self.model.reads[law.id]
        undated = config._replace(due=tuple(() if isinstance(card, tuple) else card for card in config.due))
        choice = self.machine.choice(undated, ALWAYS_TRIGGER, tuple(reads.values()))
        occasion, steps = self._occasion(Trigger("look"), config, config), len(choice.places)
        question = Question(law.id, occasion.trigger, occasion.view, config.clocks, choice)
        if question in self._kept:
            return
        kept = True
        for truths, chosen in self.machine.cases(choice.open_nodes):
            if ALWAYS not in truths[:steps]:
                response = Response("look", None, tuple(TRUTHS[truth] for truth in truths[steps:]), chosen)
                step = self._step(occasion, response, config, reads)
                if not law.holds(step):
                    kept = False
                    self._add(law.id, Breach(visit, response=response, step=step))
        if kept:
            self._kept.add(question)

    def settled(self, config: Configuration, steps: tuple[Response, ...], breach: Breach) -> None:
        """Ask the laws of the eventless steps that follow a happening at once; ``config`` is how it left things."""
        for number, response in enumerate(steps):
            first = (*breach.first, *steps[:number])
            for law in self.laws:
                if not law.looks:
                    self._ask(law, self._occasion(ALWAYS_TRIGGER, config, config), breach._replace(first=first))
            assert response.place is not None
            config, _ = self.machine.fire(config, START, response.place, None)

    def time_passed(self, config: Configuration, time_step: TimeStep, visit: int) -> None:
        """Ask the laws of what came with time: clocks that move the machine, and deadlines that nobody could have met."""
        for _ in time_step.unmeetable:
            for law in self.legal_day:
                self._add(law, Breach(visit, time_step=time_step))
        timers = self.model.timers
        config = config.with_facts(self.model, {timers[one].name: "yes" for one in time_step.timers if timers[one].kind == "elapsed"})
        clocks = [timer for timer in sorted(time_step.timers) if timer < len(self.model.names)]
        for clock in clocks:
            now = self.machine.unread.when_over(config, clock)
            for checked in self.laws:
                if not checked.looks:
                    occasion = self._occasion(Trigger(f"clock:{self.model.names[clock]}"), now, now)
                    self._ask(checked, occasion, Breach(visit, time_step=time_step))
        self._follow(config, time_step, visit)

    def _follow(self, config: Configuration, time_step: TimeStep, visit: int) -> None:
        """Ask the laws of the eventless steps that follow when clocks are over."""
        transitions = self.model.policy.transitions
        if not any(response.place is not None and transitions[response.place].always for response in time_step.responses):
            return
        cards = dict(time_step.cards)
        config = config._replace(due=tuple(cards.get(place, card) for place, card in enumerate(config.due)))
        for timer in time_step.timers:
            if timer < len(self.model.names):
                config = self.machine.unread.when_over(config, timer)
        for number, response in enumerate(time_step.responses):
            if response.place is not None:
                if transitions[response.place].always:
                    self.settled(config, (response,), Breach(visit, time_step=time_step, first=time_step.responses[:number]))
                config, _ = self.machine.fire(config, START, response.place, None)


def _seen(config: Configuration) -> Configuration:
    """Return what a law can see of a situation."""
    return config._replace(escalated=False, meetable=frozenset())
