"""8.1/1: processes have criteria that can be measured."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.checks import Answer, Lack, check, day_after, lapsing
from holdfast.context.checks.answers import earliest, every, latest_of
from holdfast.operation.processes.checks.parts import NO_PROCESS, SET, measurable, operating
from holdfast.operation.processes.models import Criterion, Process


@check("8.1/1", reads=(Process, Criterion))
def processes_have_measurable_criteria(on: dt.date) -> Answer:
    """Every process in force has a current criterion with a limit, or one that asks yes or no."""
    found = measurable(on)
    answer = every(
        operating(),
        Lack(
            Q(~Exists(found.filter(process=OuterRef("pk")))),
            _("It has no current criterion with a limit, and none that asks yes or no."),
            SET,
        ),
        none=NO_PROCESS,
    )
    return lapsing(answer, _last_until(on))


def _last_until(on: dt.date) -> dt.date | None:
    """Give the day on which the first process has no current criterion left."""
    of_process: dict[UUID, list[dt.date | None]] = defaultdict(list)
    for process, review_due in measurable(on).values_list("process_id", "review_due"):
        of_process[process].append(day_after(review_due))
    return earliest(latest_of(days) for days in of_process.values())
