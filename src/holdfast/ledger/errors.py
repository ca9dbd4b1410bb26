"""What the ledger refuses, and why."""


class LedgerError(Exception):
    """The ledger cannot take this change, so the change itself must not happen."""


class KeyMissing(LedgerError):
    """The signing key of an organization is gone, although it has signed before."""


class RolledBack(LedgerError):
    """The tree is smaller than, or differs from, one that was signed before."""


class PackError(LedgerError):
    """An evidence pack cannot be written as asked."""
