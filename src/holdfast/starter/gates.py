"""The gate between a template and what counts: nobody decides on what is nobody's yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller, Channel
from holdfast.acting.commands import stand_before
from holdfast.acting.gates import Gate
from holdfast.records.registry import REGISTRY

OF_CONTENT: Final = ("approved", "put-in-force")  # whatever kind of controlled content


def _made_ours(caller: Caller, record: Any, values: Mapping[str, Any]) -> str | None:
    if not getattr(record, "unconfirmed", False) or caller.channel is Channel.TEMPLATE:
        return None
    return _(
        "It comes from a template and is nobody's yet. Read it, change what is not true of you, "
        "and make it yours first."
    )


MADE_OURS: Final = Gate(
    key="made-ours",
    clause="4.4",
    sentence=gettext_lazy("What comes from a template is made one's own before it is decided on."),
    holds=_made_ours,
    can_override=False,  # making it one's own is one step away, for whoever may decide
)


def stand_before_decisions() -> None:
    """Put the gate before every step by which a record begins to count, of whatever kind.

    Kinds that nobody amends (a risk method) become one's own by that step itself.
    """
    for kind in _deciding():
        stand_before(kind, MADE_OURS)


def _deciding() -> Iterator[str]:
    for made in REGISTRY:
        states = made.model.life_cycle.by_key
        for verb in made.commands:
            if verb.moves is None:
                if made.controlled and verb.name in OF_CONTENT:
                    yield verb.kind
                continue
            reached = states[verb.moves.target]
            counts = reached.current or (reached.frozen and not reached.final)
            known = made.amend is not None
            if known and counts and not any(states[key].current for key in verb.moves.source):
                yield verb.kind
