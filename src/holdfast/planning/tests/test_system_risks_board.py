"""The board of system risks: what it shows of each, what it offers, and to whom."""

from dataclasses import replace

import pytest
from django.urls import reverse

from holdfast.acting.callers import Channel, acting_as
from holdfast.context.tests.stage import LATER, adopted, link, process
from holdfast.planning.commands import system_risks as commands
from holdfast.planning.queries.system_risk_board import board
from holdfast.planning.tests.system_risk_stage import action_of, addressed, judged, noted
from holdfast.records.choices import Classification, Relation

HERE = "planning:system-risks"


def shown(client):
    answer = client.get(reverse(HERE))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_board_says_what_belongs_there_and_where_security_risks_stand(client_of, ines):
    page = shown(client_of("ines"))
    assert "empty__text" in page
    assert reverse("risk:matrix") in page
    assert "never merged" in page


def test_strangers_are_led_to_the_door(client, halden):
    assert client.get(reverse(HERE)).status_code == 302


def test_each_risk_is_shown_from_where_it_comes_to_whether_it_worked(client_of, ines, tom, nora):
    risk = judged(ines, tom, nora)
    issue = adopted(ines, nora, "Labour market")
    link(ines, risk, issue, Relation.ARISES_FROM)
    noted(ines, "Customer programme opens doors", side="opportunity")
    page = shown(client_of("ines"))
    for words in (
        risk.title,
        "Labour market",
        "Train two deputies",
        "Succession",
        "Three know it now.",
        "Customer programme opens doors",
    ):
        assert words in page
    assert page.index(risk.title) < page.index("Customer programme opens doors")


@pytest.mark.parametrize(
    ("stage", "command"),
    [
        ("noted", "/addressed/"),
        ("planned", "/links/?relation=changes"),
        ("linked", "/integrated/"),
        ("judged", "/closed/"),
    ],
)
def test_what_is_missing_has_its_button(client_of, ines, tom, nora, stage, command):
    if stage == "noted":
        noted(ines)
    elif stage == "judged":
        judged(ines, tom, nora)
    else:
        risk = addressed(ines, nora)
        if stage == "linked":
            link(ines, action_of(ines, risk), process(ines, nora), Relation.CHANGES)
    assert command in shown(client_of("ines"))
    assert command not in shown(client_of("aud"))


def test_what_nothing_arises_from_is_listed_until_it_is_answered(client_of, ines, nora):
    issue = adopted(ines, nora, "Labour market")
    page = shown(client_of("ines"))
    assert f"/planning/system-risks/new/?side=risk&amp;issues={issue.pk}" in page
    assert f"/planning/no-system-risks/new/?issues={issue.pk}" in page
    commands.decide_nothing_arises(ines, reason="Only a headline.", issues=[issue])
    page = shown(client_of("ines"))
    assert "Every issue and requirement is answered" in page
    assert str(issue.pk) not in page


def test_the_form_behind_the_button_knows_the_issue_and_leads_back(client_of, ines, nora):
    issue = adopted(ines, nora, "Labour market")
    client = client_of("ines")
    address = f"/planning/no-system-risks/new/?issues={issue.pk}&next={reverse(HERE)}"
    assert f'value="{issue.pk}" selected' in client.get(address).content.decode()
    answer = client.post(
        address, {"reason": "Only a headline.", "issues": [str(issue.pk)], "next": reverse(HERE)}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse(HERE))


def test_the_board_shows_nothing_that_may_not_be_read(client_of, ines, eve, vera):
    noted(ines, "Merger talks", classification=Classification.CONFIDENTIAL)
    noted(vera, "Of Ostrava")
    page = shown(client_of("eve"))
    assert "Merger talks" not in page
    assert "Of Ostrava" not in page


def test_what_is_closed_or_left_as_it_is_says_so(client_of, ines, tom, nora):
    commands.close_system_risk(ines, judged(ines, tom, nora), reason="Done.")
    commands.accept_system_risk(ines, noted(ines, "Rare"), reason="Once a century.",
                                review_due=LATER)  # fmt: skip
    page = shown(client_of("ines"))
    assert "1 is closed" in page
    assert "Once a century." in page


def test_a_process_of_risk_and_action_is_named_once(client_of, ines, nora):
    risk = addressed(ines, nora)
    training = process(ines, nora, "Succession of posts")
    link(ines, risk, training, Relation.CHANGES)
    link(ines, action_of(ines, risk), training, Relation.CHANGES)
    assert shown(client_of("ines")).count("Succession of posts") == 1


def test_what_comes_from_a_template_is_marked_as_such(client_of, ines):
    noted(ines, "Ours")
    assert ">template<" not in shown(client_of("ines"))
    template = replace(ines, channel=Channel.TEMPLATE)
    with acting_as(template):
        noted(template, "Theirs")
    assert ">template<" in shown(client_of("ines"))


def test_the_board_asks_as_many_questions_for_many_as_for_one(
    ines, nora, django_assert_max_num_queries
):
    def more(count):
        for number in range(count):
            issue = adopted(ines, nora, f"Issue {number}")
            risk = addressed(ines, nora, noted(ines, f"Risk {number}", issues=[issue]))
            link(ines, action_of(ines, risk), process(ines, nora, f"P{number}"), Relation.CHANGES)

    def asked():
        with acting_as(ines), django_assert_max_num_queries(30) as counted:
            board(ines)
        return len(counted)

    more(1)
    few = asked()
    more(3)
    assert asked() == few
