"""Commands on controlled content: draft, review, approve, put in force, distribute, withdraw."""

from holdfast.records.content.approving import approve_version, put_in_force, withdraw_content
from holdfast.records.content.distributing import (
    acknowledge,
    describe_content,
    distribute,
    issue_copies,
)
from holdfast.records.content.drafting import (
    LONGEST_BODY,
    draft_version,
    submit_version,
    take_file,
    upload_file,
)
from holdfast.records.content.recalling import (
    call_back,
    confirm_recall,
    keep_by,
    make_obsolete,
    mark_archived,
)
from holdfast.records.content.reviewing import (
    answer_review,
    ask_reviewers,
    release_reviewer,
    remark_on_version,
    return_version,
    settle_remark,
)
from holdfast.records.content.versions import digest_of

ON_CONTROLLED = (
    draft_version,
    take_file,
    submit_version,
    ask_reviewers,
    answer_review,
    release_reviewer,
    remark_on_version,
    return_version,
    approve_version,
    put_in_force,
    distribute,
    issue_copies,
    acknowledge,
    describe_content,
    mark_archived,
    withdraw_content,
)

__all__ = [
    "LONGEST_BODY",
    "ON_CONTROLLED",
    "acknowledge",
    "answer_review",
    "approve_version",
    "ask_reviewers",
    "call_back",
    "confirm_recall",
    "describe_content",
    "digest_of",
    "distribute",
    "draft_version",
    "issue_copies",
    "keep_by",
    "make_obsolete",
    "mark_archived",
    "put_in_force",
    "release_reviewer",
    "remark_on_version",
    "return_version",
    "settle_remark",
    "submit_version",
    "take_file",
    "upload_file",
    "withdraw_content",
]
