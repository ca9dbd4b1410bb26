"""The run in progress: where the write guard asks whether a command is at work."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from holdfast.acting.models import Guarded


class WriteRun(Protocol):
    """What the write guard needs of a running command."""

    def before_many(self, records: Sequence[Guarded]) -> None:
        """Look up at once what many records need before each is checked."""

    def before_save(self, record: Guarded) -> None:
        """Check a record before it is written."""

    def after_save(self, record: Guarded, *, adding: bool) -> None:
        """Note what was written, for the ledger."""


open_run: Final[ContextVar[WriteRun | None]] = ContextVar("run", default=None)


def current_run() -> WriteRun | None:
    """Give the command that is at work, or None where nothing may be written."""
    return open_run.get()
