"""Laws that a policy should obey, and the search for a small partnership that breaks one."""

from .policy_laws import (
    LAWS,
    a_consequence_is_one_that_the_plan_spells_out,
    an_extension_never_shortens_a_clock,
    every_path_can_still_end,
    every_transition_can_be_taken,
    meeting_one_more_benchmark_never_makes_the_standing_worse,
    nobody_is_escalated_without_grounds,
    nobody_is_released_by_what_is_not_known,
    only_those_named_decide,
)

__all__ = [
    "LAWS",
    "a_consequence_is_one_that_the_plan_spells_out",
    "an_extension_never_shortens_a_clock",
    "every_path_can_still_end",
    "every_transition_can_be_taken",
    "meeting_one_more_benchmark_never_makes_the_standing_worse",
    "nobody_is_escalated_without_grounds",
    "nobody_is_released_by_what_is_not_known",
    "only_those_named_decide",
]
