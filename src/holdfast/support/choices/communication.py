"""Words of communication (7.4)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from holdfast.records.choices import Classification

RANKS: Final = {name: rank for rank, name in enumerate(Classification.values)}


class CommunicationTrigger(models.TextChoices):
    """What happens that people have to be told of (7.4)."""

    POLICY_VERSION = "policy_version", _("New version of the security policy")
    THREAT_LEVEL = "threat_level", _("Change of the threat level")
    INCIDENT = "incident", _("Incident")
    NEAR_MISS = "near_miss", _("Near miss or suspicious activity")
    OBLIGATION_CHANGED = "obligation_changed", _("Obligation new or changed")
    OBJECTIVE_CHANGED = "objective_changed", _("Security objective new or changed")
    CHANGE_IMPLEMENTED = "change_implemented", _("Change carried out")
    PLAN_VERSION = "plan_version", _("New version of a security plan")
    RISK_ACCEPTED = "risk_accepted", _("Risk accepted")
    ADVISORY = "advisory", _("Advisory received")
    COMPLAINT = "complaint", _("Complaint received")
    NONCONFORMITY = "nonconformity", _("Nonconformity raised")
    AUDIT_RESULT = "audit_result", _("Audit concluded")
    DEMAND = "demand", _("When somebody asks for it")  # nothing makes it due by itself


class RepeatUnit(models.TextChoices):
    """In what the time between two communications is counted."""

    DAYS = "days", _("Days")
    WEEKS = "weeks", _("Weeks")
    MONTHS = "months", _("Months")


class Means(models.TextChoices):
    """How something is communicated (7.4)."""

    EMAIL = "email", _("E-mail")  # sent from here
    MESSAGE = "message", _("Message to a channel")  # sent from here: chat, text message, pager
    CALL = "call", _("Telephone")
    RADIO = "radio", _("Radio or loudspeaker")
    MEETING = "meeting", _("Meeting or briefing")
    LETTER = "letter", _("Letter or prescribed form")
    NOTICE = "notice", _("Notice board, portal or website")
    PRESS = "press", _("Spokesperson")


class DeliveryState(models.TextChoices):
    """How far a communication came with one recipient."""

    PLANNED = "planned", _("Not sent yet")
    WAITING = "waiting", _("Waits to be sent")
    SENDING = "sending", _("On its way")
    TO_TELL = "to_tell", _("To be told")  # by hand: a call, a meeting, a letter
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ANSWERED = "answered", _("Answered")
    UNDELIVERED = "undelivered", _("Not delivered")
    TAKEN_BACK = "taken_back", _("Taken back")  # it should not have gone there
    WITHDRAWN = "withdrawn", _("Taken off the list")  # before anything was sent


REACHED: Final = (DeliveryState.SENT, DeliveryState.ACKNOWLEDGED, DeliveryState.ANSWERED)


class IncomingKind(models.TextChoices):
    """What sort of communication came in (7.4)."""

    COMPLAINT = "complaint", _("Complaint")
    REQUEST = "request", _("Request")
    ADVISORY = "advisory", _("Advisory or warning")
    QUESTION = "question", _("Question")
    REPORT = "report", _("Report of something seen")


# Days in which each is answered, or judged, where no other day is set (DOMAIN 4.8).
ANSWER_IN: Final = {
    IncomingKind.COMPLAINT: 10,
    IncomingKind.REQUEST: 20,
    IncomingKind.ADVISORY: 1,
    IncomingKind.QUESTION: 10,
    IncomingKind.REPORT: 3,
}
# What names people and sources, and is therefore not for everybody.
NAMING_PEOPLE: Final = (IncomingKind.COMPLAINT, IncomingKind.REPORT, IncomingKind.ADVISORY)
LONGEST_FOR_A_COMPLAINT: Final = 10


class Reliability(models.TextChoices):
    """How far one can rely on a source, by what it said before."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Credibility(models.TextChoices):
    """How credible one piece of information is, by what else is known."""

    CONFIRMED = "1", _("1: confirmed by others")
    PROBABLE = "2", _("2: probably true")
    POSSIBLE = "3", _("3: possibly true")
    DOUBTFUL = "4", _("4: doubtful")
    IMPROBABLE = "5", _("5: improbable")
    UNKNOWN = "6", _("6: cannot be judged")


def is_below(permitted: str, classification: str) -> bool:
    """Tell whether somebody may receive less than what a classification asks for."""
    return RANKS.get(permitted, 0) < RANKS.get(classification, len(RANKS))
