"""Notes and checkpoints follow the published format, so that other tools read them too."""

from __future__ import annotations

import pytest

from holdfast.ledger.notes import (
    NoteError,
    PublicKey,
    Signer,
    checkpoint_text,
    opened,
    parse_checkpoint,
)

# The example of the signed-note format, signed with Go's sumdb/note for PeterNeumann.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngot"
    "pRZb6KE6RyyBwJnAM=\n"
)
SIGNER = Signer("holdfast/sems/example", bytes(range(32)))


def test_the_published_example_is_read() -> None:
    text = opened(PUBLISHED_NOTE, [PublicKey.parse(PUBLISHED_KEY)])
    assert text.startswith("If you think")


def test_a_key_is_read_back_as_it_was_written() -> None:
    assert Signer.parse(SIGNER.secret_text()) == SIGNER
    assert PublicKey.parse(SIGNER.public.published) == SIGNER.public
    assert SIGNER.seed.hex() not in SIGNER.public.published


def test_a_checkpoint_is_read_back_as_it_was_signed() -> None:
    note = SIGNER.sign(checkpoint_text(SIGNER.name, 7, b"r" * 32))
    assert parse_checkpoint(opened(note, [SIGNER.public])) == (SIGNER.name, 7, b"r" * 32)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+AQ==",
        SIGNER.public.published.replace("example+", "other+"),
        f"{SIGNER.public.published}A",
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        PublicKey.parse(text)


@pytest.mark.parametrize(
    "text", ["", "PRIVATE+KEY+a+b", SIGNER.secret_text()[:-4], SIGNER.secret_text() + "AAAA"]
)
def test_what_is_no_signing_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Signer.parse(text)


def test_an_altered_or_foreign_note_is_refused() -> None:
    note = SIGNER.sign("three\nsheep\n")
    other = Signer(SIGNER.name, bytes(32))
    with pytest.raises(NoteError, match="does not fit"):
        opened(note.replace("three", "seven"), [SIGNER.public])
    with pytest.raises(NoteError, match="None of the keys"):
        opened(note, [other.public])
    with pytest.raises(NoteError, match="not a signed note"):
        opened("three\nsheep\n", [SIGNER.public])
    with pytest.raises(NoteError, match="damaged"):
        opened(note.replace("—", "-"), [SIGNER.public])
    with pytest.raises(NoteError, match="line break"):
        SIGNER.sign("three sheep")


@pytest.mark.parametrize("text", ["", "origin\n", "origin\nmany\nAAAA\n", "origin\n3\nAAAA\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint(text)
