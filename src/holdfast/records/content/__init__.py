"""Commands on controlled content: draft, review, approve, put in force, distribute, withdraw."""

from holdfast.records.content.approving import approve_version, put_in_force, withdraw_content
from holdfast.records.content.distributing import acknowledge, distribute
from holdfast.records.content.drafting import (
    LONGEST_BODY,
    draft_version,
    remark_on_version,
    return_version,
    settle_remark,
    submit_version,
)
from holdfast.records.content.versions import digest_of

ON_CONTROLLED = (
    draft_version,
    submit_version,
    remark_on_version,
    return_version,
    approve_version,
    put_in_force,
    distribute,
    acknowledge,
    withdraw_content,
)

__all__ = [
    "LONGEST_BODY",
    "ON_CONTROLLED",
    "acknowledge",
    "approve_version",
    "digest_of",
    "distribute",
    "draft_version",
    "put_in_force",
    "remark_on_version",
    "return_version",
    "settle_remark",
    "submit_version",
    "withdraw_content",
]
