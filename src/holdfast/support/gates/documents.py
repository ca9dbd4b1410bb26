"""Gates of clause 7 (DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.records.queries import open_version_of
from holdfast.support.models import Document


def _external_origin_is_known(
    caller: Caller, document: Document, values: Mapping[str, Any]
) -> str | None:
    if not document.is_external:
        return None
    version = open_version_of(document)
    bound = version.annex if version is not None else document.annex()
    if bound.get("issuer") and bound.get("edition"):
        return None
    return _("Name the issuer and the edition of a document of external origin, then submit it.")


EXTERNAL_ORIGIN_IS_KNOWN = Gate(
    key="external-origin-is-known",
    clause="7.5.3",
    sentence=gettext_lazy("A document of external origin names its issuer and edition."),
    holds=_external_origin_is_known,
)
