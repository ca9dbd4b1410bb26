"""What shows that a process ran: files attached to its record, and records linked to it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from holdfast.operation.processes.models import ProcessExecution
from holdfast.records.choices import Relation
from holdfast.records.models import Attachment, Trace


def has_evidence() -> Q:
    """Give the condition “a file is attached, or a record is linked that evidences it”."""
    files = Attachment.objects.filter(record_id=OuterRef("pk"), withdrawn_at__isnull=True)
    links = Trace.objects.filter(
        target_id=OuterRef("pk"), relation=Relation.EVIDENCES, ended_at__isnull=True
    )
    return Q(Exists(files)) | Q(Exists(links))


def is_shown(execution: ProcessExecution) -> bool:
    """Tell whether anything shows what a record says."""
    return ProcessExecution.objects.filter(has_evidence(), pk=execution.pk).exists()
