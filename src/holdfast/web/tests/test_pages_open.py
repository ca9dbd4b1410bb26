"""Every page opens for whom it is meant, and for nobody else."""

import pytest
from django.urls import reverse

from holdfast.accounts.commands import add_site
from holdfast.records.registry import REGISTRY
from holdfast.web.addresses import list_address, new_address, record_address

PLAIN = [
    "web:home",
    "web:work",
    "web:calendar",
    "web:search",
    "web:palette",
    "web:changes",
    "web:access",
    "web:matrix",
    "web:log",
    "web:profile",
    "web:tokens",
    "web:tree",
    "web:map",
]


@pytest.mark.parametrize("name", PLAIN)
def test_plain_pages_open_for_the_security_manager(client_of, name):
    assert client_of("ines").get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PLAIN)
def test_plain_pages_lead_strangers_to_the_door(client, halden, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert "/account/login" in answer["Location"]


@pytest.mark.parametrize("key", [made.key for made in REGISTRY])
def test_every_register_opens_and_offers_its_form(client_of, key):
    made = REGISTRY[key]
    ines = client_of("ines")
    assert ines.get(list_address(made)).status_code == 200
    if made.create is not None:
        assert ines.get(new_address(made)).status_code == 200


def test_a_record_opens_with_history_and_print(client_of, ines):
    site = add_site(ines, title="North Quay", latitude="59.1", longitude="11.4")
    reader = client_of(ines)
    page = reader.get(record_address(site))
    assert page.status_code == 200
    assert "North Quay" in page.content.decode()
    assert "Ines Solberg" in page.content.decode()
    for part in ("history", "print", "links"):
        assert reader.get(f"{record_address(site)}{part}/").status_code == 200
    assert reader.get("/r/" + site.reference.lower() + "/")["Location"] == record_address(site)
