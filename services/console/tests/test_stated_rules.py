"""Rules of sending on pages: those of whoever sends, and none where nobody has told them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.exceptions import NotFound, ServiceUnavailable

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.notifications.queries import sending_rules
from services.console.tests.notified import INVITATION
from services.console.tests.page import Page, fields_of
from services.console.tests.spring import Spring

OTHERS = {
    "quiet_from": "21:30",
    "quiet_until": "06:00",
    "quiet_days": ["public_holiday", "day_of_rest"],
    "most_in_a_week": 5,
    "longest_group_message": 20,
    "weekly_letter_day": "wed",
    "weekly_letter_at": "16:00",
}
"""What a service says that replaces notifications. One day is not known to this console."""
NONE = {**dict.fromkeys(OTHERS), "quiet_days": []}
STATED = ("geht hinaus", "Höchstens", "in sieben Tagen", "Sie kommt am", 'maxlength="300"')
"""Words in which a page states a rule."""


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("rules"), ground) as served:
        yield Spring(served)


@pytest.fixture
def pages(spring: Spring) -> Callable[[], dict[str, str]]:
    def look() -> dict[str, str]:
        petra = spring.browser()
        paths = ("nachrichten", "wochenbrief", f"gruppen/{spring.cohort}/nachricht")
        return {path.partition("/")[0]: petra.see(f"/team/{path}").html for path in paths}

    return look


def told(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    """Has the service tell these rules, or fail so."""

    def rules() -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(sending_rules, "sending_rules", rules)


def test_pages_state_the_rules_of_the_shipped_service(pages: Callable[[], dict[str, str]]) -> None:
    found = pages()

    rest = (
        "Keine Nachricht geht hinaus: von 20:00 bis 08:00 Uhr, an Sonntagen, an Feiertagen."
        " Was dann fällig wird, folgt danach."
    )
    assert rest in found["nachrichten"]
    assert rest in found["gruppen"]
    assert "Höchstens 300 Zeichen." in found["gruppen"]
    assert "Wer in sieben Tagen schon 2 bekommen hat" in found["gruppen"]
    assert "Sie kommt am Montag um 07:30 Uhr" in found["wochenbrief"]


def test_pages_state_the_rules_of_a_service_that_replaces_it(
    pages: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, OTHERS)
    found = pages()

    rest = "Keine Nachricht geht hinaus: von 21:30 bis 06:00 Uhr, an Feiertagen."
    assert rest in found["nachrichten"]
    assert rest in found["gruppen"]
    assert "Höchstens 20 Zeichen." in found["gruppen"]
    assert "Wer in sieben Tagen schon 5 bekommen hat" in found["gruppen"]
    assert "Sie kommt am Mittwoch um 16:00 Uhr" in found["wochenbrief"]
    assert 'maxlength="20"' in found["gruppen"]


@pytest.mark.parametrize("answer", [NONE, NotFound(), ServiceUnavailable()])
def test_pages_state_nothing_that_nobody_has_told(
    pages: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    """It has no such rule, is of an older release, or does not answer now."""
    told(monkeypatch, answer)

    found = pages()

    assert {name: [w for w in STATED if w in page] for name, page in found.items()} == {
        "nachrichten": [],
        "wochenbrief": [],
        "gruppen": [],
    }


def test_a_text_that_is_too_long_is_given_back_with_the_reason(
    spring: Spring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Bitte höchstens 300 Zeichen." in written(spring, "x" * 301)
    told(monkeypatch, OTHERS)
    assert "Bitte höchstens 20 Zeichen." in written(spring, "x" * 21)
    told(monkeypatch, NONE)
    assert "Dieser Text ist so nicht möglich." in written(spring, "x" * 301)


def test_the_preview_names_who_is_called_instead(spring: Spring) -> None:
    """Two messages in a week are the most; who is called anyway is not named."""
    sent(spring, spring.people[0], 2)
    sent(spring, spring.people[1], 1)

    page = written(spring, "Bitte bringen Sie Hausschuhe mit.", status=200)

    assert "1 Person hat schon so viele Nachrichten bekommen, wie höchstens gehen" in page
    assert "steht danach auf der Anrufliste: Amira Haddad." in " ".join(page.split())


def test_the_preview_shows_an_sms_as_it_is_written(spring: Spring) -> None:
    """All twelve read German, by SMS; then one of them reads Arabic, and one gets mails."""
    said = "Bitte Schere mitbringen."
    by_sms = written(spring, said, status=200)
    change(spring, spring.people[1], language="ar")
    change(spring, spring.people[2], channel="email", email="derya@post.example")

    mixed = written(spring, said, status=200)

    assert "Nachricht von [Träger]" not in by_sms, "that is the subject of a mail"
    assert "Nachricht von [Träger]" in mixed
    assert f"[Träger]: {said}" in mixed, "what an Arabic reader gets by SMS"
    assert (by_sms.count(said), mixed.count(said)) == (2, 4), "once of them in the form"


def change(spring: Spring, who: str, **to: str) -> None:
    """A colleague changes what is known of her, and says why."""
    path, why = f"/participants/{who}", {"reason": "Sie hat angerufen"}
    spring.served.ask("contact-person", "POST", "intake", f"{path}/openings", why)
    spring.served.ask("contact-person", "PATCH", "intake", path, to)


def sent(spring: Spring, who: str, count: int) -> None:
    """Has so many messages gone out to her today."""
    database = spring.served.databases["notifications"]
    hers = {"agency": AGENCY, "who": who, "invitation": spring.invitation(who)["id"]}
    with database.agency(AGENCY) as work:
        work.connection.exec_driver_sql(INVITATION, hers)
        for _ in range(count):
            work.connection.exec_driver_sql(
                """
                insert into message (agency_id, id, participant_id, kind, invitation_id, cause,
                    version, channel, state, created_at, changed_at)
                values (%(agency)s, gen_random_uuid(), %(who)s, 'note', %(invitation)s,
                    gen_random_uuid(), 1, 'sms', 'sent', %(now)s, %(now)s)
                """,
                {**hers, "now": work.now},
            )


def written(spring: Spring, text: str, status: int = 422) -> str:
    path = f"/team/gruppen/{spring.cohort}/nachricht"
    petra = spring.browser()
    (form,) = (f for f in petra.see(path).root.all("form") if f.attributes["action"] == path)
    sent = {**fields_of(form), "text": text, "what": "preview"}
    answer = petra.browser.post(path, data=sent)
    assert answer.status_code == status
    assert text in answer.text
    return Page(answer.text).text
