"""What clause 5 records."""

from holdfast.leadership.models.activity import IntendedResult, LeadershipActivity
from holdfast.leadership.models.programmes import SecurityProgramme
from holdfast.leadership.models.roles import (
    Delegation,
    RaciEntry,
    Role,
    RoleAssignment,
    RoleConflict,
)

__all__ = [
    "Delegation",
    "IntendedResult",
    "LeadershipActivity",
    "RaciEntry",
    "Role",
    "RoleAssignment",
    "RoleConflict",
    "SecurityProgramme",
]
