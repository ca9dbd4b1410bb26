"""Which letters the bytes of a text file stand for, when the file does not say so itself."""

import codecs
from collections.abc import Callable
from functools import partial

from holdfast.exchange.reading.refusals import refusal

_SAMPLE = 200_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Letters that are common in text of each old code page; anything else above ASCII counts against
# it.
_WESTERN = "äöüßÄÖÜéèêëàâçîïôûùñÑíóúáÁÉÍÓÚæøåÆØÅœìòãõÀÈÇÊœŠšŽžýÿ"
_SIGNS = "“”„‘’‚–—…€•§°£«»®™²³½¼µ·¿¡\u00a0±×´"
_CENTRAL = "ąćęłńóśźżĄĆĘŁŃŚŹŻěščřžýáíéúůďťňĚŠČŘŽÝÁÍÉÚŮőűŐŰăâîşţöüäß"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёЁіїєґІЇЄҐ"
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
_CANDIDATES = (  # in order of preference; the first wins a tie
    ("cp1252", _WESTERN + _SIGNS),
    ("cp1250", _CENTRAL + _SIGNS),
    ("cp1251", _CYRILLIC + _SIGNS),
    ("koi8-r", _CYRILLIC),
    ("cp1253", _GREEK + _SIGNS),
    ("mac-roman", _WESTERN + _SIGNS),
    ("cp850", _WESTERN),
)
_KANA, _IDEOGRAPHS, _HANGUL = ("\u3040", "\u30ff"), ("\u4e00", "\u9fff"), ("\uac00", "\ud7a3")
_WIDE_SIGNS = (("\u3000", "\u303f"), ("\uff01", "\uff5e"))
_EAST_ASIAN = (  # in order of preference; Korean only where nearly everything is Hangul
    ("shift_jis", (_KANA, _IDEOGRAPHS, *_WIDE_SIGNS)),
    ("euc_kr", (_HANGUL, *_WIDE_SIGNS)),
    ("gb18030", (_IDEOGRAPHS, *_WIDE_SIGNS)),
    ("big5", (_IDEOGRAPHS, *_WIDE_SIGNS)),
)


def decode(data: bytes) -> tuple[str, str, bool]:
    """Text, name of the encoding, and whether that is certain; raises `FileRefused` on no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name), name, True
    if name := _wide(data[:_SAMPLE]):
        return _strictly(data, name), name, True
    _refuse_binary(data[:_SAMPLE])
    try:
        return data.decode("utf-8"), "utf-8", True
    except UnicodeDecodeError:
        pass
    name = _guess(data)
    return data.decode(name, "replace"), name, False


def _strictly(data: bytes, name: str) -> str:
    text = data.decode(name, "replace")
    if text.count("\ufffd") > 1 + len(text) // 100 or not _is_text(text[:_SAMPLE]):
        raise refusal("binary")
    return text


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: every second byte of ordinary text is then a null."""
    if len(sample) < 4 or len(sample) % 2:
        sample = sample[: len(sample) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd / half > 0.4 and even / half < 0.05:
        return "utf-16-le"
    if even / half > 0.4 and odd / half < 0.05:
        return "utf-16-be"
    return ""


def _refuse_binary(sample: bytes) -> None:
    controls = sum(sample.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13, 26))
    if controls > 2 + len(sample) // 200:
        raise refusal("binary")


def _is_text(text: str) -> bool:
    odd = sum(
        1
        for letter in text
        if not letter.isprintable() and letter not in "\t\r\n\f\u2028\u00a0\u200b"
    )
    return odd <= 2 + len(text) // 50


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    best, best_score = "cp1252", float("-inf")
    for name, letters in _CANDIDATES:
        score = _rate(sample.decode(name, "replace"), set(letters).__contains__)
        if score > best_score:
            best, best_score = name, score
    for name, blocks in _EAST_ASIAN:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        score = _rate(text[:_SAMPLE], partial(_is_in, blocks=blocks))
        if score > max(best_score, 0.8):
            best, best_score = name, score
    if best_score < -0.5:
        raise refusal("binary")
    return best


def _rate(text: str, is_common: Callable[[str], bool]) -> float:
    """From -2 to 1: how far the letters above ASCII look like a language, within words like it."""
    high = good = bad = 0
    before = " "
    for letter in text:
        if letter > "\x7f":
            high += 1
            if not is_common(letter):
                bad += 2
            elif letter.isupper() and before.islower():
                bad += 1  # a capital inside a word: the wrong code page
            else:
                good += 1
        before = letter
    return (good - bad) / high if high else 0.0


def _is_in(letter: str, blocks: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= letter <= last for first, last in blocks)
