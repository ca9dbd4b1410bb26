"""Finding what an address names: 404 for what is not there, 403 for what is not the caller's."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.models import Record
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY, RecordType


def type_at(area: str, slug: str) -> RecordType:
    """Give the kind of record at an address.

    Raises:
        Http404: there is none.
    """
    made = REGISTRY.at(area, slug)
    if made is None:
        raise Http404(_("There is no such register."))
    return made


def record_at(caller: Caller, record_type: RecordType, key: UUID) -> Record:
    """Give the record at an address, if the caller may read it.

    Raises:
        Http404: there is none in the caller's organization.
        PermissionDenied: it is the organization's, but the caller may not read it.
    """
    record = record_of(caller, record_type, key)
    if record is not None:
        return record
    if record_type.model.objects.filter(pk=key).exists():
        raise PermissionDenied(
            _("This record belongs to a unit, or to a circle of readers, that is not yours.")
        )
    raise Http404(_("There is no such record."))


def require(caller: Caller, permission: Permission) -> None:
    """Let only those go on who hold a permission for the organization.

    Raises:
        PermissionDenied: the caller does not.
    """
    if not caller.may(permission):
        raise PermissionDenied(
            _("This page needs the permission “{permission}”.").format(permission=permission.value)
        )
