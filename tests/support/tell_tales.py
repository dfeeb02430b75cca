"""Tell-tales: words that may not reach a person who needs discretion, and a search for them.

The search reads a mail, a page or a text as her device does. It decodes headers, parts, file names,
entities and hosts. It then compares letters alone, without case, umlauts and marks.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from email import message_from_bytes, policy
from email.message import Message
from typing import Any
from urllib.parse import unquote

GENERIC = (
    # German
    *("Kreis", "Gruppe", "Startwoche", "Programm", "Träger", "Jobcenter", "Assessment"),
    *("Alleinerziehend", "Adressschutz", "Auskunftssperre", "Frauenhaus", "Fehltag"),
    # English
    *("group", "start week", "programme", "program", "agency", "job centre", "job center"),
    *("single parent", "lone parent", "address protection", "your protection"),
    # Turkish
    *("grup", "grub", "başlangıç haftası", "kurum", "iş bulma", "tek ebeveyn", "yalnız ebeveyn"),
    *("sizi korumak", "devamsızlık"),
    # Ukrainian
    *("груп", "стартовий тиждень", "програм", "установ", "організаці", "центр зайнятості"),
    *("одинок", "самотн", "захист"),
    # Arabic
    *("مجموع", "أسبوع البداية", "برنامج", "المؤسسة", "المنظمة", "مركز العمل", "مكتب العمل"),
    *("معيل", "والد وحيد", "والدة وحيدة", "حمايتكم"),
)
_DIGITS = 6
"""From so many digits on a word is a number, which is found however it is written.

Shorter ones, as a postal code, are found as words: random boundaries and ids hold five such digits.
"""
_TOKEN = re.compile(r"(?<=/a/)[A-Za-z0-9_-]{8,}")
_MAIL_TOKEN = re.compile(r"(?<![a-z0-9])k[a-z2-7]{42}(?![a-z0-9])", re.IGNORECASE)
"""As `mail_tokens` of notifications makes them. One in a million begins with `kamen`."""
_SEALED = re.compile(r'(?<=name="known" value=")[^"]*')
_OWN_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d"})
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def tell_tales(said: bytes | str | Mapping[str, Any], forbidden: Iterable[str]) -> set[str]:
    """Returns those of the words that stand in what is said, and those of `GENERIC`."""
    layers = list(_layers(said))
    spoken = [way(layer) for layer in layers for way in (_one_letter, _two_letters)]
    digits = [re.sub(r"\D", "", re.sub(r"[ ()/.–-]", "", each)) for each in layers]
    return {
        word
        for word in {*GENERIC, *forbidden}
        if any(_is_in(word, each) for each in spoken) or _is_number_in(word, digits)
    }


def _is_in(word: str, spoken: str) -> bool:
    if word.isdigit():
        return re.search(rf"(?<![0-9a-z]){word}(?![0-9a-z])", spoken) is not None
    return any(way(word) in spoken for way in (_one_letter, _two_letters))


def _is_number_in(word: str, digits: Iterable[str]) -> bool:
    number = re.sub(r"\D", "", word).lstrip("0")
    return len(number) >= _DIGITS and any(number in each for each in digits)


def _layers(said: bytes | str | Mapping[str, Any]) -> Iterator[str]:
    """Yields each text as her device reads it. Random tokens, and what is sealed, say nothing."""
    for text in _texts(said):
        plain = _SEALED.sub("", _MAIL_TOKEN.sub("", _TOKEN.sub("", text)))
        yield plain
        yield _hosts(unquote(html.unescape(plain)))


def _texts(said: bytes | str | Mapping[str, Any]) -> Iterator[str]:
    if isinstance(said, bytes):
        yield from _of_mail(message_from_bytes(said, policy=policy.default))
    elif isinstance(said, str):
        yield said
    else:
        yield json.dumps(said, ensure_ascii=False)


def _of_mail(part: Message) -> Iterator[str]:
    """Yields each part's headers, decoded and as they were sent, and its content.

    `To` is left out: it is her own address.
    """
    heads = [(name, value) for name, value in part.items() if name.lower() != "to"]
    raw = [(name, value) for name, value in part.raw_items() if name.lower() != "to"]
    yield "\n".join(f"{name}: {value}" for name, value in (*heads, *raw))
    yield str(part.get_filename() or "")
    if part.is_multipart():
        yield f"{part.preamble or ''} {part.epilogue or ''}"
        for each in part.iter_parts():  # type: ignore[attr-defined]  # of an EmailMessage
            yield from _of_mail(each)
    else:
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        yield content.decode(part.get_content_charset() or "utf-8", "replace")
        yield content.replace(b"\r\n ", b"").decode(
            "utf-8", "replace"
        )  # folded lines of a calendar


def _hosts(text: str) -> str:
    return re.sub(r"xn--[a-z0-9-]+", _readable, text, flags=re.IGNORECASE)


def _readable(host: re.Match[str]) -> str:
    try:
        return host[0].encode("ascii").decode("idna")
    except UnicodeError:
        return host[0]


def _one_letter(text: str) -> str:
    return _plain(text.casefold())


def _two_letters(text: str) -> str:
    return _plain(unicodedata.normalize("NFC", text).casefold().translate(_TWO_LETTERS))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).translate(_OWN_LETTERS)
    kept = "".join(each for each in letters if unicodedata.category(each) not in ("Mn", "Cf"))
    return " ".join(re.split(r"[\W_]+", kept))
