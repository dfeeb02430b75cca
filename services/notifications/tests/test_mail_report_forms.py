"""Reports of mail servers in the forms they come in: what each means for an address."""

from __future__ import annotations

import pytest

from kreis.notifications.domain.mail_reports.reading import read_report
from kreis.notifications.domain.mail_reports.report import Report, of_status
from services.notifications.tests.bounces import FORMS, delivery_status


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_understood(form: str) -> None:
    meant, mail = FORMS[form]

    assert read_report(mail.encode()) is meant
    assert read_report(mail.replace("\n", "\r\n").encode()) is meant


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "meant"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 User unknown", Report.HARD),
        ("Failed", "5.1.10", "", Report.HARD),
        ("failed (bad address)", "5.0.0", "smtp; 550 no such user", Report.HARD),
        ("failed", "5.0.0", "smtp; 552 5.2.2 mailbox full", Report.SOFT),
        ("failed", "5.2.1", "", Report.HARD),
        ("failed", "5.2.2", "", Report.SOFT),
        ("failed", "5.4.4", "DNS; Host not found", Report.HARD),
        (
            "failed",
            "5.4.1",
            "smtp;550 5.4.1 Recipient address rejected: Access denied",
            Report.HARD,
        ),
        ("failed", "5.4.7", "smtp; delivery time expired", Report.SOFT),
        ("failed", "4.4.1", "X-Postfix; connect timed out", Report.SOFT),
        ("failed", "5.7.1", "smtp; 554 5.7.1 Spam message rejected", Report.SOFT),
        ("failed", "5.3.4", "smtp; 552 5.3.4 too large", Report.SOFT),
        ("failed", "", "smtp; 550 5.1.1 unknown", Report.HARD),
        ("", "5.1.1", "", Report.HARD),
        ("", "4.4.1", "", Report.NONE),
        ("delayed", "4.4.1", "", Report.NONE),
        ("delayed", "5.1.1", "", Report.NONE),
        ("relayed", "2.0.0", "", Report.NONE),
        ("delivered", "2.0.0", "", Report.NONE),
        ("expanded", "2.0.0", "", Report.NONE),
    ],
)
def test_action_status_and_diagnostic_decide(
    action: str, status: str, diagnostic: str, meant: Report
) -> None:
    mail = delivery_status(action=action, status=status, diagnostic=diagnostic)

    assert read_report(mail.encode()) is meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Votre message n'a pas pu être remis : 550 5.1.1 utilisateur inconnu", Report.HARD),
        ("İletiniz teslim edilemedi. 550 5.1.1 <x@post.example>: bilinmiyor", Report.HARD),
        ("Ваше сообщение не доставлено: 550-5.1.1 такого адреса нет", Report.HARD),
        ("Nie udało się dostarczyć wiadomości: 552 5.2.2 skrzynka pełna", Report.SOFT),
        ("Il messaggio è in ritardo: 451 4.4.1 nuovo tentativo", Report.NONE),
        ("Merci pour votre message. Je suis absente jusqu'au 550 5.", Report.NONE),
        ("We still have 5.1.1 of the manual for you", Report.NONE),
    ],
)
def test_other_languages_are_read_by_what_the_server_answered(words: str, meant: Report) -> None:
    mail = f"From: MAILER-DAEMON@post.example\nSubject: x\n\n{words}\n"
    assert read_report(mail.encode()) is meant


def test_of_several_recipients_the_gravest_counts() -> None:
    mail = delivery_status(also="\nFinal-Recipient: rfc822; b@post.example\nAction: delayed\n")

    assert read_report(mail.encode()) is Report.HARD


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff", b"To: x\n\n", b"Content-Type: multipart/report\n\n"]
)
def test_what_is_no_report_is_none(raw: bytes) -> None:
    assert read_report(raw) is Report.NONE


def test_codes_mean_what_rfc_3463_says() -> None:
    assert {code: of_status(code) for code in ("2.0.0", "4.2.2", "5.1.1", "5.7.17", "5.7.509")} == {
        "2.0.0": Report.NONE,
        "4.2.2": Report.SOFT,
        "5.1.1": Report.HARD,
        "5.7.17": Report.HARD,
        "5.7.509": Report.SOFT,
    }
