"""Write the OpenAPI document into the reference: `python -m holdfast.api.snapshot`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import django

SNAPSHOT: Final = Path(__file__).resolve().parents[3] / "docs" / "reference" / "openapi.json"


def main() -> int:
    """Write the document; exit code 0."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "holdfast.config.settings")
    django.setup()
    from holdfast.api.document import document_to_read  # noqa: PLC0415 - needs Django

    SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
    SNAPSHOT.write_bytes(document_to_read())
    sys.stdout.write(f"{SNAPSHOT.name}: {SNAPSHOT.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
