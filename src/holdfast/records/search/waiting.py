"""What waits to be read: organizations with new files, told to whoever reads beside the pages."""

from __future__ import annotations

import threading
from typing import Final
from uuid import UUID


class Waiting:
    """Organizations in which somebody added a file since the last reading."""

    def __init__(self) -> None:
        self._event, self._lock = threading.Event(), threading.Lock()
        self._organizations: set[UUID] = set()

    def add(self, organization_id: UUID) -> None:
        """Say that an organization has files to read."""
        with self._lock:
            self._organizations.add(organization_id)
        self._event.set()

    def take(self, timeout: float | None = None) -> set[UUID]:
        """Wait until there is something, and take all of it; nothing where time ran out."""
        self._event.wait(timeout)
        with self._lock:
            taken, self._organizations = self._organizations, set()
            self._event.clear()
        return taken


UNREAD: Final = Waiting()
