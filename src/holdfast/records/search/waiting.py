"""What waits to be read: new files, told to whoever reads beside the pages."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Final
from uuid import UUID


class Waiting:
    """Versions and files that came since the last reading, by organization."""

    def __init__(self) -> None:
        self._event, self._lock = threading.Event(), threading.Lock()
        self._keys: dict[UUID, set[UUID]] = {}

    def add(self, organization_id: UUID, keys: Iterable[UUID]) -> None:
        """Say which versions and files of an organization are to be read."""
        with self._lock:
            self._keys.setdefault(organization_id, set()).update(keys)
        self._event.set()

    def take(self, timeout: float | None = None) -> dict[UUID, set[UUID]]:
        """Wait until there is something, and take all of it; nothing where time ran out."""
        self._event.wait(timeout)
        with self._lock:
            taken, self._keys = self._keys, {}
            self._event.clear()
        return taken


UNREAD: Final = Waiting()
