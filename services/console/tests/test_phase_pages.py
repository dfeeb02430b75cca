"""Programm and Heute: the plan in fields, the question on Heute, and what a change would do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bench.ground import AGENCY, STAFF
from bench.served import Ground, running_services
from kreis.console.staff.phase_preview import Person
from kreis.console.staff.programme import conditions
from services.console.tests.held_dates import Held, press
from services.console.tests.page import Element, Page, fields_of
from services.console.tests.spring import PEOPLE, Desk
from tests.support.fixtures import facts

TODAY = "/team/heute"
PLAN = "/team/programm"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with running_services(tmp_path_factory.mktemp("phases"), ground) as served:
        yield Held(served)


@pytest.fixture(scope="module")
def petra(spring: Held) -> Desk:
    return spring.browser()


@pytest.fixture(scope="module")
def lead(spring: Held) -> Desk:
    return spring.browser("lead")


def card(page: Page, title: str) -> str:
    texts = (" ".join(each.text.split()) for each in page.root.all("section"))
    return next((text for text in texts if text.startswith(title)), "")


def form_to(page: Page, end: str) -> Element:
    (form,) = (
        each for each in page.root.all("form") if str(each.attributes["action"]).endswith(end)
    )
    return form


def test_today_asks_and_says_what_was_counted(petra: Desk) -> None:
    told = card(petra.see(TODAY), "Phasenwechsel")

    assert "Gruppe Unna: künftig alle 2 Wochen?" in told
    assert "12 Treffen haben in dieser Phase stattgefunden. · offen seit Di 29.06." in told


def test_who_only_leads_sees_the_question_and_decides_nothing(lead: Desk) -> None:
    page = lead.see(TODAY)

    assert "Gruppe Unna" in card(page, "Phasenwechsel")
    assert "In 2 Wochen wieder fragen" not in page.text


def test_postponing_is_one_tap(spring: Held, petra: Desk) -> None:
    page = press(petra, form_to(petra.see(TODAY), "/verschieben"))

    assert "Verschoben: Wegen Gruppe Unna fragen wir in 2 Wochen wieder." in page.text
    assert card(page, "Phasenwechsel") == ""
    spring.at("2027-07-13T08:00")
    spring.work()
    assert "Gruppe Unna" in card(petra.see(TODAY), "Phasenwechsel")


def shown(petra: Desk, query: str = "") -> Page:
    (look,) = (
        a for a in petra.see(TODAY).root.all("a") if "/phasenwechsel/" in str(a.attributes["href"])
    )
    return petra.see(f"{look.attributes['href']}{query}")


def test_the_page_shows_what_events_would_plan(spring: Held, petra: Desk) -> None:
    told = card(shown(petra), "Termine nach dem Wechsel")

    assert "Di 7. September 2027, 09:30–11:30" in told
    assert [told.count(word) for word in ("belegt neu", "bleibt", "fällt aus")] == [4, 0, 0]
    assert "6 Tage sind ausgelassen: Schulferien" in told
    assert "Kinderbetreuung: 0 von 8 Plätzen belegt" in told
    later = card(shown(petra, "?on=2027-09-20"), "Termine nach dem Wechsel")
    assert "21. September 2027" in later
    assert "7. September 2027" not in later


def test_the_page_says_who_slips_and_who_has_a_conversation(spring: Held, petra: Desk) -> None:
    page = shown(petra)

    assert "Von niemandem bekannt." in card(page, "Wer gerade nicht regelmäßig kommt")
    assert "Es ist kein Gespräch eingetragen." in card(page, "Wer ein Gespräch hat")
    take_a_conversation(spring)
    assert "Amira HaddadDo 22.07., 10:00" in card(shown(petra), "Wer ein Gespräch hat")


@pytest.mark.parametrize(
    ("band", "missing", "slips", "is_unknown"),
    [
        ("irregular", 0, True, False),
        ("irregular", 3, True, False),
        ("stale", 0, True, False),
        ("stale", 3, False, True),
        ("regular", 3, False, False),
    ],
)
def test_whose_lists_are_missing_does_not_slip(
    band: str, missing: int, slips: bool, is_unknown: bool
) -> None:
    """Thirteen weeks without a list are no thirteen weeks without a meeting."""
    her = Person("hers", None, band, 4, 13, missing, None)

    assert (her.is_slipping, her.is_unknown) == (slips, is_unknown)


def test_members_stand_in_the_order_of_all_lists(spring: Held, petra: Desk) -> None:
    """Şahin is before Saleh, and nobody is sorted by her first name."""
    fields = fields_of(form_to(shown(petra), "/bestaetigen"))
    ids = [each.removeprefix("until.") for each in fields if each.startswith("until.")]

    names = [PEOPLE[spring.people.index(each)] for each in ids]
    assert names == [
        *("Jasmin Berger", "Amira Haddad", "Rania Khalil", "Sabine Krämer", "Olena Melnyk"),
        *("Ewa Nowicka", "Derya Şahin", "Nour Saleh", "Iryna Shevchuk", "Tanja Vogt"),
        *("Thomas Wiegand", "Fatma Yıldırım"),
    ]


def take_a_conversation(spring: Held) -> None:
    times = [{"starts_at": "2027-07-22T10:00:00+02:00", "minutes": 45, "form": "in_person"}]
    sent = {"contact_person_id": STAFF, "slots": times}
    (slot,) = spring.ask("POST", "/appointment-slots", sent)["opened"]
    with spring.served.databases["events"].agency(AGENCY) as work:
        hers = text(
            "update appointment_slot set participant_id = :who, taken_at = now() where id = :slot"
        )
        work.connection.execute(hers, {"who": spring.people[0], "slot": slot["id"]})


def test_a_stay_without_a_day_is_given_back(spring: Held, petra: Desk) -> None:
    form = form_to(shown(petra), "/bestaetigen")
    first, second = spring.people[1:3]
    wrong = {f"until.{first}": "", f"reason.{second}": "nonsense"}

    answer = petra.browser.post(form.attributes["action"], data={**fields_of(form), **wrong})

    assert answer.status_code == 422
    root = Page(answer.text).root
    (day,), (reason,) = (root.all(tag, aria_invalid="true") for tag in ("input", "select"))
    told = [day.attributes["name"], reason.attributes["name"]]
    assert told == list(wrong), "both are told at once"
    assert "Gruppe Unna" in card(petra.see(TODAY), "Phasenwechsel"), "nothing is decided"


def test_confirming_is_two_taps_and_plans_the_dates(spring: Held, petra: Desk) -> None:
    before = spring.ask("GET", f"/cohorts/{spring.cohort}/group-events")
    page = petra.see(TODAY)
    (look,) = (a for a in page.root.all("a") if "/phasenwechsel/" in str(a.attributes["href"]))
    seen = petra.see(str(look.attributes["href"]))
    assert "Intensiv → Leichter" in seen.text
    assert "Bestätigen und 12 Personen informieren" in seen.text
    who = spring.people[1]
    stay = {f"until.{who}": "2027-09-30", f"reason.{who}": "needs_support"}

    told = press(petra, form_to(seen, "/bestaetigen"), **stay)

    assert "Bestätigt: Gruppe Unna wechselt die Phase." in told.text
    assert card(told, "Phasenwechsel") == ""
    (changed,) = [
        row["data"]
        for row in facts(spring.served.databases["cohorts"], "cohorts.cohort.v1", agency=AGENCY)
        if row["type"] == "kreis.cohort-phase-changed.v1"
    ]
    assert (changed["to"], changed["on"], changed["phase_number"]) == ("light", "2027-07-14", 2)
    followed = {
        row["data"]["participant_id"]
        for row in facts(spring.served.databases["cohorts"], "participation.v1", agency=AGENCY)
        if row["type"] == "kreis.phase-changed.v1"
    }
    assert followed == set(spring.people) - {who}
    spring.tell_events(changed)
    after = spring.ask("GET", f"/cohorts/{spring.cohort}/group-events")
    assert [each["starts_at"] for each in after[len(before) :]] == [
        f"2027-{day}T09:30" for day in ("09-07", "09-21", "10-05", "10-19")
    ]
    again = petra.browser.get(str(look.attributes["href"]))
    assert again.status_code == 303
    assert "Darüber ist schon entschieden." in Page(petra.browser.get(again.location).text).text


def test_the_plan_reads_as_sentences(petra: Desk) -> None:
    page = petra.see(PLAN)

    told = card(page, "So liest es sich")
    rule = "Mindestens 12 Treffen sind vorbei, oder es kommt keines mehr."
    assert f"Intensiv: 12 Treffen, jede Woche. {rule}" in told
    assert "Dann schlagen wir den Wechsel vor: Leichter." in told
    assert (
        "Monatlich: ohne Ende, alle 4 Wochen. Auffrischung 8, 24 Wochen nach dem Wechsel." in told
    )
    assert "Erst wenn Sie bestätigen, plant Kreis die nächsten Termine" in told
    assert page.root.all("form", action=PLAN) == [], "contact persons only read it"


def test_saving_makes_a_version_with_what_was_filled_in(lead: Desk) -> None:
    form = form_to(lead.see(PLAN), PLAN)

    page = press(lead, form, **{"held.light": "3", "regular_share.light": "0.5"})

    assert "Gespeichert: Fassung 2." in page.text
    told = card(page, "So liest es sich")
    assert "Leichter: 4 Treffen, alle 2 Wochen. Mindestens 3 Treffen sind" in told
    assert "Mindestens 50 Prozent kommen regelmäßig." in told
    assert "Intensiv: 12 Treffen, jede Woche. Mindestens 12" in told
    assert "Auffrischung 8, 24 Wochen" in told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held.light", "5"),
        ("held.intensive", "zwölf"),
        ("rhythm_weeks.intensive", "0"),
        ("after.intensive", "1.7.2027"),
        ("boosters_weeks.monthly", "8, bald"),
        ("rhythm_weeks.intensive", "27"),
        ("dates.light", "61"),
        ("week.light", "201"),
        ("boosters_weeks.monthly", "8, 105"),
        ("regular_share.light", "viele"),
        ("held.monthly", "vier"),
        ("rhythm_weeks.quarterly", "selten"),
    ],
)
def test_a_fault_stands_at_its_field(lead: Desk, field: str, value: str) -> None:
    form = form_to(lead.see(PLAN), PLAN)

    answer = lead.browser.post(PLAN, data={**fields_of(form), field: value})

    assert answer.status_code == 422
    page = Page(answer.text)
    controls = [*page.root.all("input"), *page.root.all("select")]
    (wrong,) = [each for each in controls if each.attributes.get("name") == field]
    assert wrong.attributes["aria-invalid"] == "true"
    if wrong.tag == "input":
        assert wrong.attributes["value"] == value


def test_a_phase_that_a_group_is_in_stays(lead: Desk) -> None:
    """The group changes to the second phase."""
    sent = fields_of(form_to(lead.see(PLAN), PLAN))
    del sent["has.light"]

    answer = lead.browser.post(PLAN, data=sent)

    assert answer.status_code == 409
    assert "Eine Gruppe braucht diese Phase noch" in Page(answer.text).text


def test_in_english_too(spring: Held) -> None:
    desk = spring.browser("lead")
    desk.send("/team/sprache", {"language": "en", "next": PLAN})

    assert "Only when you confirm does Kreis plan the next dates" in desk.see(PLAN).text


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (None, ("", "", "", "")),
        ("held >= 12", ("12", "", "", "")),
        (
            "held >= 9 and week >= 10 and regular_share >= 0.5 and after 2027-07-01",
            ("9", "10", "0.5", "2027-07-01"),
        ),
    ],
)
def test_a_rule_is_taken_apart_for_its_fields(rule: str | None, found: tuple[str, ...]) -> None:
    when = conditions(rule)

    assert (when["held"], when["week"], when["regular_share"], when["after"]) == found
