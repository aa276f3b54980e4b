"""``diagram``: the machine of a policy; of a partnership, with the present state, its path and what may follow marked."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from ...agreement import Agreement
from ...documents import Bundle, load_policy
from ...errors import DocumentError, InputError, Place, Problem
from ...policy import Policy
from ...standing import Standing
from ...views import dot, machine_svg, mermaid
from ...views.escape import for_markdown
from ..asking import ask, refuse_rough, unanswered
from ..common import STDIN, AsOf, KnownOn, Only, UnderPolicy, argument, is_address, put, read, say
from ..files import Force, Out, put_file, suffix_of

__all__ = ["diagram"]

What = Annotated[str, argument("PATH|POLICY", "A document (- is stdin), a folder of them, a ledger's address, or a policy of the catalog.")]

FORMS = ("svg", "dot", "mmd", "md")


def diagram(
    what: What,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    policy: UnderPolicy = None,
    only: Only = None,
    out: Out = None,
    force: Force = False,
) -> None:
    """Draw the machine of a policy as Mermaid text; of a partnership, with the state in which it is on a day.

    A folder or a ledger gives a page of Markdown with one drawing each: its partnerships, or its policies where it holds no partnership.
    With --out it becomes a file that ends in .svg, .dot, .mmd or (a folder) .md.
    """
    value = read(what) if what == STDIN or is_address(what) or Path(what).exists() else load_policy(what)
    form = suffix_of(out, FORMS) if out is not None else ""
    if isinstance(value, Agreement):
        said = "a policy or a partnership is wanted, and this is an agreement"
        raise DocumentError([Problem("kind_unexpected", Place(what), said, "an agreement has no machine: draw its policy")])
    if isinstance(value, Policy):
        drawn = _drawn(value, None, form)
    elif isinstance(value, Bundle) and not value.partnerships:
        drawn = _many(form, [(one.title or one.id, mermaid(one)) for one in value.policies.values()])
    else:
        asked = ask(what, as_of=as_of, known_on=known_on, policy=policy, only=only, loaded=value)
        refuse_rough(asked, hint="'timeline' draws what is possible")
        if asked.is_many:
            drawn = _many(form, [(f"{one.partnership.district.name} on {asked.as_of}", one.diagram()) for one in asked.found])
        else:
            drawn = _drawn(asked.found[0].policy, asked.found[0], form)
        put(*unanswered(asked, with_rough=False), stderr=True)
    if out is None:
        say(drawn)
    else:
        put_file(out, drawn, force=force)


def _drawn(policy: Policy, standing: Standing | None, form: str) -> str:
    if form == "svg":
        return f"{machine_svg(policy, standing=standing)}\n"
    return dot(policy, standing=standing) if form == "dot" else mermaid(policy, standing=standing)


def _many(form: str, pictures: Iterable[tuple[str, str]]) -> str:
    """Return a page of Markdown; other forms hold one picture each."""
    if form not in ("", "md"):
        raise InputError("a file of that form holds one picture", code="form_unknown", hint="name one with --id, or use .md")
    return "\n".join(f"## {for_markdown(title)}\n\n```mermaid\n{picture.rstrip()}\n```\n" for title, picture in pictures)
