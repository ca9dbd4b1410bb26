"""Parts of answers that the checks of this room share."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.checks import missing
from holdfast.operation.processes.choices import Outcome
from holdfast.operation.processes.models import Criterion, Process, ProcessExecution
from holdfast.operation.processes.queries.criteria import MEASURABLE

DESCRIBE: Final = "processes.process.described"
SET: Final = "processes.criterion.set"
RECORD: Final = "processes.execution.recorded"
NO_PROCESS: Final = missing(Process, _("No process is in force."), DESCRIBE)


def operating() -> QuerySet[Process]:
    """Give the processes that are carried out, overdue for review or not."""
    return Process.objects.live().filter(unconfirmed=False, state="in_force").order_by("reference")


def measurable(on: dt.date) -> QuerySet[Criterion]:
    """Give the current criteria of processes in force that a record can be held against."""
    return (
        Criterion.objects.current(on)
        .filter(MEASURABLE, process__in=operating().order_by().values("pk"))
        .order_by("reference")
    )


def executions(on: dt.date) -> QuerySet[ProcessExecution]:
    """Give the records that count on a day: what took place until then, as it was put right."""
    found = ProcessExecution.objects.live().exclude(state="corrected")
    return found.filter(unconfirmed=False, happened_at__date__lte=on)


def judged(on: dt.date) -> QuerySet[ProcessExecution]:
    """Give the records that were held against a criterion."""
    return executions(on).filter(outcome__in=(Outcome.WITHIN, Outcome.BREACH))


def day_of(moment: dt.datetime) -> dt.date:
    """Give the day of a moment, as people there call it."""
    return timezone.localtime(moment).date()


def lapses(last: dt.date, interval: int) -> dt.date:
    """Give the first day on which a record of a day is older than its interval of days."""
    return last + dt.timedelta(days=interval + 1)
