"""Gates before an incoming communication is judged and closed (7.4; DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.support.choices.communication import IncomingKind
from holdfast.support.models.incoming_communication import IncomingCommunication

Values = Mapping[str, Any]
GRADED_FIRST: Final = (IncomingKind.ADVISORY, IncomingKind.REPORT)
ANSWERED_FIRST: Final = (IncomingKind.COMPLAINT, IncomingKind.REQUEST, IncomingKind.QUESTION)


def _is_graded(caller: Caller, incoming: IncomingCommunication, values: Values) -> str | None:
    if incoming.kind not in GRADED_FIRST or incoming.graded_at is not None:
        return None
    return _("Grade the source first: how reliable it is, how credible what it says.")


SOURCE_IS_GRADED = Gate(
    key="source-is-graded",
    clause="7.4",
    sentence=gettext_lazy("The source of an advisory or report is graded before it is judged."),
    holds=_is_graded,
)


def _is_answered(caller: Caller, incoming: IncomingCommunication, values: Values) -> str | None:
    if incoming.kind not in ANSWERED_FIRST or incoming.answered_at is not None:
        return None
    return _("Whoever wrote has no answer yet: note the answer first.")


ANSWER_IS_GIVEN = Gate(
    key="answer-is-given",
    clause="7.4",
    sentence=gettext_lazy("A complaint, request or question is answered before it is closed."),
    holds=_is_answered,
)
