"""Reading reports: delivery status (RFC 3464), complaints (RFC 5965), and old forms without either.

Refuses: to call anything a bounce that does not say so. Delays, receipts, relayed mail and answers
of absent people are none.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32

from kreis.notifications.domain.mail_reports import old_forms
from kreis.notifications.domain.mail_reports.report import Report, of_status

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<![\d.])(5[05]\d|4[25]\d)(?=[ -])")
_NOT_ABUSE = ("not-spam", "auth-failure", "dmarc")
_GRAVEST = (Report.HARD, Report.SOFT, Report.COMPLAINT)


def read_report(raw: bytes) -> Report:
    """Returns what a mail reports. A mail that reports nothing is `NONE`."""
    mail = email.message_from_bytes(raw, policy=compat32)
    parts = list(mail.walk())
    if any(each.get_content_type() == "message/feedback-report" for each in parts):
        return _complaint(parts)
    if any("disposition-notification" in each.get_content_type() for each in parts):
        return Report.NONE
    found = {each for part in parts for each in _delivery_status(part)}
    if found:
        return next((each for each in _GRAVEST if each in found), Report.NONE)
    return old_forms.read(mail, _text(mail), _status_of)


def _complaint(parts: list[Message]) -> Report:
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(_lines(part))
            kind = fields.get("feedback-type", "abuse").strip().casefold()
            return Report.NONE if kind in _NOT_ABUSE else Report.COMPLAINT
    return Report.NONE


def _delivery_status(part: Message) -> Iterator[Report]:
    """Yields a report for each recipient. Exchange gives this part other types now and then."""
    kind = part.get_content_type()
    if kind not in ("message/delivery-status", "message/global-delivery-status", "text/plain"):
        return
    for block in re.split(r"\n[ \t]*\n", _lines(part)):
        fields = _fields(block)
        if "action" not in fields and "final-recipient" not in fields:
            continue
        if kind == "text/plain" and not {"action", "final-recipient"} <= fields.keys():
            continue
        yield _of_recipient(fields)


def _of_recipient(fields: dict[str, str]) -> Report:
    action = re.sub(r"\(.*?\)", "", fields.get("action", "")).strip().casefold()
    status = _status_of(fields.get("status", ""))
    if action and action != "failed":
        return Report.NONE
    if not action and not status.startswith("5"):
        return Report.NONE  # nobody says that it failed
    return of_status(_most_exact(status, fields.get("diagnostic-code", "")) or "5.0.0")


def _most_exact(status: str, diagnostic: str) -> str:
    """`5.0.0` says less than the code that the other server has given."""
    told = _ENHANCED.search(diagnostic)
    if told and (not status or status.endswith(".0.0")):
        return told[1]
    return status or _status_of(diagnostic)


def _status_of(text: str) -> str:
    """Returns the first enhanced code in a text, or one made from an SMTP code; else nothing."""
    enhanced = _ENHANCED.search(text)
    if enhanced:
        return enhanced[1]
    code = _SMTP_CODE.search(text)
    if code is None:
        return ""
    is_full = code[1] in ("452", "552")
    return f"{code[1][0]}.{'2.2' if is_full else '0.0'}"


def _fields(block: str) -> dict[str, str]:
    """Reads header fields; a line that begins with white space goes on with the one before."""
    unfolded = re.sub(r"\n[ \t]+", " ", block)
    pairs = (line.partition(":") for line in unfolded.split("\n"))
    return {name.strip().casefold(): value.strip() for name, colon, value in pairs if colon}


def _lines(part: Message) -> str:
    """Returns the words of a part, however it is nested or encoded."""
    payload = part.get_payload()
    if isinstance(payload, list):
        inside = [each for each in payload if isinstance(each, Message)]
        return "\n\n".join(f"{_head(each)}\n{_lines(each)}" for each in inside)
    raw = part.get_payload(decode=True)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(payload)
    return text.replace("\r\n", "\n")


def _head(part: Message) -> str:
    return "\n".join(f"{name}: {value}" for name, value in part.items())


def _text(mail: Message) -> str:
    """Returns what people read in the mail, without the mail that it sends back."""
    texts = (each for each in mail.walk() if each.get_content_type() in ("text/plain", "text/html"))
    first = next(texts, None)
    return "" if first is None else _lines(first)
