"""The write guard and the fail-closed tenant manager: the first two walls of the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.acting.callers import Unbounded, ambient
from holdfast.acting.refusals import WriteOutsideCommand
from holdfast.acting.runs import current_run
from holdfast.common.identifiers import uuid7

M = TypeVar("M", bound=models.Model)


class GuardedQuerySet(models.QuerySet[M]):
    """A queryset that reads freely within the tenant and never writes behind the ledger's back."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: a bulk update would leave no entry per record."""
        raise WriteOutsideCommand(self._advice("update"))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: nothing is deleted; records are voided, archived or disposed of."""
        raise WriteOutsideCommand(self._advice("delete"))

    def bulk_update(
        self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        """Change fields of many records at once, inside a command, one ledger entry each."""
        run = current_run()
        if run is None:
            raise WriteOutsideCommand(self._advice("bulk_update"))
        batch = list(objs)
        guarded = cast("list[Guarded]", batch)
        run.before_many(guarded)
        for instance in guarded:
            run.before_save(instance)
        # The plain queryset: this one's own `update` is closed, and the run has checked each home.
        rows: models.QuerySet[M] = models.QuerySet(self.model, using=self.db)
        changed = rows.bulk_update(batch, [*fields, "version"], *args, **kwargs)
        for instance in guarded:
            run.after_save(instance, adding=False)
        return changed

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Add many records at once, inside a command, one ledger entry each."""
        run = current_run()
        if run is None:
            raise WriteOutsideCommand(self._advice("bulk_create"))
        batch = list(objs)
        guarded = cast("list[Guarded]", batch)
        run.before_many(guarded)
        for instance in guarded:
            run.before_save(instance)
        made = super().bulk_create(batch, *args, **kwargs)
        for instance in guarded:
            run.after_save(instance, adding=True)
        return made

    def _advice(self, verb: str) -> str:
        name = self.model.__name__
        return f"{name}.objects.{verb}() is closed: write {name} records in a @command."


class GuardedManager(models.Manager[M]):
    """Filters by the ambient caller's organization; with no caller it raises."""

    def get_queryset(self) -> GuardedQuerySet[M]:
        """Give the records of the caller's organization, or refuse where nobody acts.

        Raises:
            NoCaller: nobody acts.
        """
        found = ambient()
        queryset: GuardedQuerySet[M] = GuardedQuerySet(self.model, using=self._db)
        if isinstance(found, Unbounded):
            return queryset
        tenant_field = cast("type[Guarded]", self.model).tenant_field
        return queryset.filter(**{tenant_field: found.organization_id})


class Guarded(models.Model):
    """Anything that only a command may write, with one ledger entry per change."""

    tenant_field: ClassVar[str] = "organization_id"
    ledger_omits: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(_("key"), primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects: ClassVar[GuardedManager[Self]] = GuardedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record; refused outside a command (the wall itself, nowhere overridden)."""
        run = current_run()
        if run is None:
            name = type(self).__name__
            raise WriteOutsideCommand(f"{name}.save() is closed: write it in a @command.")
        adding = self._state.adding
        run.before_save(self)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)
        run.after_save(self, adding=adding)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: nothing is deleted."""
        raise WriteOutsideCommand(
            f"{type(self).__name__} is never deleted: void, archive or dispose of it by a command."
        )

    @property
    def tenant_id(self) -> UUID:
        """The organization that this row belongs to."""
        return cast("UUID", getattr(self, self.tenant_field))


class Tenanted(Guarded):
    """A guarded row of one organization."""

    organization = models.ForeignKey(
        "accounts.Organization",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organization"),
        editable=False,
    )

    organization_id: UUID

    class Meta(Guarded.Meta):
        abstract = True


class GateOverride(Tenanted):
    """A gate that a named person passed with a reason, to be looked at afterwards (DOMAIN 3.1)."""

    gate = models.CharField(_("gate"), max_length=100)
    clause = models.CharField(_("clause"), max_length=20)
    command = models.CharField(_("command"), max_length=100)
    why_closed = models.TextField(_("why the gate was closed"))
    reason = models.TextField(_("reason for passing"))
    record_type = models.CharField(_("kind of record"), max_length=100)
    record_id = models.UUIDField(_("record"))
    record_label = models.CharField(_("record as it was called"), max_length=300)
    passed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(_("passed at"))
    passed_by = models.CharField(_("passed by"), max_length=200)
    passed_by_actor = models.UUIDField(_("actor"), null=True, blank=True)
    review_due = models.DateField(_("review due"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=200, blank=True)
    finding = models.TextField(_("finding of the review"), blank=True)

    class Meta(Tenanted.Meta):
        verbose_name = _("passed gate")
        verbose_name_plural = _("passed gates")
        indexes = (models.Index(fields=["organization", "review_due"], name="override_due"),)

    def __str__(self) -> str:
        return f"{self.gate}: {self.record_label}"


class DerivedManager(models.Manager[M]):
    """Filters by the ambient caller's organization; with no caller it raises."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Give the rows of the caller's organization, or refuse where nobody acts."""
        found = ambient()
        queryset = super().get_queryset()
        if isinstance(found, Unbounded):
            return queryset
        return queryset.filter(organization_id=found.organization_id)


class Derived(models.Model):
    """What can be computed again from records at any time: tenanted, but without history."""

    organization_id = models.UUIDField(editable=False)

    objects: ClassVar[DerivedManager[Self]] = DerivedManager()

    class Meta:
        abstract = True
