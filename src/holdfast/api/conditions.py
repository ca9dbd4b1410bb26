"""Versions on the wire: ETag, If-Match, If-None-Match (RFC 9110)."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from holdfast.api.problems import VERSION_MISSING, Problem

ANY: Final = "*"
TAG: Final = re.compile(r'(W/)?"([^"]*)"')


def etag_of(version: int) -> str:
    """Give the strong entity tag of a version of a record."""
    return f'"{version}"'


def seen_versions(request: HttpRequest) -> frozenset[str] | None:
    """Give the versions that the client names in If-Match; None stands for any.

    Raises:
        Problem: the header is missing (428).
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise Problem(
            VERSION_MISSING,
            _("Send the ETag of the version that you read in the header If-Match."),
        )
    if header == ANY:
        return None
    # A weak tag never matches here (RFC 9110, 13.1.1).
    return frozenset(tag for weak, tag in TAG.findall(header) if not weak)


def is_known(request: HttpRequest, version: int) -> bool:
    """Tell whether the client has this version already (If-None-Match)."""
    return is_known_tag(request, str(version))


def is_known_tag(request: HttpRequest, wanted: str) -> bool:
    """Tell whether the client has what carries this tag already (If-None-Match)."""
    header = request.headers.get("If-None-Match", "").strip()
    if not header:
        return False
    return header == ANY or wanted in {tag for _weak, tag in TAG.findall(header)}
