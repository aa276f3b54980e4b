"""``verify``: every situation a policy can come to, held against laws; each refutation is a partnership on real dates."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ...agreement import Agreement
from ...analysis.verify import DEFAULT_LAWS, Law, Report
from ...analysis.verify import verify as verify_policy
from ...analysis.verify.report import as_document
from ...analysis.verify.verify import MOST_SITUATIONS
from ...documents import load_policy
from ...errors import DocumentError, InputError, Place, Problem
from ...policy import Policy
from ...words import did_you_mean, listed
from ..common import FINE, NO, AnyRules, Json, clean, option, put_json, read, rules_asked, say
from ..files import Force, put_file

__all__ = ["verify"]

With = Annotated[Path | None, option("--agreement", "PATH", "Verify the policy together with this agreement (- is stdin).")]
Laws = Annotated[list[str] | None, option("--law", "ID", "Only this law; may be repeated.")]
Rigid = Annotated[bool, typer.Option("--no-extensions", help="Explore no extensions of clocks: faster, and less is proven.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Explore at most so many situations.")]
Out = Annotated[Path | None, option("--out", "DIR", "Write each counterexample into this folder, as YAML.")]


def verify(
    what: AnyRules,
    agreement: With = None,
    law: Laws = None,
    no_extensions: Rigid = False,
    limit: Limit = MOST_SITUATIONS,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Prove laws of a policy, or refute them with the shortest counterexample, replayed on real dates.

    An agreement is verified together with the policy it names. Leaves with 0 where every law is proven, else with 1.
    """
    policy, held = _asked(what, agreement)
    report = verify_policy(policy, held, _laws(law), limit=limit, extensions=not no_extensions)
    if as_json:
        put_json(report.to_dict())
    else:
        for text in report.explain().splitlines():
            say(clean(text))
    if out is not None:
        _write(report, out, force=force)
    raise typer.Exit(FINE if report.holds else NO)


def _asked(what: str, agreement: Path | None) -> tuple[Policy, Agreement | None]:
    """Return the policy to verify, and the agreement to verify it with."""
    value = rules_asked(what, hint="verify its policy")
    if isinstance(value, Agreement):
        if value.policy is None:
            hint = "write policy: in it, or verify the policy with --agreement"
            raise DocumentError([Problem("policy_missing", Place(what), "the agreement names no policy", hint)])
        beside = [path for path in Path(what).parent.glob(f"{value.policy}.policy.*")]
        return load_policy(beside[0] if beside else value.policy), value
    held = read(agreement) if agreement is not None else None
    if held is not None and not isinstance(held, Agreement):
        raise DocumentError([Problem("kind_unexpected", Place(str(agreement)), "an agreement is wanted here")])
    return value, held


def _laws(asked: Sequence[str] | None) -> tuple[Law, ...]:
    known = {law.id: law for law in DEFAULT_LAWS}
    for key in asked or ():
        if key not in known:
            hint = did_you_mean(key, known) or f"the laws are {listed(known)}"
            raise InputError(f"no law has the id '{key[:60]}'", code="unknown_law", hint=hint)
    return tuple(known[key] for key in asked) if asked else DEFAULT_LAWS


def _write(report: Report, folder: Path, *, force: bool) -> None:
    """Write every counterexample as a partnership's file."""
    for result in report.refuted():
        if result.counterexample is not None:
            put_file(folder / f"{result.law.id}.partnership.yaml", as_document(result.counterexample.partnership), force=force)
