"""Rehearsals: what commands would lead to, tried for real and taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command
from holdfast.acting.permissions import Permission

R = TypeVar("R")


class _TakenBack(Exception):
    """Ends a rehearsal, so that the runner takes back whatever was written."""


def rehearsed(caller: Caller, work: Callable[[], R]) -> R:
    """Let some work write as a command does, give what it found, and take every change back.

    Nothing of it reaches the ledger, also inside a command, which then goes on as if nothing had
    been. Work reads its records anew: those in the hands of the caller must not be written on.
    """
    found: list[R] = []

    def attempt(_caller: Caller) -> None:
        found.append(work())
        raise _TakenBack

    # Not registered: it is no verb that anybody could call, and it leaves no entry.
    trial = Command(attempt, kind="acting.rehearsed", needs=Permission.RECORD_READ, label=_("Try"))
    with suppress(_TakenBack):
        trial(caller)
    return found[0]
