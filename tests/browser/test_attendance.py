"""Lists, absences and answers in Chromium, at 320 and 1280 px: sound, whole width, few taps.

The console and the services run in this process. Nothing here needs Kafka.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.served import Ground, running_services
from services.console.tests.spring import Spring
from tests.browser.seats import PATIENCE, PICTURES, Seat
from tests.support.chromium import WIDTHS, faults_of, picture

PHONES = (320, 390)
NOTHING_SAVED = "Es ist noch nichts gespeichert."
NOT_ON_LIST = "Diese Angaben stehen noch nicht auf der Liste."


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Wednesday of the start week. Monday's list is half filled, Tuesday's is missing."""
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
        spring = Spring(served)
        for who in (*spring.people[:3], *spring.people[4:11]):
            spring.says(who, "yes")
        spring.says(spring.people[3], "no")
        spring.confirm("Gruppe Kamen", [spring.register("Zoe Hell")])
        spring.at("2027-04-07T15:00")
        spring.move(6, "2027-04-21")
        spring.says_of(spring.people[0], 5, "no")
        spring.put(0, spring.people[4:10], {spring.people[0]: "excused"})
        spring.put(2, spring.people[2:3], {spring.people[1]: "unclear"})
        yield spring


@pytest.fixture(scope="module")
def address(spring: Spring) -> Iterator[str]:
    with spring.in_chromium() as address:
        yield address


def seated(browser: Browser, address: str, link: str, width: int) -> Seat:
    context = browser.new_context(viewport={"width": width, "height": 860}, locale="de-DE")
    context.set_default_timeout(PATIENCE)
    seat = Seat(context.new_page(), address)
    seat.open(link)
    return seat


def signed_in(
    browser: Browser, address: str, spring: Spring, width: int, role: str = "contact-person"
) -> Seat:
    seat = seated(browser, address, spring.sign_in_link(role), width)
    seat.page.get_by_role("button", name="Anmelden").click()
    return seat


def sound(seat: Seat, name: str) -> None:
    picture(seat.page, name, PICTURES)
    assert faults_of(seat.page) == [], name


def check_whole_width(seat: Seat) -> None:
    """Each row is as wide as its card, and the choices stay inside."""
    page = seat.page
    width = page.locator("form:has(.roster)").evaluate("form => form.clientWidth")
    rows = page.locator(".roster > li:visible")
    widths = rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().width)")
    assert widths
    assert {round(each - width) for each in widths} <= {-1, 0, 1}


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_about_lists_and_answers_are_sound(
    browser: Browser, address: str, spring: Spring, width: int
) -> None:
    petra = signed_in(browser, address, spring, width)
    for name, path in {
        "heute-absagen": "/team/heute",
        "fehlende-listen": "/team/listen",
        "fehltage-unvollstaendig": "/team/fehltage?monat=2027-04",
        "gruppe-listen-fehlen": f"/team/gruppen/{spring.cohort}",
        "person-teilnahme": f"/team/person/{spring.people[0]}",
        "termin-nicht-bestaetigt": f"/team/termin/{spring.date(6)}",
        "termin-halb": f"/team/termin/{spring.date(0)}",
    }.items():
        petra.open(path)
        sound(petra, name)
    check_whole_width(petra)
    ilse = signed_in(browser, address, spring, width, "lead")
    for name, path in {
        "heute-leitung": "/team/heute",
        "termin-leitung": f"/team/termin/{spring.date(0)}",
    }.items():
        ilse.open(path)
        sound(ilse, name)


HIDDEN = """() => {
  const bar = document.querySelector('.save').getBoundingClientRect();
  const box = document.activeElement.closest('label, button, summary, a')?.getBoundingClientRect();
  const isHidden = box && box.bottom > bar.top + 1 && box.top < bar.bottom - 1;
  return isHidden && !document.activeElement.closest('.save')
    ? document.activeElement.outerHTML : null;
}"""
"""What has the focus, if the bar lies over it."""


@pytest.mark.parametrize("height", [560, 860])
def test_the_bar_to_save_lies_over_nothing_that_has_the_focus(
    browser: Browser, address: str, spring: Spring, height: int
) -> None:
    """By keyboard down the whole list, and by a link to the last row."""
    petra = signed_in(browser, address, spring, 320)
    page = petra.page
    page.set_viewport_size({"width": 320, "height": height})
    petra.open(f"/team/termin/{spring.date(2)}")
    page.locator(".roster input").first.focus()
    for _ in range(3 * len(spring.people)):
        assert page.evaluate(HIDDEN) is None
        page.keyboard.press("Tab")

    last = spring.people[-1]
    petra.open(f"/team/termin/{spring.date(2)}#p-{last}")
    row = page.locator(f"#p-{last}")
    bottom = row.evaluate("row => row.getBoundingClientRect().bottom")
    bar = page.locator(".save").evaluate("bar => bar.getBoundingClientRect().top")
    assert bottom <= bar + 1


@pytest.mark.parametrize("width", WIDTHS)
def test_partly_is_refused_at_its_field_and_a_guest_is_found(
    browser: Browser, address: str, spring: Spring, width: int
) -> None:
    petra = signed_in(browser, address, spring, width)
    petra.open(f"/team/termin/{spring.date(2)}")
    who, other = spring.people[1], spring.people[4 + WIDTHS.index(width)]
    petra.page.locator(f"#n-{who}").evaluate("name => name.scrollIntoView({block: 'center'})")
    petra.mark(f'input[name="state.{who}"][value="late"]')
    petra.page.locator(f"#m-{who}").fill("180")
    petra.tap("Speichern")
    assert "Bei „Teils“ fehlen die Minuten" in petra.told
    assert petra.page.locator(f"#m-{who}").input_value() == "180"
    sound(petra, "termin-teils")
    assert petra.page.get_by_text(NOT_ON_LIST).is_visible(), "others stand on it"
    petra.mark(f'input[name="state.{other}"][value="present"]')
    petra.tap("Speichern")
    petra.page.get_by_text("1 noch nicht übertragen").wait_for()
    assert not petra.page.get_by_text(NOTHING_SAVED).is_visible(), "the other mark has been sent"

    if not petra.page.locator("#f-guest").is_visible():
        petra.page.locator("details.also summary").click()
    petra.page.locator("#f-guest").fill("Zoe")
    petra.page.locator("#f-guest").press("Enter")
    assert "Zoe Hell" in petra.text
    assert petra.page.locator(f"#m-{who}").input_value() == "180", "no mark is lost"
    sound(petra, "termin-auch-da")


@pytest.mark.parametrize("width", PHONES)
def test_the_facilitators_list_fills_a_phone(
    browser: Browser, address: str, spring: Spring, width: int
) -> None:
    given = spring.ask("POST", f"/group-events/{spring.date(2)}/roster-links")
    jana = seated(browser, address, f"/team/liste/{given['token']}", width)
    jana.page.get_by_label("PIN").fill(given["pin"])
    jana.tap("Liste öffnen")
    check_whole_width(jana)
    assert "Auch da" in jana.text
    sound(jana, "kursleitung-ganze-breite")


@pytest.mark.parametrize("width", PHONES)
def test_who_stops_is_asked_first_and_sees_what_is_left(
    browser: Browser, address: str, spring: Spring, width: int
) -> None:
    spring.says(spring.people[2], "yes")
    phone = seated(browser, address, f"/a/{spring.link_of(spring.people[2])}", width)
    phone.taps = 0
    phone.tap("Ich kann gar nicht mehr kommen", role="link")
    assert "Diesmal nicht" in phone.text
    sound(phone, "absage-frage")
    phone.tap("Ja, alle Termine absagen")
    assert phone.taps == 2
    assert "Startwoche" not in phone.text
    sound(phone, "absage-danach")
    phone.tap(re.compile("^Ja"))
    assert phone.page.locator(".card .chip.ok").first.is_visible()


def test_absences_print_with_the_missing_lists(
    browser: Browser, address: str, spring: Spring
) -> None:
    petra = signed_in(browser, address, spring, 1280)
    petra.open("/team/fehltage?monat=2027-04")
    petra.page.emulate_media(media="print")

    assert petra.page.get_by_role("heading", name=re.compile("Listen fehlen noch")).is_visible()
    assert petra.page.get_by_text("Gruppe Unna").first.is_visible()
    assert not petra.page.get_by_text("Eintragen").first.is_visible()


def test_what_is_tapped_and_not_saved_is_sent_on_coming_back_as_the_page_says(
    browser: Browser, address: str, spring: Spring
) -> None:
    petra = signed_in(browser, address, spring, 320)
    petra.open(f"/team/termin/{spring.date(2)}")
    petra.mark(f'input[name="state.{spring.people[7]}"][value="present"]')
    petra.page.get_by_text("1 noch nicht übertragen").wait_for()
    assert "wenn Sie speichern oder auf diese Seite zurückkommen" in petra.text

    petra.page.reload()
    petra.page.locator(f'li[data-who="{spring.people[7]}"]').get_by_text("übertragen um").wait_for()
