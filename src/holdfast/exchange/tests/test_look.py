"""The look of papers: colour and logo reach every file, and nothing broken is taken."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from holdfast.accounts.models import Organization
from holdfast.acting.callers import acting_as
from holdfast.printing.letterhead import letterhead_for

PAGE = "/print/look/"


def picture(width=8, height=8):
    """Give a small PNG."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\x00" + b"\x14\x61\x6f" * width for _row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def sent(client, **values):
    return client.post(PAGE, values, follow=True)


def look_of(caller):
    with acting_as(caller):
        return Organization.objects.get(pk=caller.organization_id)


def test_colour_and_logo_stand_on_papers(ines, client_of):
    logo = SimpleUploadedFile("logo.png", picture(), content_type="image/png")
    answer = sent(client_of("ines"), own_colour="on", colour="#7A1F2B", logo=logo)
    assert answer.status_code == 200
    with acting_as(ines):
        letterhead = letterhead_for(ines, "/", language="en")
    assert (letterhead.colour, letterhead.logo) == ("#7A1F2B", picture())
    made = client_of("ines").get(f"{PAGE}sample/?as=docx").content
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())
        assert "7A1F2B" in archive.read("word/styles.xml").decode()
    assert client_of("ines").get(f"{PAGE}sample/").content.startswith(b"%PDF")


def test_a_new_colour_keeps_the_logo_until_it_is_taken_off(ines, client_of):
    logo = SimpleUploadedFile("logo.png", picture(), content_type="image/png")
    client = client_of("ines")
    sent(client, colour="#14616F", logo=logo)
    digest = look_of(ines).logo_sha256
    sent(client, own_colour="on", colour="#1A5276")
    assert (look_of(ines).logo_sha256, look_of(ines).colour) == (digest, "#1A5276")
    sent(client, colour="#1A5276", without_logo="on")
    assert (look_of(ines).logo_sha256, look_of(ines).colour) == ("", "")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo.png", picture()[:40], "could not be printed"),
        ("logo.png", b"no picture", "not what its name says"),
        ("logo.png", picture() + bytes(300_000), "larger than 200 KB"),
        ("logo.txt", b"words", "could not be printed"),
        ("logo.svg", b"<svg/>", "are not taken"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_changes(ines, client_of, name, content, said):
    answer = sent(client_of("ines"), colour="#14616F", logo=SimpleUploadedFile(name, content))
    assert said in answer.content.decode()
    assert look_of(ines).logo_sha256 == ""


def test_a_colour_that_nobody_can_read_is_refused(ines, client_of):
    answer = sent(client_of("ines"), own_colour="on", colour="#FFEE00")
    assert "darker" in answer.content.decode()
    assert look_of(ines).colour == ""


def test_who_may_not_edit_the_organization_may_not_dress_it(client_of, eve, omar):
    for somebody in ("eve", "omar"):
        assert client_of(somebody).get(PAGE).status_code == 403
        assert client_of(somebody).post(PAGE, {"colour": "#14616F"}).status_code == 403
