"""The ledger: append facts, propose a record, and read a partnership as it was known on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Final, Self

from ..documents import Bundle, load
from ..errors import ConflictError, InputError, LookupFailed, StoreError, TamperedError
from ..kinds import PolicyChanged
from ..model import expect
from ..policy import Policy
from ..record import AnyRecord, Partnership, as_record
from ..record.partnership import MAX_RECORDS
from ..rough_days import propose
from ..standing import Decision
from .arguments import built, read_day, read_facts, read_path, read_text
from .check import Verification, verified
from .contents import HEADING, Fact, assembled, draft_of, drafts_of, fact_of, grown, refers, same_fact, schools_of
from .entries import Draft, Entry, Head, JsonValue, chained, instant_text
from .files import ENTRIES, read_entries, write_documents, write_entries
from .latest import Latest
from .postgres import open_postgres
from .sqlite import open_sqlite
from .store import Store

__all__ = ["Ledger", "open", "store_at"]

MAX_SEQ: Final = 2**62
"""No ledger grows so long, and both databases can still compare with it."""
PAGE: Final = 1000
"""So many entries of the feed are read at once."""

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def open(address: str, *, create: bool = True, clock: Clock = _now) -> Ledger:
    """Open a ledger: ``sqlite:///FILE``, ``postgresql://...``, or ``memory:`` for one that is gone when it is closed.

    ``clock`` gives the instant at which an entry is recorded. Errors: ``InputError`` (``address_invalid``), ``StoreError``.

    >>> with open("memory:") as book:
    ...     book.head().seq
    0
    """
    return Ledger(store_at(address, create=create), clock=clock)


def store_at(address: str, *, create: bool = True) -> Store:
    """Open the store of an address; errors as for ``open``."""
    read_text(address, "address")
    if address == "memory:":
        return open_sqlite(":memory:")
    if address.startswith("sqlite:///") and len(address) > len("sqlite:///"):
        return open_sqlite(address.removeprefix("sqlite:///"), create=create)
    if address.startswith(("postgresql://", "postgres://")):
        return open_postgres(address, create=create)
    raise InputError("this is no address of a ledger", code="address_invalid", hint="write sqlite:///FILE, postgresql://... or memory:")


class Ledger:
    """An open ledger; use it in a ``with`` block, and in one thread at a time.

    Every method that writes returns only after the commit. A writer that was killed may have left an entry of which it
    never heard: repeat the call, the same ids change nothing twice.
    """

    def __init__(self, store: Store, *, clock: Clock = _now, latest: Latest | None = None) -> None:
        self._store = store
        self._clock = clock
        self._latest: Latest = latest or Latest()
        # An id holds the hash of the content, so what it names never changes; building it anew for each partnership is slow.
        self._built_policies: dict[str, Policy] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._store.close()

    def append(
        self,
        stream: str,
        facts: Iterable[Fact | Partnership | Mapping[str, JsonValue]],
        *,
        expected_version: int | None = None,
        by: str = "",
    ) -> int:
        """Append facts to a partnership's stream, all or nothing, and return the stream's version.

        A ``Partnership`` stands for its heading and all it carries. Facts that are in the ledger already change nothing; the
        same id with another content raises ``InputError`` (``id_taken``). With ``expected_version`` another version of the
        stream raises ``ConflictError``. ``by`` says who records it. Nothing is refused for not fitting the machine.
        """
        read = read_facts(facts)
        read_text(stream, "stream"), read_text(by, "by")
        with self._store.writing(stream):
            # A policy of this call is found by what names it in this call.
            self._insert(self._unknown([one for fact in read if isinstance(fact, Policy) for one in self._drafts(stream, fact, by)]))
            drafts = [one for fact in read if not isinstance(fact, Policy) for one in self._drafts(stream, fact, by)]
            version = self._store.version(stream)
            new = self._unknown(drafts)
            if new:
                _check_version(stream, version, expected_version)
            version_after = self._insert(new).get(stream, version)
            if new and (version == 0 or version_after > MAX_RECORDS or any(map(refers, read))):
                self._read(stream)
            return version_after

    def propose(
        self, stream: str, record: AnyRecord | Mapping[str, JsonValue], *, expected_version: int | None = None, by: str = ""
    ) -> Decision:
        """Judge a record against what is on record, and append it when it is accepted: one transaction.

        A record that is in the ledger already is accepted again, and changes nothing. With ``expected_version``, the version on
        which somebody decided to record it, another version of the stream raises ``ConflictError``. Errors: those of
        ``propose`` and ``append``.
        """
        read = as_record(record)
        read_text(stream, "stream"), read_text(by, "by")
        with self._store.writing(stream):
            [(_, draft)] = self._drafts(stream, read, by)
            new = self._unknown([(stream, draft)])
            if new:
                _check_version(stream, self._store.version(stream), expected_version)
            known = self._store.find([draft.id]).get(draft.id)
            # A repeat is judged against what was there when it was first accepted, so that it is accepted again.
            decision = propose(self._read(stream, before=known.version if known else None), read)
            if decision.accepted:
                self._insert(new)
            return decision

    def load(self, source: Bundle | str | Path, *, by: str = "") -> Head:
        """Append everything of a folder or bundle, and return the head.

        A folder that ``export`` wrote is taken over with its hashes, after the entries that the ledger shares with it; of
        other folders and bundles every fact keeps the day on which it was known before. Errors: ``DocumentError``;
        ``TamperedError`` where the chain of the folder is broken or is not the one that began here.
        """
        read_text(by, "by")
        if isinstance(source, Bundle):
            return self._import(source, by)
        if (lines := read_path(source) / ENTRIES).is_file():
            return self._restore(lines)
        loaded = load(source)
        if isinstance(loaded, Bundle):
            return self._import(loaded, by)
        partnership = expect(loaded, Partnership, hint="a folder, or a file of a partnership")
        return self._import(Bundle(partnerships={partnership.id: partnership}), by)

    def _import(self, bundle: Bundle, by: str) -> Head:
        beside: dict[str, JsonValue] = {"recorded_by": by} if by else {}
        with self._store.writing("import"):
            self._insert(self._unknown(list(drafts_of(bundle.partnerships.values(), beside, imported=True))))
        return self.head()

    def _restore(self, lines: Path) -> Head:
        entries = list(read_entries(lines))
        with self._store.writing("import"):
            here = self.head()
            if broken := verified(entries, here).problems:
                raise TamperedError(f"'{lines}': {broken[0]}", hint="nothing was taken over")
            self._store.insert(entries[here.seq :])
        return self.head()

    def export(self, folder: str | Path) -> Head:
        """Write every entry as a line of JSON, and the partnerships and policies as documents; return the head."""
        path = read_path(folder)
        with self._store.reading():
            write_entries(path, self.since(0))
            write_documents(path, self._bundle(None, None))
            return self.head()

    def partnership(self, stream: str, *, as_of: date | str | None = None, known_on: date | str | None = None) -> Partnership:
        """Return a partnership as it was known on a day; raises ``LookupFailed`` where none was known then."""
        read_text(stream, "stream")
        day, known = read_day(as_of), read_day(known_on)
        with self._store.reading():
            return self._read(stream, as_of=day, known_on=known)

    def bundle(self, *, as_of: date | str | None = None, known_on: date | str | None = None) -> Bundle:
        """Return every partnership that was known on a day, from one state of the ledger."""
        day, known = read_day(as_of), read_day(known_on)
        with self._store.reading():
            return self._bundle(day, known)

    def _bundle(self, as_of: date | None, known_on: date | None) -> Bundle:
        found: dict[str, Partnership] = {}
        for stream in self._streams():
            with suppress(LookupFailed):
                found[stream] = self._read(stream, as_of=as_of, known_on=known_on)
        policies = {policy.id: policy for one in found.values() for policy in one.policies}
        return Bundle(partnerships=MappingProxyType(found), policies=MappingProxyType(policies))

    def since(self, seq: int = 0) -> Iterator[Entry]:
        """Iterate over the entries after a place, in the order in which they were committed."""
        seq = min(max(expect(seq, int), 0), MAX_SEQ)
        # Page by page: the driver of PostgreSQL would fetch all at once, and a reader in SQLite hold up the log of the writers.
        while page := tuple(self._store.entries("WHERE seq > ? ORDER BY seq LIMIT ?", (seq, PAGE))):
            yield from page
            seq = page[-1].seq

    def history(self, stream: str) -> tuple[Entry, ...]:
        """Return every entry of a stream, oldest first."""
        return tuple(self._store.entries("WHERE stream = ? ORDER BY version", (read_text(stream, "stream"),)))

    def history_of_school(self, school: str) -> tuple[Entry, ...]:
        """Return every entry that names a school, whatever its partnership, by the day it took effect; the whole ledger is read."""
        read_text(school, "school")
        return tuple(sorted((entry for entry in self.since() if school in schools_of(entry)), key=lambda entry: entry.effective))

    def head(self) -> Head:
        """Return the head: keep it elsewhere, it stands for everything before it."""
        return self._store.head()[0]

    def verify(self, *, against: Head | str | None = None) -> Verification:
        """Check the whole chain, and that the head kept elsewhere lies on it."""
        head = Head.parse(against) if isinstance(against, str) else None if against is None else expect(against, Head)
        with self._store.reading():
            return verified(self.since(0), head)

    def _streams(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.stream for entry in self._store.entries("WHERE kind = ? ORDER BY stream", (HEADING,))))

    def _read(self, stream: str, *, as_of: date | None = None, known_on: date | None = None, before: int | None = None) -> Partnership:
        whole = as_of is None and known_on is None and before is None
        if whole and (kept := self._latest.get(stream)):
            last, partnership = kept
            entries = tuple(self._store.entries("WHERE stream = ? AND version >= ? ORDER BY version", (stream, last.version)))
            more = grown(partnership, entries[1:]) if entries and entries[0] == last else None
            if more is not None:
                return self._latest.keep(entries[-1], more)
        entries = self.history(stream)[: before - 1 if before else None]
        if not entries:
            raise LookupFailed(f"the ledger has no partnership '{stream}'", code="unknown_partnership", hint="append its heading first")
        found = assembled(stream, entries, self._policies(entries), as_of=as_of, known_on=known_on)
        return self._latest.keep(entries[-1], found) if whole else found

    def _policies(self, entries: Iterable[Entry]) -> dict[str, Policy]:
        named: dict[str, JsonValue] = {}
        for entry in entries:
            listed = entry.content.get("policies") if entry.kind in (HEADING, "policy_changed") else None
            named |= listed if isinstance(listed, dict) else {}
        keys = [f"policy:{key}#{digest}" for key, digest in named.items()]
        for entry in self._store.find([key for key in keys if key not in self._built_policies]).values():
            self._built_policies[entry.id] = _policy_of(entry)
        return {key: self._built_policies[key] for key in keys if key in self._built_policies}

    def _unknown(self, drafts: list[tuple[str, Draft]]) -> list[tuple[str, Draft]]:
        """Leave out what is in the ledger already; the same id with other content is refused."""
        known = self._store.find([draft.id for _, draft in drafts])
        new: dict[str, tuple[str, Draft]] = {}
        for stream, draft in drafts:
            there = known.get(draft.id)
            if (there and not same_fact(there, draft)) or (draft.id in new and new[draft.id][1].body != draft.body):
                said = f"the ledger has the id '{draft.id}' already, with another content"
                raise InputError(said, code="id_taken", hint="give a correction an id of its own, and withdraw the first")
            if not there:
                new.setdefault(draft.id, (stream, draft))
        return list(new.values())

    def _insert(self, drafts: list[tuple[str, Draft]]) -> dict[str, int]:
        """Chain drafts to the head, and return the new version of each of their streams; the ledger's clock never runs backwards."""
        if not drafts:
            return {}
        head, last = self._store.head()
        instant = max(instant_text(self._clock()), last)
        versions = {stream: self._store.version(stream) for stream in {stream for stream, _ in drafts}}
        entries: list[Entry] = []
        for stream, draft in drafts:
            versions[stream] += 1
            columns = (head.seq + 1, stream, versions[stream], draft.id, draft.kind, draft.effective, instant, draft.body)
            head = Head(head.seq + 1, chained(head.hash, columns))
            entries.append(Entry(*columns, head.hash))
        self._store.insert(entries)
        return versions

    def _drafts(self, stream: str, fact: Fact | Partnership, by: str) -> Iterator[tuple[str, Draft]]:
        """Write a fact as drafts; a change of policy names the text of the policy that the ledger holds by then."""
        beside: dict[str, JsonValue] = {"recorded_by": by} if by else {}
        if (learned := getattr(fact, "recorded_at", None)) and learned > self._clock():
            said = f"a fact says that it was learned of on {learned.date()}, and that day has not come"
            raise InputError(said, code="recorded_later", hint="leave 'recorded_at' out: the ledger says when it learned of a fact")
        if isinstance(fact, Partnership):
            yield from drafts_of((fact,), beside, imported=False)
        elif isinstance(fact, Policy):
            yield f"policy:{fact.id}", draft_of(fact, stream, beside)
        elif isinstance(fact, PolicyChanged) and (policy := self._latest_policy(fact.policy)):
            yield stream, draft_of(fact, stream, {**beside, "policies": {policy.id: policy.hash}})
        else:
            yield stream, draft_of(fact, stream, beside)

    def _latest_policy(self, key: str) -> Policy | None:
        listed = self.history(f"policy:{key}")
        return _policy_of(listed[-1]) if listed else None


def _check_version(stream: str, version: int, expected: int | None) -> None:
    if expected is not None and version != expect(expected, int):
        said = f"'{stream}' is at version {version}, not {expected}: another writer was first"
        raise ConflictError(said, hint="read again and decide anew")


def _policy_of(entry: Entry) -> Policy:
    try:
        return built(Policy, fact_of(entry))
    except InputError as error:
        raise StoreError(f"entry {entry.seq} of the ledger holds no policy: {error}", code="store_bad_row") from error
