"""What clause 7 records."""

from holdfast.support.models.documents import Document
from holdfast.support.models.resources import ResourceNeed, ResourcePlan

__all__ = ["Document", "ResourceNeed", "ResourcePlan"]
