"""The picture of a policy's machine, drawn by the library itself."""

from __future__ import annotations

import partnership_rules as pr
from partnership_rules import views

from .markdown import block

__all__ = ["machine"]


def machine(policy: pr.Policy) -> str:
    """Give the machine as an inline picture, which needs no script, and its Mermaid text folded below it."""
    drawn = f'<div class="diagram">\n{views.machine_svg(policy)}\n</div>'
    folded = f"<details>\n<summary>The same as Mermaid text</summary>\n\n{block(views.mermaid(policy), 'output')}\n</details>"
    return f"```{{raw}} html\n{drawn}\n```\n\n{folded}\n"
