"""The responsibility matrix, the pages of roles, and the letter of appointment (5.3)."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from holdfast.acting.callers import Channel, acting_as
from holdfast.acting.refusals import Refused
from holdfast.context.tests.stage import process
from holdfast.leadership.choices.roles import RaciSubject
from holdfast.leadership.commands import assignments, delegations, roles
from holdfast.leadership.models import RaciEntry
from holdfast.leadership.queries.raci import raci
from holdfast.leadership.tests.cast_of_roles import accepted, assigned, done, role
from holdfast.leadership.tests.days import SOON, TODAY

MATRIX = "/leadership/responsibilities/"


def row_of(caller, number):
    with acting_as(caller):
        return next(r for r in raci(caller, TODAY).rows if r.number == number)


def test_the_matrix_flags_what_nobody_or_several_answer_for(ines, nora):
    first, second = role(ines, "Head of security"), role(ines, "Head of the gate")
    accepted(ines, first, nora)
    assert row_of(ines, "5.3").accountable == 0
    assert row_of(ines, "5.3").is_flagged
    roles.set_letter(ines, first, about=RaciSubject.CLAUSE, subject="5.3", letter="A")
    assert not row_of(ines, "5.3").is_flagged
    roles.set_letter(ines, second, about=RaciSubject.CLAUSE, subject="5.3", letter="A")
    assert row_of(ines, "5.3").accountable == 2
    roles.set_letter(ines, second, about=RaciSubject.CLAUSE, subject="5.3", letter="R")
    found = row_of(ines, "5.3")
    assert (found.accountable, found.vacant, found.is_flagged) == (1, True, True)
    accepted(ines, second, nora)
    assert not row_of(ines, "5.3").is_flagged


def test_a_row_is_edited_with_selects_and_only_changes_are_written(ines, nora, client_of):
    post, other = role(ines, "Head of security"), role(ines, "Clerk")
    patrol = process(ines, nora, "Patrol")
    page = client_of(ines).get(MATRIX, {"edit": f"process:{patrol.pk}", "role": str(post.pk)})
    text = page.content.decode()
    assert text.count("<select") == 2 * 2  # in the table, and in the list that a phone shows
    assert "autofocus" in text
    answer = client_of(ines).post(
        MATRIX + "set/",
        {"row": f"process:{patrol.pk}", f"role-{post.pk}": "A", f"role-{other.pk}": ""},
    )
    assert answer.status_code == 302
    with acting_as(ines):
        assert [(e.role_id, e.letter) for e in RaciEntry.objects.all()] == [(post.pk, "A")]
    assert "Patrol" in client_of(ines).get(f"/leadership/roles/{post.pk}/").content.decode()


def test_who_may_not_edit_reads_the_matrix_and_changes_nothing(ines, aud, eve, client_of):
    post = role(ines)
    for who in (aud, eve):
        page = client_of(who).get(MATRIX, {"edit": "clause:5.3"})
        assert page.status_code == 200
        assert "<select" not in page.content.decode()
        client_of(who).post(MATRIX + "set/", {"row": "clause:5.3", f"role-{post.pk}": "A"})
    with acting_as(ines):
        assert not RaciEntry.objects.exists()


def test_another_organization_sees_no_role_and_sets_no_letter(ines, vera, client_of):
    post = role(ines, "Head of the quay")
    assert "Head of the quay" not in client_of(vera).get(MATRIX).content.decode()
    client_of(vera).post(MATRIX + "set/", {"row": "clause:5.3", f"role-{post.pk}": "A"})
    with acting_as(ines):
        assert not RaciEntry.objects.exists()
    answer = client_of(ines).post(MATRIX + "set/", {"row": "clause:99", f"role-{post.pk}": "A"})
    assert answer.status_code == 404


def test_the_page_of_a_role_shows_holders_conflicts_and_reports(ines, tom, nora, client_of):
    post, other = role(ines, "Reporter"), role(ines, "Auditor")
    roles.state_conflict(ines, post, other=other, reason="Own work is not audited.")
    accepted(ines, post, nora)
    done(ines, tom, "report", role=post, title="Half year heard")
    text = client_of(ines).get(f"/leadership/roles/{post.pk}/").content.decode()
    for words in ("Nora Dahl", "Own work is not audited.", "Half year heard"):
        assert words in text
    assert (
        "Nobody holds this role"
        in client_of(ines).get(f"/leadership/roles/{other.pk}/").content.decode()
    )


def test_the_letter_of_appointment_is_printed_for_its_own_people(ines, vera, nora, client_of):
    pytest.importorskip("typst")
    held = assigned(ines, role(ines), nora)
    url = reverse("leadership-print:letter", args=(held.pk,))
    assert url in client_of(ines).get(f"/leadership/assignments/{held.pk}/").content.decode()
    answer = client_of(ines).get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client_of(vera).get(url).status_code == 404
    assignments.tell_holder(ines, held, how="Letter")
    assignments.note_acceptance(ines, held, how="Signed")
    assert client_of(ines).get(url).content.startswith(b"%PDF")


def test_the_letter_of_a_delegation_says_what_until_when(ines, nora, per, client_of):
    made = accepted(ines, role(ines), nora)
    lent = delegations.delegate(
        ines, assignment=made, person=per, what="Close the gate\nCall the police",
        starts_on=TODAY, ends_on=SOON,
    )  # fmt: skip
    page = client_of(ines).get(f"/leadership/delegations/{lent.pk}/").content.decode()
    [link] = re.findall(r'href="([^"?]+/letter/)"', page)
    answer = client_of(ines).get(link)
    assert answer["Content-Type"] == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for said in ("Call the police", "Per Moen", "Nora Dahl", "Signature"):
        assert said in words
    delegations.note_delegation_acceptance(ines, lent, how="Signed, file 7")
    again = client_of(ines).get(link)
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(again.content)).pages)
    assert "Signed, file 7" in words


def carrying(ines, title, *clauses):
    return process(ines, None, title, clauses=list(clauses))


def test_letters_of_a_clause_follow_from_the_nearest_process_until_they_are_set(ines, nora):
    first, second = role(ines, "Head of security"), role(ines, "Auditor")
    accepted(ines, first, nora)
    broad, near = carrying(ines, "Everything", "9"), carrying(ines, "Audits", "9.2.1")
    for of, post in ((broad, first), (near, second)):
        about = RaciSubject.PROCESS
        roles.set_letter(ines, post, about=about, subject=str(of.pk), letter="A")
    row = row_of(ines, "9.2.1")
    assert [(c.role, c.letter, c.taken_from) for c in row.cells if c.letter] == [
        (second, "A", (near.reference,))
    ]
    assert [c.role for c in row_of(ines, "9.1").cells if c.letter == "A"] == [first]
    assert row_of(ines, "5.3").accountable == 0
    roles.set_letter(ines, second, about=RaciSubject.CLAUSE, subject="9.2.1", letter="")
    roles.set_letter(ines, first, about=RaciSubject.CLAUSE, subject="9.2.1", letter="A")
    cells = {c.role: (c.letter, c.taken_from) for c in row_of(ines, "9.2.1").cells}
    assert cells == {first: ("A", ()), second: ("", ())}


def test_a_letter_set_by_hand_is_handed_back_to_the_process(ines, vera, nora, client_of):
    first, second = role(ines, "Head of security"), role(ines, "Auditor")
    of = carrying(ines, "Audits", "9.2.1")
    roles.set_letter(ines, second, about=RaciSubject.PROCESS, subject=str(of.pk), letter="A")
    with pytest.raises(Refused, match="Nothing is set by hand"):
        roles.follow_process(ines, second, subject="9.2.1")
    by_hand = {"row": "clause:9.2.1", f"role-{first.pk}": "R", f"role-{second.pk}": ""}
    client_of(ines).post(MATRIX + "set/", by_hand)
    assert letters_of(ines, "9.2.1") == {first: ("R", ()), second: ("", ())}
    text = client_of(ines).get(MATRIX, {"edit": "clause:9.2.1"}).content.decode()
    assert "A as the process" in text
    back = {"row": "clause:9.2.1", f"role-{first.pk}": "R", f"role-{second.pk}": "follow"}
    client_of(ines).post(MATRIX + "set/", back)
    assert letters_of(ines, "9.2.1") == {first: ("R", ()), second: ("A", (of.reference,))}
    roles.follow_process(ines, first, subject="9.2.1")
    assert letters_of(ines, "9.2.1") == {first: ("", ()), second: ("A", (of.reference,))}
    # And it can be set by hand once more.
    roles.set_letter(ines, second, about=RaciSubject.CLAUSE, subject="9.2.1", letter="C")
    assert letters_of(ines, "9.2.1")[second] == ("C", ())


def test_a_row_that_is_saved_as_it_stands_sets_nothing_by_hand(ines, nora, client_of):
    post = role(ines, "Auditor")
    of = carrying(ines, "Audits", "9.2.1")
    roles.set_letter(ines, post, about=RaciSubject.PROCESS, subject=str(of.pk), letter="A")
    as_it_stands = {"row": "clause:9.2.1", f"role-{post.pk}": "follow"}
    client_of(ines).post(MATRIX + "set/", as_it_stands)
    with acting_as(ines):
        assert not RaciEntry.objects.filter(subject_type=RaciSubject.CLAUSE).exists()
    # Whoever chooses the letter that follows from the process means it by hand.
    client_of(ines).post(MATRIX + "set/", {"row": "clause:9.2.1", f"role-{post.pk}": "A"})
    assert letters_of(ines, "9.2.1") == {post: ("A", ())}


def letters_of(caller, number):
    return {c.role: (c.letter, c.taken_from) for c in row_of(caller, number).cells}


def test_letters_of_a_template_process_are_nobodys_yet(ines, installation, nora):
    post = role(ines)
    of = carrying(replace(installation, channel=Channel.TEMPLATE), "Audits", "9.2.1")
    roles.set_letter(ines, post, about=RaciSubject.PROCESS, subject=str(of.pk), letter="A")
    assert row_of(ines, of.reference).unconfirmed
    assert row_of(ines, "9.2.1").accountable == 0


def test_the_matrix_is_handed_on_as_paper_and_spreadsheet(ines, nora, client_of):
    accepted(ines, role(ines), nora)
    page = client_of(ines).get(MATRIX).content.decode()
    [link] = set(re.findall(r'href="([^"?]+/paper/)"', page))
    assert client_of(ines).get(link)["Content-Type"] == "application/pdf"
    sheet = client_of(ines).get(link, {"as": "xlsx"})
    with ZipFile(BytesIO(sheet.content)) as book:
        words = " ".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
    assert "Gate supervisor" in words
    assert "Nora Dahl" in words


def test_template_roles_are_marked_in_the_matrix(ines, installation, client_of):
    role(replace(installation, channel=Channel.TEMPLATE), "From the template")
    page = client_of(ines).get(MATRIX).content.decode()
    card = page[page.index("From the template") :][:400]
    assert "template" in card.split("</strong>")[1]


def test_together_after_all_is_offered_only_where_a_conflict_is_stated(ines, client_of):
    audit, gate = role(ines, "Internal auditor"), role(ines)
    words = "Together after all"
    assert words not in client_of(ines).get(f"/leadership/roles/{gate.pk}/").content.decode()
    roles.state_conflict(ines, audit, other=gate, reason="Nobody audits his own work.")
    for each in (audit, gate):
        assert words in client_of(ines).get(f"/leadership/roles/{each.pk}/").content.decode()
