"""How much one token may ask for; counted in each process, so that counting costs no write."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Final

REMEMBERED: Final = 10_000  # tokens


@dataclass
class _Use:
    left: float
    at: float
    noted: float | None = None


@dataclass
class Throttle:
    """A bucket per token: full it holds a minute's requests, and it refills steadily."""

    uses: dict[str, _Use] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, per_minute: int) -> float:
        """Take one request out of the bucket; gives the seconds to wait, 0 where it is granted."""
        now = time.monotonic()
        with self.lock:
            use = self._use(key, per_minute, now)
            refilled = use.left + (now - use.at) * per_minute / 60
            use.left, use.at = min(float(per_minute), refilled), now
            if use.left >= 1:
                use.left -= 1
                return 0
            return (1 - use.left) * 60 / per_minute

    def is_to_be_noted(self, key: str, every: float) -> bool:
        """Tell whether the use of a token was last noted at least `every` seconds ago."""
        now = time.monotonic()
        with self.lock:
            use = self.uses.get(key)
            if use is None or (use.noted is not None and now - use.noted < every):
                return False
            use.noted = now
            return True

    def _use(self, key: str, per_minute: int, now: float) -> _Use:
        found = self.uses.get(key)
        if found is None:
            if len(self.uses) >= REMEMBERED:
                oldest = min(self.uses, key=lambda each: self.uses[each].at)
                del self.uses[oldest]
            found = self.uses[key] = _Use(float(per_minute), now)
        return found
