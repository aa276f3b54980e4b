"""The district of a partnership, and its schools."""

from ..model import Flag, Key, Text, Value

__all__ = ["District", "School"]


class District(Value):
    """The district: an id that keeps its zeros, a name, and whether it is a charter school (left out: not known)."""

    id: Key | None = None  #: Its number, as a text that keeps its zeros.
    name: Text  #: Its name.
    charter: Flag | None = None  #: Whether it is a charter school; left out, that is not known.
    isd: Text = ""  #: The name of its intermediate school district.


class School(Value):
    """A school, and why it was identified where the records do not say."""

    id: Key  #: Its id, as records and evidence name it.
    name: Text = ""  #: Its name.
    reason: Key | None = None  #: Why it was identified, as a short word, where no record says so.
    note: Text = ""  #: Words for people; no rule reads them.
