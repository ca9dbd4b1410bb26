"""What the frame around every page shows."""

from __future__ import annotations

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Give the frame's values for a request."""
    return {"frame": {}}
