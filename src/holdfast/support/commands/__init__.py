"""The business verbs of clause 7."""

from holdfast.support.commands.documents import (
    ON_DOCUMENT,
    amend_document,
    approve_document,
    set_up_document,
)

__all__ = ["ON_DOCUMENT", "amend_document", "approve_document", "set_up_document"]
