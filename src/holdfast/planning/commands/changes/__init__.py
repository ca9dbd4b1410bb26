"""Commands on change plans: raise, screen, consider, decide, carry out, review (6.3, 8.4)."""

from typing import Final

from holdfast.planning.commands.changes.carrying_out import (
    close_change,
    implement_change,
    implement_in_emergency,
    plan_change,
    review_change,
)
from holdfast.planning.commands.changes.considering import (
    consider_risk,
    consider_risk_again,
    look_at_forecast,
)
from holdfast.planning.commands.changes.deciding import (
    approve_change,
    defer_change,
    reject_change,
    settle_as_minor,
    take_change_up,
)
from holdfast.planning.commands.changes.raising import (
    amend_change,
    raise_change,
    screen_afterwards,
    screen_change,
)
from holdfast.planning.commands.changes.roles import (
    drop_role_changes,
    name_role_change,
)

ON_CHANGES: Final = (
    screen_change,
    consider_risk,
    name_role_change,
    drop_role_changes,
    look_at_forecast,
    approve_change,
    settle_as_minor,
    defer_change,
    take_change_up,
    plan_change,
    implement_change,
    screen_afterwards,
    consider_risk_again,
    review_change,
    close_change,
    reject_change,
    implement_in_emergency,
)

__all__ = [
    "ON_CHANGES",
    "amend_change",
    "approve_change",
    "close_change",
    "consider_risk",
    "consider_risk_again",
    "defer_change",
    "drop_role_changes",
    "implement_change",
    "implement_in_emergency",
    "look_at_forecast",
    "name_role_change",
    "plan_change",
    "raise_change",
    "reject_change",
    "review_change",
    "screen_afterwards",
    "screen_change",
    "settle_as_minor",
    "take_change_up",
]
