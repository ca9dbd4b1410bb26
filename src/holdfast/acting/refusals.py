"""How the house says no: each refusal tells what happened and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from holdfast.acting.gates import Refusal as GateRefusal
    from holdfast.acting.models import Guarded


class Refused(Exception):
    """A command was refused for a reason that the caller can mend.

    `message` is one or two sentences for the person; `fields` names the inputs concerned.
    """

    def __init__(self, message: str, *, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.fields = {
            name: [str(text) for text in texts] for name, texts in (fields or {}).items()
        }


class NotPermitted(Refused):
    """The caller lacks the permission that the command or page needs."""


class Stale(Refused):
    """Somebody else changed the record since the caller read it; both versions are carried."""

    def __init__(self, record: Guarded, *, expected: int, found: int) -> None:
        super().__init__(
            _(
                "Somebody else changed this record while you were working on it "
                "(you saw version {expected}, it is now version {found}). "
                "Your entries are kept below: compare them and save again."
            ).format(expected=expected, found=found)
        )
        self.record, self.expected, self.found = record, expected, found


class GateClosed(Refused):
    """A gate of the standard's order stands before this step; it says how to open it."""

    def __init__(self, refusals: Sequence[GateRefusal]) -> None:
        super().__init__(" ".join(str(refusal.why) for refusal in refusals))
        self.refusals = tuple(refusals)


class NoCaller(RuntimeError):
    """Data was asked for while nobody acts: a programming error, refused rather than answered."""


class WriteOutsideCommand(RuntimeError):
    """A record was to be written outside a command: history would have been skipped."""


class ForeignReference(RuntimeError):
    """A record was to point into another organization."""


def refuse_if(condition: object, message: str, *, field: str | None = None) -> None:
    """Refuse the command with this sentence if the condition holds.

    Raises:
        Refused: with the message, attached to the input `field` where one is named.
    """
    if condition:
        raise Refused(message, fields={field: [message]} if field else None)
