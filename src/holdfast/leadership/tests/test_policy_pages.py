"""Pages of the policy: what they show, to whom, and what the public sees."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from holdfast.accounts.commands import add_person
from holdfast.acting.callers import acting_as
from holdfast.leadership.choices.policy import BusinessChange
from holdfast.leadership.commands import policy, publication
from holdfast.leadership.printouts.policy import policy_printout
from holdfast.leadership.queries.coverage import coverage
from holdfast.leadership.tests.policy_stage import (
    TODAY,
    complete_draft,
    policy_set_up,
    put_in_force,
    role,
)
from holdfast.records.queries import version_in_force_of

PAGE, COVERAGE = "leadership:policy", "leadership:policy-coverage"
PUBLIC = "/policy/halden/"


@pytest.fixture
def draft(ines):
    return complete_draft(ines, role(ines))


@pytest.fixture
def effective(tom, draft):
    return put_in_force(tom, draft)


def shown(client, name=PAGE):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_policy_the_page_says_what_belongs_there(client_of, client, halden):
    assert "empty__text" in shown(client_of("ines"))
    assert "Set up the security policy" in shown(client_of("ines"))
    assert "Set up the security policy" not in shown(client_of("aud"))
    assert client.get(reverse(PAGE)).status_code == 302
    assert client_of("ines").get(reverse(COVERAGE)).status_code == 404


def test_each_missing_thing_has_its_button(client_of, ines):
    policy_set_up(ines, review_on_merger=False)
    page = shown(client_of("ines"))
    for words in (
        "Add a commitment",
        "Add an outcome",
        "Assess adverse impact",
        "Compare with other policies",
        "Link the risk assessment",
        "not shown",
        "missing",
        "not published",
    ):
        assert words in page
    reader = shown(client_of("aud"))
    for words in ("Add a commitment", "Assess adverse impact", "Note a change"):
        assert words not in reader


def test_the_buttons_lead_to_forms_that_open(client_of, ines, effective):
    reader = client_of("ines")
    page = shown(reader)
    for area in ("commitments", "outcomes", "impacts", "comparisons"):
        address = f"/leadership/{area}/new/?policy={effective.pk}"
        assert reader.get(address).status_code == 200
    for name in ("business-changed", "published", "reminded", "acknowledged-by-list"):
        address = f"/leadership/policies/{effective.pk}/{name}/"
        assert reader.get(address).status_code == 200
    assert f"/leadership/policies/{effective.pk}/business-changed/" in page


def test_a_policy_in_force_shows_its_parts_and_a_merger_flags_it(client_of, ines, effective):
    page = shown(client_of("ines"))
    for words in ("We improve the system all the time.", "No losses", "Head of security", "vacant"):
        assert words in page
    assert "It still holds" not in page
    policy.note_business_change(
        ines, effective, kind=BusinessChange.MERGER, what="Joined Ostrava", changed_on=TODAY
    )
    page = shown(client_of("ines"))
    assert "Joined Ostrava" in page
    assert "It still holds" in page


def test_the_policy_leads_to_its_copies_and_recalls(client_of, effective):
    copies = reverse("support:copies-of", args=("leadership", "policies", effective.pk))
    assert f'href="{copies}"' in shown(client_of("ines"))
    record = client_of("ines").get(f"/leadership/policies/{effective.pk}/").content.decode()
    assert f'href="{copies}"' in record
    assert client_of("ines").get(copies).status_code == 200


def test_the_coverage_page_takes_in_a_list_and_names_who_is_missing(client_of, ines, effective):
    here = add_person(ines, title="Dora Docker", email="dora@halden.example")
    add_person(ines, title="Gil Guard")
    reader = client_of("ines")
    assert "Dora Docker" in shown(reader, COVERAGE)
    posted = {
        "body": "dora@halden.example\nghost@halden.example",
        "how": "Toolbox talk",
        "confirmed_on": TODAY.isoformat(),
    }
    refused = reader.post(reverse(COVERAGE), posted)
    assert "ghost@halden.example" in refused.content.decode()
    taken = reader.post(reverse(COVERAGE), {**posted, "leave_out_unknown": "on"}, follow=True)
    words = taken.content.decode()
    assert "1 acknowledgement is recorded" in words
    assert "ghost@halden.example" in words
    page = shown(reader, COVERAGE)
    assert "Dora Docker" not in page
    assert "Gil Guard" in page
    with acting_as(ines):
        version = version_in_force_of(effective)
        assert version is not None
        assert coverage(effective, version).confirmed == 1
    assert here.reference not in page


def test_a_reader_without_the_right_cannot_record_a_list(client_of, effective):
    assert "Record acknowledgements" not in shown(client_of("aud"), COVERAGE)
    answer = client_of("aud").post(
        reverse(COVERAGE), {"body": "PER-0001", "how": "x", "confirmed_on": TODAY.isoformat()}
    )
    assert answer.status_code == 403


def test_coverage_asks_as_much_for_few_people_as_for_many(
    client_of, ines, effective, django_assert_max_num_queries
):
    reader = client_of("ines")
    shown(reader, COVERAGE)
    with django_assert_max_num_queries(60) as few:
        shown(reader, COVERAGE)
    for number in range(30):
        add_person(ines, title=f"P {number}")
    reader.get("/conformity/")
    with django_assert_max_num_queries(60) as many:
        shown(reader, COVERAGE)
    assert len(many) <= len(few)


def published(tom, effective, number=1):
    with acting_as(tom):
        chosen = [effective.commitments.get(number=number)]
    return publication.publish_extract(tom, effective, commitments=chosen)


def test_the_public_reads_what_was_published_and_nothing_else(client, tom, effective):
    assert client.get(PUBLIC).status_code == 404
    published(tom, effective)
    answer = client.get(PUBLIC)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Port of Halden" in page
    assert "We meet every requirement that applies" in page
    assert "cargo moving safely" in page
    for hidden in (
        "We improve the system",
        "Objectives follow",
        "Tom Berg",
        "Ines Solberg",
        "No losses",
        "Head of security",
        str(effective.pk),
        effective.reference,
    ):
        assert hidden not in page


def test_what_is_published_follows_the_version_not_a_later_wording(client, ines, tom, effective):
    published(tom, effective)
    with acting_as(ines):
        first = effective.commitments.get(number=1)
    policy.amend_commitment(ines, first, text="SECRET DRAFT")
    policy.amend_policy(ines, effective, purpose_passage="ANOTHER SECRET")
    page = client.get(PUBLIC).content.decode()
    assert "SECRET" not in page
    assert "We meet every requirement that applies" in page


def test_taken_back_it_is_gone_at_once_and_other_names_say_nothing(client, tom, effective, vera):
    published(tom, effective)
    assert client.get("/policy/ostrava/").status_code == 404
    assert client.get("/policy/nobody/").content == client.get("/policy/ostrava/").content or (
        client.get("/policy/nobody/").status_code == 404
    )
    publication.unpublish_extract(tom, effective, reason="Under review.")
    gone = client.get(PUBLIC)
    assert gone.status_code == 410
    assert "has taken it back" in gone.content.decode()
    assert "We meet every requirement" not in gone.content.decode()
    assert client.post(PUBLIC).status_code == 405


def test_a_signed_in_stranger_sees_the_public_page_too(client_of, vera, tom, effective):
    published(tom, effective)
    page = client_of("vera").get(PUBLIC)
    assert page.status_code == 200
    assert "Port of Halden" in page.content.decode()


def test_the_paper_holds_what_the_version_bound(client_of, vera, effective):
    address = reverse("leadership-print:policy", args=(effective.pk,))
    answer = client_of("ines").get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client_of("vera").get(address).status_code == 404


def test_the_parts_of_the_paper_tell_text_commitments_outcomes_and_approval(ines, effective):
    with acting_as(ines):
        version = version_in_force_of(effective)
        assert version is not None
        told = repr(policy_printout(effective, version))
    for words in (
        "cargo moving safely",
        "We meet every requirement",
        "Head of security",
        "Merger",
        "Cameras see people at work",
        "I approve this policy.",
        version.digest,
    ):
        assert words in told


def test_every_page_of_the_paper_says_which_version_of_which_policy_it_is(
    ines, client_of, effective
):
    with acting_as(ines):
        version = version_in_force_of(effective)
        assert version is not None
        assert policy_printout(effective, version).head == "v1"  # the reference follows it
    address = reverse("leadership-print:policy", args=(effective.pk,))
    pages = PdfReader(BytesIO(client_of("ines").get(address).content)).pages
    for page in pages:
        words = " ".join(page.extract_text().split())
        assert f"{effective.reference} · version 1 · approved" in words


def test_it_still_holds_is_offered_only_once_something_changed(ines, tom, client_of, effective):
    words, page = "It still holds after the changes", f"/leadership/policies/{effective.pk}/"
    assert words not in client_of(tom).get(page).content.decode()
    policy.note_business_change(
        ines, effective, kind=BusinessChange.MERGER, what="Fjord Ports", changed_on=TODAY
    )
    assert words in client_of(tom).get(page).content.decode()
