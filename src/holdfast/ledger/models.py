"""The tables of the ledger: entries, what they say, and the tree over them.

No foreign keys: ids stand here as they were, so that nothing done elsewhere can erase history.
Database triggers refuse to change or delete entries, nodes and checkpoints; they guard against
accidents, the proof does not depend on them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One recorded change: a header that stays for ever, and its place in the tree.

    `header` holds the very bytes that were hashed; the other columns repeat it, for finding.
    """

    pk = models.CompositePrimaryKey("organization_id", "index")
    organization_id = models.UUIDField()
    index = models.BigIntegerField()
    record_id = models.UUIDField()
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=100)
    header = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization_id", "record_id", "revision"], name="ledger_entry_revision"
            ),
        ]


class Payload(models.Model):
    """What the record said after the change, with the random salt of its commitment.

    Both are null once erased, as the law on personal data may demand; the entry stays.
    """

    pk = models.CompositePrimaryKey("organization_id", "index")
    organization_id = models.UUIDField()
    index = models.BigIntegerField()
    salt = models.BinaryField(max_length=16, null=True)
    payload = models.BinaryField(null=True)


class Node(models.Model):
    """The hash of a perfect subtree of level 1 or above, written once it is complete."""

    pk = models.CompositePrimaryKey("organization_id", "level", "index")
    organization_id = models.UUIDField()
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)


class TreeHead(models.Model):
    """How many entries an organization has, and the peaks of its tree, largest first."""

    organization_id = models.UUIDField(primary_key=True)
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)


class SignedCheckpoint(models.Model):
    """A signed statement of size and root, as given to those who want to check later."""

    pk = models.CompositePrimaryKey("organization_id", "number")
    organization_id = models.UUIDField()
    number = models.PositiveIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()
