"""Entries as CloudEvents, for those who take the ledger's feed into a queue or another system."""

from __future__ import annotations

from ..errors import InputError
from .entries import Entry, JsonValue

__all__ = ["cloud_event"]

TYPE = "partnership_rules.ledger."
"""What the type of every event begins with; the kind of the entry follows."""


def cloud_event(entry: Entry, *, source: str) -> dict[str, JsonValue]:
    """Wrap an entry in a CloudEvents 1.0 envelope; ``source`` is the URI of the ledger, as its readers know it.

    The id is that of the entry, so an event that is sent twice is recognized; ``subject`` is the stream. What the hash was
    computed over is all there: ``data.body`` holds the entry's body as JSON. Raises ``InputError`` without a source.

    >>> from partnership_rules import ledger, load_policy
    >>> with ledger.open("memory:") as book:
    ...     _ = book.append("", [load_policy("michigan-2017")])
    ...     [event] = [cloud_event(entry, source="urn:example:ledger") for entry in book.since(0)]
    >>> event["specversion"], event["type"], event["subject"]
    ('1.0', 'partnership_rules.ledger.policy', 'policy:michigan-2017')
    >>> sorted(event["data"])
    ['body', 'effective', 'hash', 'seq', 'version']
    """
    if not source:
        raise InputError("an event needs the source that it comes from", code="text_too_short", hint="give the URI of the ledger")
    return {
        "specversion": "1.0",
        "id": entry.id,
        "source": source,
        "type": f"{TYPE}{entry.kind}",
        "subject": entry.stream,
        "time": entry.recorded_at,
        "datacontenttype": "application/json",
        "data": {
            "seq": entry.seq,
            "version": entry.version,
            "effective": entry.effective,
            "hash": entry.hash,
            "body": entry.content,
        },
    }
