"""The words by which a person can be recognized, and taking them out of what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from holdfast.accounts.models import Person, RoleGrant, User
from holdfast.ledger.reading import entries_of

SHORTEST: Final = 5  # characters; a shorter word would be found in texts about something else


@dataclass(frozen=True)
class Words:
    """Names, addresses and numbers of one person, the longest first; `instead` takes their place.

    A single short word (a name like “Bo”) is only recognized where a field says nothing else.
    """

    known: tuple[str, ...]
    instead: str

    def found_in(self, value: object) -> bool:
        """Tell whether a text, or anything inside a list or mapping, names the person."""
        if isinstance(value, str):
            return bool(self.replaced(value) != value)
        if isinstance(value, dict):
            return any(self.found_in(each) for each in value.values())
        if isinstance(value, list):
            return any(self.found_in(each) for each in value)
        return False

    def replaced(self, value: Any) -> Any:
        """Give the same value without the person's words, in the same shape."""
        if isinstance(value, dict):
            return {key: self.replaced(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.replaced(each) for each in value]
        if not isinstance(value, str):
            return value
        if value.strip().casefold() in {word.casefold() for word in self.known}:
            return self.instead
        searched = [re.escape(word) for word in self.known if is_telling(word)]
        if not searched:
            return value
        return re.sub(
            rf"(?<!\w)(?:{'|'.join(searched)})(?!\w)", self.instead, value, flags=re.IGNORECASE
        )

    def spellings(self) -> list[str]:
        """Give how the words may stand in a table: as they are, and as JSON escapes them."""
        escaped = (json.dumps(word)[1:-1] for word in self.known)
        return sorted({*self.known, *escaped})


def is_telling(word: str) -> bool:
    """Tell whether a word points to one person also in the middle of a text."""
    return len(word) >= SHORTEST


def words_of(person: Person) -> Words:
    """Give the words of a person as they are, as they were, and as the person signs in."""
    said: list[object] = [person.title, person.email, person.phone]
    for entry in entries_of(person.organization_id, person.pk):
        payload = entry.payload if isinstance(entry.payload, dict) else {}
        said += [payload.get(name) for name in ("title", "email", "phone")]
    for user in users_of(person):
        said += [user.name, user.email]
    known = {word.strip() for word in said if isinstance(word, str) and word.strip()}
    known -= {person.reference}
    return Words(tuple(sorted(known, key=lambda word: (-len(word), word))), person.reference)


def users_of(person: Person) -> Sequence[User]:
    """Give the users that a person had or has here."""
    keys = RoleGrant.objects.filter(person=person).values("user_id")
    return list(User.objects.filter(pk__in=keys).order_by("pk"))
