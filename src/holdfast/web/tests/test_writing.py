"""The editor of controlled content: several people, hostile texts, files, rounds of review."""

import datetime as dt
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.common import clock
from holdfast.context.commands.issues import capture_issue
from holdfast.records.content import (
    approve_version,
    ask_reviewers,
    draft_version,
    put_in_force,
    submit_version,
)
from holdfast.records.queries import attachments_of, open_version_of, versions_of
from holdfast.support.commands.documents import amend_document, set_up_document
from holdfast.web.addresses import record_address

JSON = {"headers": {"accept": "application/json"}}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def paper(ines):
    with acting_as(ines):
        record = set_up_document(ines, title="Gate")
        draft_version(ines, record, body="# Gate\n\nCheck the seal.\n\nCall the post.")
        return record


def stored(ines, record):
    with acting_as(ines):
        return open_version_of(type(record).objects.get(pk=record.pk))


def owned(ines, record):
    with acting_as(ines):
        person = Person.objects.get(email="ines@halden.example")
        return amend_document(ines, type(record).objects.get(pk=record.pk), owner=person)


def send(client, record, **sent):
    return client.post(f"{record_address(record)}drafted/", sent, **JSON)


def test_the_editor_shows_the_text_and_what_it_will_look_like(client_of, ines, paper):
    page = client_of(ines).get(f"{record_address(paper)}drafted/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<h1>Gate</h1>" in text
    assert text.count("Check the seal.") == 3  # the text, what one began from, the preview


def test_two_open_editors_lose_nothing(client_of, ines, installation, paper):
    began = stored(ines, paper).body
    with acting_as(installation):
        draft_version(installation, paper, body=began.replace("post", "control room"), base=began)
    answer = send(client_of(ines), paper, body=began.replace("seal", "number"), base=began).json()
    assert answer["saved"]
    assert "Installation" in answer["came"]
    assert answer["body"] == "# Gate\n\nCheck the number.\n\nCall the control room."
    assert stored(ines, paper).body == answer["body"]


def test_a_form_without_script_merges_too_and_says_whose_changes_came_in(
    client_of, ines, installation, paper
):
    began = stored(ines, paper).body
    with acting_as(installation):
        draft_version(installation, paper, body=f"{began}\n\nEnd.", base=began)
    client = client_of(ines)
    url = f"{record_address(paper)}drafted/"
    answer = client.post(url, {"body": f"Begin.\r\n\r\n{began}", "base": began}, follow=True)
    assert "Changes that Installation saved meanwhile came in." in answer.content.decode()
    assert stored(ines, paper).body == f"Begin.\n\n{began}\n\nEnd."


def test_an_open_editor_is_told_who_else_writes_and_gets_what_they_saved(
    client_of, ines, omar, north, installation
):
    with acting_as(ines):
        record = set_up_document(ines, title="Gate", unit=north)
        draft_version(ines, record, body="One.\n\nTwo.")
    first, second = client_of(ines), client_of(omar)
    url = record_address(record)
    page = first.get(f"{url}drafted/").content.decode()
    seen = page.split('data-seen="')[1].split('"')[0]
    second.get(f"{url}drafted/")
    watched = first.get(f"{url}watch/", {"seen": seen}).json()
    assert watched == {"others": ["Omar Haddad"], "moved": False, "state": "draft"}
    assert send(second, record, body="One.\n\nTwo.\n\nThree.", base="One.\n\nTwo.").json()["saved"]
    assert first.get(f"{url}watch/", {"seen": seen}).json()["moved"]
    merged = send(first, record, do="merge", body="Zero.\n\nOne.\n\nTwo.", base="One.\n\nTwo.")
    assert merged.json()["body"] == "Zero.\n\nOne.\n\nTwo.\n\nThree."
    assert merged.json()["base"] == "One.\n\nTwo.\n\nThree."
    assert stored(ines, record).body == "One.\n\nTwo.\n\nThree."


def test_a_passage_that_both_changed_is_settled_by_a_button(client_of, ines, installation, paper):
    began = stored(ines, paper).body
    with acting_as(installation):
        draft_version(installation, paper, body=began.replace("seal", "lock"), base=began)
    client = client_of(ines)
    answer = send(client, paper, body=began.replace("seal", "number"), base=began).json()
    assert answer["marked"] == 1
    assert "Keep what Installation wrote" in answer["html"]
    sent = client.post(f"{record_address(owned(ines, paper))}submitted/")
    assert sent.status_code == 409
    assert "settle the marked passages" in sent.content.decode()
    after = send(client, paper, settle="0:second", body=answer["body"], base=answer["base"]).json()
    assert after["marked"] == 0
    assert "Check the number." in after["body"]
    assert "lock" not in after["body"]
    plain = client.post(
        f"{record_address(paper)}drafted/",
        {"settle": "0:first", "body": answer["body"], "base": answer["base"]},
    ).content.decode()
    assert "Check the lock." in plain
    assert "Check the number." not in plain.split('name="body"')[1].split("</textarea>")[0]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/p.png)",
        '![x](attachment:"onerror=alert(1))',
        '<img src=x onerror="alert(1)">',
        "<<<<<<< <script>alert(1)</script>\na\n||||||| b\nc\n>>>>>>>",
        "{{ records: <script> }}",
        '{{ records: support.document columns="><script>alert(1)</script> }}',
        "```\n</textarea><script>alert(1)</script>\n```",
    ],
)
def test_hostile_texts_do_not_run_in_the_preview(client_of, ines, paper, hostile):
    client = client_of(ines)
    html = send(client, paper, do="preview", body=hostile).json()["html"]
    page = client.post(
        f"{record_address(paper)}drafted/", {"do": "preview", "body": hostile}
    ).content.decode()
    assert "<img" not in html
    for shown in (html, page):
        assert "<script>alert" not in shown
        assert "</textarea><script" not in shown
        assert 'href="javascript' not in shown
        assert 'src="https://evil' not in shown
        assert not re.search(r"<\w[^>]*\sonerror", shown)


def test_a_picture_is_attached_and_shown(client_of, ines, paper):
    client = client_of(ines)
    upload = SimpleUploadedFile("gate.png", PNG, "image/png")
    answer = send(client, paper, do="picture", picture=upload, picture_words="The gate", body="A")
    line = answer.json()["line"]
    assert line.startswith("![The gate](attachment:")
    html = send(client, paper, do="preview", body=line).json()["html"]
    with acting_as(ines):
        (file,) = attachments_of(paper)
    assert f'src="{record_address(paper)}attachments/{file.pk}/"' in html
    assert 'alt="The gate"' in html
    wrong = SimpleUploadedFile("gate.png", b"MZ not a picture", "image/png")
    refused = send(client, paper, do="picture", picture=wrong, body="A")
    assert refused.status_code == 422
    assert "not what its name says" in refused.json()["errors"][0]


def test_a_picture_of_another_record_is_not_shown(client_of, ines, paper):
    client = client_of(ines)
    with acting_as(ines):
        other = set_up_document(ines, title="Other")
    upload = SimpleUploadedFile("gate.png", PNG, "image/png")
    line = send(client, other, do="picture", picture=upload, body="A").json()["line"]
    assert "<img" not in send(client, paper, do="preview", body=line).json()["html"]


def docx():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def test_an_uploaded_file_becomes_the_content_or_nothing_happens(client_of, ines, paper):
    client, here = client_of(ines), record_address(paper)
    wrong = SimpleUploadedFile("plan.docx", b"PK\x03\x04 nothing", "application/zip")
    page = client.post(f"{here}content-file/", {"file": wrong}, follow=True).content.decode()
    assert "not what its name says" in page
    right = SimpleUploadedFile("plan.docx", docx(), "application/zip")
    page = client.post(f"{here}content-file/", {"file": right}, follow=True).content.decode()
    assert "Open plan.docx" in page
    assert stored(ines, paper).format == "file"
    with acting_as(ines):
        assert attachments_of(paper).count() == 1


def test_a_file_is_compared_by_what_can_be_read_in_it(client_of, ines, tom, paper):
    record = in_force(ines, tom, paper)
    client, here = client_of(ines), record_address(record)
    right = SimpleUploadedFile("plan.docx", docx(), "application/zip")
    client.post(f"{here}content-file/", {"file": right, "change_reason": "As a file"})
    page = client.get(f"{here}compare/?before=1&after=2").content.decode()
    assert "plan.docx" in page
    assert "No text could be read from the file." in page


def in_force(ines, tom, paper):
    record = owned(ines, paper)
    with acting_as(ines):
        submit_version(ines, record)
    with acting_as(tom):
        approve_version(tom, record, statement="Approved as read.")
        put_in_force(
            tom,
            record,
            effective_on=clock.today(),
            review_due=clock.today() + dt.timedelta(days=365),
        )
    return record


def test_a_comparison_folds_what_stayed_and_names_the_heading(client_of, ines, tom, paper):
    with acting_as(ines):
        lines = "\n\n".join(f"Line {n}." for n in range(30))
        draft_version(ines, paper, body=f"# Rules\n\n{lines}\n\nLast word.")
    record = in_force(ines, tom, paper)
    with acting_as(ines):
        draft_version(
            ines, record, body=f"# Rules\n\n{lines}\n\nFinal word.", change_reason="Better"
        )
    client = client_of(ines)
    page = client.get(f"{record_address(record)}compare/?before=1&after=2").content.decode()
    assert "<del>Last</del>" in page
    assert "<ins>Final</ins>" in page
    assert "unchanged lines" in page
    assert "Under: Rules" in " ".join(page.split())
    back = client.get(f"{record_address(record)}compare/?before=2&after=1&view=inline")
    assert "<ins>Last</ins>" in back.content.decode()


def test_a_version_in_force_shows_who_approved_it_with_what_words(client_of, ines, tom, paper):
    record = in_force(ines, tom, paper)
    page = client_of(ines).get(record_address(record)).content.decode()
    assert "Tom Berg" in page
    assert "Approved as read." in page


def test_a_list_of_records_shows_each_reader_what_he_may_read(client_of, ines, tom, eve, paper):
    with acting_as(ines):
        capture_issue(ines, title="Open strikes", side="external")
        capture_issue(ines, title="Secret strikes", side="external", classification="confidential")
        line = "{{ records: context.contextissue columns=title }}"
        draft_version(ines, paper, body=f"{line}\n")
    record = in_force(ines, tom, paper)
    mine = client_of(ines).get(record_address(record)).content.decode()
    assert "Open strikes" in mine
    assert "Secret strikes" in mine
    reader = client_of(eve)
    for part in ("", "history/", "print/", "compare/?before=1&after=1"):
        page = reader.get(f"{record_address(record)}{part}").content.decode()
        assert "Secret strikes" not in page, part
    assert (
        "Entries that you may not read are left out."
        in reader.get(record_address(record)).content.decode()
    )


def test_a_reviewer_finds_what_he_was_asked_in_his_work_and_answers(client_of, ines, eve, paper):
    record = owned(ines, paper)
    with acting_as(ines):
        submit_version(ines, record)
        person = Person.objects.get(email="eve@halden.example")
    here, writer, reader = record_address(record), client_of(ines), client_of(eve)
    due = clock.today() + dt.timedelta(days=3)
    sent = {"reviewers": [person.reference], "due": due, "note": "The posts"}
    assert writer.post(f"{here}reviewers/", sent).status_code == 302
    assert "Review version 1" in reader.get("/work/").content.decode()
    assert "asks you to review this version" in reader.get(here).content.decode()
    answer = reader.post(
        f"{here}review-answered/", {"verdict": "with_remarks", "note": "Name the post."}
    )
    assert answer.status_code == 302
    assert "Review version 1" not in reader.get("/work/").content.decode()
    page = writer.get(here).content.decode()
    assert "I agree, with remarks" in page
    assert "Name the post." in page


def test_who_is_not_to_know_a_reviewer_does_not_read_his_name(
    client_of, ines, eve, installation, paper
):
    from holdfast.accounts.commands import add_person  # noqa: PLC0415 - beside its only use

    record = owned(ines, paper)
    with acting_as(installation):
        hidden = add_person(installation, title="Hidden Hand", classification="confidential")
        submit_version(installation, record)
        due = clock.today() + dt.timedelta(days=3)
        ask_reviewers(installation, record, reviewers=hidden.reference, due=due)
    here = record_address(record)
    assert "Hidden Hand" in client_of(ines).get(here).content.decode()
    assert "Hidden Hand" not in client_of(eve).get(here).content.decode()


def test_nobody_of_another_organization_reaches_the_text(client_of, vera, ines, paper):
    stranger, here = client_of(vera), record_address(paper)
    for part in ("drafted/", "watch/", "compare/?before=1&after=1"):
        assert stranger.get(f"{here}{part}").status_code == 404
    for part in ("drafted/", "content-file/", "reviewers/"):
        assert stranger.post(f"{here}{part}", {"body": "Mine"}).status_code == 404
    assert "Mine" not in stored(ines, paper).body


def test_who_may_read_but_not_write_is_refused(client_of, eve, aud, ines, paper):
    here = record_address(paper)
    for who in (eve, aud):
        client = client_of(who)
        assert client.get(f"{here}drafted/").status_code == 403
        assert client.get(f"{here}watch/").status_code == 403
        assert client.post(f"{here}drafted/", {"body": "Mine"}).status_code == 403
        assert client.post(f"{here}content-file/").status_code == 403
    with acting_as(ines):
        assert versions_of(paper).count() == 1


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_form(client_of, ines, paper):
    answer = client_of(ines).post(f"{record_address(paper)}drafted/", {"body": "a" * 200_001})
    assert answer.status_code == 422
    assert "split it or attach a file" in answer.content.decode()
    assert "a" * 200_001 in answer.content.decode()


def test_a_file_is_handed_out_under_the_name_of_its_version(client_of, ines, eve, vera, paper):
    here = record_address(paper)
    given = docx()
    right = SimpleUploadedFile("plan.docx", given, "application/zip")
    client_of(ines).post(f"{here}content-file/", {"file": right})
    answer = client_of(eve).get(f"{here}versions/1/file/?as=original")
    assert answer.status_code == 200
    assert "DOC-0001 v1 Draft - plan.docx" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == given
    for number in (2, 10**12):
        assert client_of(ines).get(f"{here}versions/{number}/file/").status_code == 404
    assert client_of(vera).get(f"{here}versions/1/file/").status_code == 404
