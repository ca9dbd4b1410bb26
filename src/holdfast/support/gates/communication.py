"""Gates before a communication is released and sent (7.4; DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.leadership.queries.roles import assignments_on
from holdfast.records.choices import Classification
from holdfast.support.choices.communication import is_below
from holdfast.support.models.communication import Communication
from holdfast.support.queries.communication_audience import (
    OFF_THE_LIST,
    below_classification,
    deliveries_of,
    names_for,
    permitted,
)

Values = Mapping[str, Any]


def _is_decided(caller: Caller, communication: Communication, values: Values) -> str | None:
    if communication.is_decided:
        return None
    return _("Decide first how sensitive it is: “Set the sensitivity”.")


SENSITIVITY_IS_DECIDED = Gate(
    key="sensitivity-is-decided",
    clause="7.4",
    sentence=gettext_lazy("How sensitive it is was decided before it is released."),
    holds=_is_decided,
    can_override=False,
)


def _has_recipients(caller: Caller, communication: Communication, values: Values) -> str | None:
    if any(d.state not in OFF_THE_LIST for d in deliveries_of(communication)):
        return None
    return _("It has no recipients: “Choose the audience”.")


AUDIENCE_IS_CHOSEN = Gate(
    key="audience-is-chosen",
    clause="7.4",
    sentence=gettext_lazy("It is known to whom it goes before it is released."),
    holds=_has_recipients,
    can_override=False,
)


def _audience_may(caller: Caller, communication: Communication, values: Values) -> str | None:
    level = communication.decided_classification
    if not level:
        return None  # the gate before this one says so
    below = below_classification(deliveries_of(communication), level)
    return _too_low(caller, [d.recipient for d in below], level) if below else None


def _too_low(caller: Caller, records: list[Any], level: str) -> str:
    return _(
        "It is “{level}”, and these may not receive that: {names}. Take them off the list, say "
        "less, or have what they may receive raised."
    ).format(level=Classification(level).label, names=", ".join(names_for(caller, records)))


AUDIENCE_MAY_RECEIVE = Gate(
    key="audience-may-receive",
    clause="7.4",
    sentence=gettext_lazy("Nobody is sent what is more sensitive than they may receive."),
    holds=_audience_may,
)


def _still_may(caller: Caller, communication: Communication, values: Values) -> str | None:
    level = communication.decided_classification
    below = below_classification(deliveries_of(communication), level) if level else []
    now = permitted([delivery.recipient for delivery in below])
    lowered = [d.recipient for d in below if is_below(now[d.recipient.pk], d.may_receive)]
    return _too_low(caller, lowered, level) if lowered else None


AUDIENCE_STILL_MAY_RECEIVE = Gate(
    key="audience-still-may-receive",
    clause="7.4",
    sentence=gettext_lazy("What recipients may receive was not lowered since the release."),
    holds=_still_may,
)


def _releaser_releases(caller: Caller, communication: Communication, values: Values) -> str | None:
    role = communication.entry.releaser if communication.entry is not None else None
    if role is None:
        return None
    held = assignments_on(clock.today()).filter(role_id=role.pk)
    if caller.person_id is not None and held.filter(person_id=caller.person_id).exists():
        return None
    return _("The plan says that the role “{role}” releases it, and you do not hold it.").format(
        role=role.title
    )


RELEASER_RELEASES = Gate(
    key="releaser-releases",
    clause="7.4",
    sentence=gettext_lazy("The role that the communication plan names releases it."),
    holds=_releaser_releases,
)
