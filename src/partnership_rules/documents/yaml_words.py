"""What the YAML scanner objects to, in words for people who write agreements."""

import re
from typing import Final

__all__ = ["begins_earlier", "friendly"]

_QUOTES: Final = "put the text in quotes"

_TABLE: Final = (
    # pattern on "context: problem"            code          sentence                                         hint
    (r"scanning an alias", "yaml_alias", "a text cannot begin with '*' here", "put it in quotes: '*'"),
    (r"scanning an anchor", "yaml_alias", "a text cannot begin with '&' here", _QUOTES),
    (r"a tag|tag handle|TAG", "yaml_tag", "tags are refused", "leave the '!' out, or put the text in quotes"),
    (r"directive|incompatible", "yaml_directive", "this directive is not known", "remove the lines that begin with '%'"),
    (r"block scalar: expected chomping", "yaml_syntax", "a text cannot begin with '>' or '|' here", "put it in quotes, as '>=95%'"),
    (r"block scalar|more indented", "yaml_syntax", "the lines of this text are not indented alike", "indent them by as many blanks"),
    (
        r"mapping values are not allowed",
        "yaml_syntax",
        "a ':' is not allowed here",
        "put a text with ': ' in quotes, or mend the indentation",
    ),
    (r"could not find expected ':'", "yaml_syntax", "a key without its ':'", "write 'key: value', or mend the indentation"),
    (r"character '\\t'", "yaml_syntax", "a tab cannot indent", "indent with blanks"),
    (r"cannot start any token", "yaml_syntax", "a text cannot begin with this character", _QUOTES),
    (r"quoted scalar: found unexpected", "yaml_syntax", "the closing quote is missing", "a quote inside single quotes is written twice"),
    (r"escape", "yaml_syntax", "this escape is not one of YAML", "use single quotes, or write \\\\ for a backslash"),
    (r"flow sequence: .*but got", "yaml_syntax", "a ',' or ']' is missing", "see where the '[' opens"),
    (r"flow mapping: .*but got", "yaml_syntax", "a ',' or '}' is missing", "see where the '{' opens"),
    (r"flow node", "yaml_syntax", "a value or a closing bracket is missing", "see where the bracket opens"),
    (r"<block end>|block node", "yaml_syntax", "this does not fit the lines above", "mend the indentation, or put the text in quotes"),
    (r"unexpected ':'", "yaml_syntax", "a ':' is not allowed here", _QUOTES),
    (r"block entries|sequence entries", "yaml_syntax", "a '-' is not allowed here", "begin the list on a new line"),
    (r"document", "yaml_syntax", "there is more text after the end of the document", "one file holds one document"),
)


def friendly(context: str, problem: str) -> tuple[str, str, str]:
    """Return the code, sentence and hint for what the scanner said; its own words are not repeated.

    >>> friendly("", "mapping values are not allowed here")[:2]
    ('yaml_syntax', "a ':' is not allowed here")
    >>> friendly("while scanning an alias", "expected alphabetic or numeric character, but found ' '")[2]
    "put it in quotes: '*'"
    """
    said = f"{context}: {problem}"
    found = (row[1:] for row in _TABLE if re.search(row[0], said))
    return next(found, ("yaml_syntax", "this cannot be read as YAML", "look at the indentation, quotes and brackets"))


_EARLIER: Final = re.compile(r"scanning an (alias|anchor)|a tag|block scalar|quoted scalar: found unexpected (end|document)|simple key")


def begins_earlier(context: str, problem: str) -> bool:
    """Return whether to show where the faulty part begins, rather than where the scanner gave up on it.

    >>> begins_earlier("while scanning a quoted scalar", "found unexpected end of stream")
    True
    """
    return _EARLIER.search(f"{context}: {problem}") is not None
