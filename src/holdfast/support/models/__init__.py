"""What clause 7 records."""

from holdfast.support.models.awareness import (
    AwarenessActivity,
    AwarenessReading,
    AwarenessRules,
    PersonalLink,
)
from holdfast.support.models.clearance import Clearance
from holdfast.support.models.communication import Communication, CommunicationDelivery
from holdfast.support.models.communication_channels import ChannelSecret, MessageChannel
from holdfast.support.models.communication_plan import (
    AudienceMember,
    CommunicationPlan,
    CommunicationPlanEntry,
)
from holdfast.support.models.competence import (
    CompetenceGap,
    CompetenceRecord,
    CompetenceRequirement,
)
from holdfast.support.models.contacts import Contact
from holdfast.support.models.documents import Document
from holdfast.support.models.incoming_communication import IncomingCommunication
from holdfast.support.models.keeping import AccessReview, PreservationCheck
from holdfast.support.models.resources import ResourceNeed, ResourcePlan
from holdfast.support.models.retention import Disposition, LegalHold, RetentionRule
from holdfast.support.models.training import Attendance, Training, TrainingSession

__all__ = [
    "AccessReview",
    "Attendance",
    "AudienceMember",
    "AwarenessActivity",
    "AwarenessReading",
    "AwarenessRules",
    "ChannelSecret",
    "Clearance",
    "Communication",
    "CommunicationDelivery",
    "CommunicationPlan",
    "CommunicationPlanEntry",
    "CompetenceGap",
    "CompetenceRecord",
    "CompetenceRequirement",
    "Contact",
    "Disposition",
    "Document",
    "IncomingCommunication",
    "LegalHold",
    "MessageChannel",
    "PersonalLink",
    "PreservationCheck",
    "ResourceNeed",
    "ResourcePlan",
    "RetentionRule",
    "Training",
    "TrainingSession",
]
