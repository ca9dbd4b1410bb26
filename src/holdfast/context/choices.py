"""Enumerations of clause 4."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """On which side of the organization's boundary something lies (4.1, 4.2)."""

    EXTERNAL = "external", _("External")  # outside the organization
    INTERNAL = "internal", _("Internal")  # inside the organization


class IssueCategory(models.TextChoices):
    """What sort of circumstance an issue is (4.1)."""

    CRIME = "crime", _("Crime and terrorism")  # organized crime, theft, sabotage, terrorism
    POLITICAL = "political", _("Politics and trade")  # sanctions, conflict, customs programmes
    ECONOMIC = "economic", _("Economy and market")  # insurers' terms, labour market, customers
    LEGAL = "legal", _("Law and regulation")  # what law demands or is about to demand
    SOCIAL = "social", _("People and society")  # culture, turnover, unions, neighbours, protest
    TECHNOLOGY = "technology", _("Technology and cyber")  # drones, jamming, legacy systems
    ENVIRONMENT = "environment", _("Environment and climate")  # weather, climate, nature
    SUPPLY_CHAIN = "supply_chain", _("Supply chain")  # suppliers, carriers, routes, partners
    ORGANIZATION = "organization", _("Organization and resources")  # growth, mergers, budget
    ASSETS = "assets", _("Sites and equipment")  # ageing equipment, shared sites
    OTHER = "other", _("Other")


class PartyKind(models.TextChoices):
    """What sort of interested party it is (4.2.1)."""

    OWNER = "owner", _("Owner or board")
    PARENT = "parent", _("Parent group")
    EMPLOYEE = "employee", _("Employees and their representatives")
    CUSTOMER = "customer", _("Customer or shipper")
    SUPPLIER = "supplier", _("Supplier")
    CARRIER = "carrier", _("Carrier or driver")
    SECURITY_PROVIDER = "security_provider", _("Security provider")
    AUTHORITY = "authority", _("Authority or regulator")
    CUSTOMS = "customs", _("Customs")
    POLICE = "police", _("Police and intelligence")
    EMERGENCY = "emergency", _("Fire and rescue")
    INSURER = "insurer", _("Insurer")
    CERTIFIER = "certifier", _("Certification body")
    NEIGHBOUR = "neighbour", _("Landlord or neighbour")
    PUBLIC = "public", _("Community and media")
    OTHER = "other", _("Other")


IN_THE_SUPPLY_CHAIN = (
    PartyKind.CUSTOMER,
    PartyKind.SUPPLIER,
    PartyKind.CARRIER,
    PartyKind.SECURITY_PROVIDER,
)


class ObligationKind(models.TextChoices):
    """Where an obligation gets its force from (4.2.2)."""

    LAW = "law", _("Law")  # passed by a parliament
    REGULATION = "regulation", _("Regulation")  # issued by an authority under a law
    PERMIT = "permit", _("Permit or licence")  # granted to this organization, with conditions
    CONTRACT = "contract", _("Contract")  # agreed with a partner
    PROGRAMME = "programme", _("Security programme")  # joined voluntarily: AEO, CTPAT, TAPA
    STANDARD = "standard", _("Standard")  # chosen or required by others
    OTHER = "other", _("Other")


FROM_THE_SUPPLY_CHAIN = (ObligationKind.CONTRACT, ObligationKind.PROGRAMME)


class ComplianceResult(models.TextChoices):
    """What an evaluation found (4.2.2, 9.1)."""

    COMPLIANT = "compliant", _("Compliant")  # everything that it asks for is done
    PARTIAL = "partial", _("Partly compliant")  # something is missing
    NOT_COMPLIANT = "not_compliant", _("Not compliant")  # it is not met


class Principle(models.TextChoices):
    """The eight principles of security management (4.2.3)."""

    LEADERSHIP = "leadership", _("Leadership")  # 4.2.3.2
    PROCESS = "process", _("Structured process approach")  # 4.2.3.3
    CUSTOMIZED = "customized", _("Customized")  # 4.2.3.4
    ENGAGEMENT = "engagement", _("Inclusive engagement")  # 4.2.3.5
    INTEGRATED = "integrated", _("Integrated")  # 4.2.3.6
    IMPROVEMENT = "improvement", _("Dynamic and continually improved")  # 4.2.3.7
    HUMAN = "human", _("Human and cultural factors")  # 4.2.3.8
    RELATIONSHIPS = "relationships", _("Relationships")  # 4.2.3.9
