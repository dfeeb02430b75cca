"""What a device keeps of a list: full or refused storage, tabs, sessions, and how it ends."""

from __future__ import annotations

import pytest

from services.console.tests.spring import Spring
from tests.browser.devices import Open
from tests.browser.lists import ALL_SENT, begin, entry, link_to, marks, sound

FULL = """void (IDBObjectStore.prototype.add = () => {
  throw new DOMException("", "QuotaExceededError");
})"""


SLOW = """async () => {
  const kind = Object.getPrototypeOf(await RosterQueue.open()), mark = kind.mark;
  kind.mark = async function (key, who, said) {
    if (said.state === "absent") await new Promise((later) => setTimeout(later, 1500));
    return mark.call(this, key, who, said);
  };
}"""
"""The device takes its time to keep that somebody is absent."""


@pytest.mark.parametrize("how", ["refused", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_the_form_works(
    spring: Spring, telephone: Open, how: str
) -> None:
    number = {"refused": 9, "full": 10}[how]
    begin(spring, number)
    her = spring.people[0]
    jana = telephone()
    given = link_to(spring, number)
    if how == "refused":
        jana.context.add_init_script("delete Window.prototype.indexedDB; delete self.indexedDB;")
        jana.go(f"/team/liste/{given['token']}")
        jana.page.get_by_label("PIN").fill(given["pin"])
        jana.page.get_by_role("button", name="Liste öffnen").click()
        jana.waits_for("Dieser Browser hebt nichts auf")
        jana.page.locator(f'input[name="state.{her}"][value="present"]').check(force=True)
    else:
        jana.open_link(given)
        jana.page.evaluate(FULL)
        jana.page.locator(f'input[name="state.{her}"][value="present"]').check(force=True)
        jana.waits_for("Dieses Gerät kann nichts mehr aufheben")
    jana.save()
    jana.waits_for("Gespeichert.")
    assert entry(spring, number, her)["status"] == "present"


def test_a_tap_stays_while_the_device_still_keeps_it(spring: Spring, telephone: Open) -> None:
    """Between the two, another row is drawn from what is kept: of her, the tap before."""
    begin(spring, 12)
    her, other = spring.people[:2]
    petra = telephone()
    petra.sign_in()
    petra.open_date(12)
    petra.mark(her, "present")
    petra.page.evaluate(SLOW)

    petra.mark(her, "absent")
    petra.mark(other, "present")
    petra.page.locator(f"#p-{other} .net-note.waits").wait_for()

    assert petra.page.locator(f'input[name="state.{her}"][value="absent"]').is_checked()
    petra.save()
    petra.waits_for("Gespeichert.")
    assert entry(spring, 12, her)["status"] == "absent"


def test_two_tabs_of_a_device_show_the_same_and_send_once(spring: Spring, telephone: Open) -> None:
    begin(spring, 11)
    her, other = spring.people[:2]
    petra = telephone()
    petra.sign_in()
    petra.open_date(11)
    first = petra.page
    petra.page = petra.context.new_page()
    petra.open_date(11)
    petra.off()
    petra.mark(her, "present")
    first.get_by_text("1 noch nicht übertragen").wait_for()
    assert first.locator(f'input[name="state.{her}"][value="present"]').is_checked()
    first.locator(f'input[name="state.{other}"][value="absent"]').check(force=True)
    petra.waits_for("2 noch nicht übertragen")
    petra.on()
    petra.page.wait_for_function(ALL_SENT)
    first.wait_for_function(ALL_SENT)
    assert [entry(spring, 11, each)["version"] for each in (her, other)] == [1, 1]
    assert marks(spring, 11)["taken"] == 2


def test_a_session_that_ends_loses_nothing_and_nobody_else_sends(
    spring: Spring, telephone: Open
) -> None:
    begin(spring, 12)
    her = spring.people[0]
    petra = telephone()
    petra.sign_in()
    petra.open_date(12)
    petra.wait_for_worker()
    petra.off()
    petra.mark(her, "present")
    petra.context.clear_cookies()
    petra.on()
    petra.waits_for("Sie sind abgemeldet. Die Einträge bleiben auf diesem Gerät.")
    petra.page.get_by_role("link", name="Anmelden").click()
    petra.page.wait_for_load_state()
    assert [each["entries"][0]["name"] for each in petra.kept()["rosters"]] == ["Amira H."]
    assert len(petra.kept()["marks"]) == 1

    petra.sign_in()
    petra.open_date(12)
    petra.page.wait_for_function(ALL_SENT)
    assert entry(spring, 12, her)["status"] == "present"


def test_what_is_over_goes_from_the_device(spring: Spring, telephone: Open) -> None:
    begin(spring, 13)
    her, other = spring.people[:2]
    petra = telephone()
    petra.sign_in()
    petra.open_date(13)
    petra.wait_for_worker()
    petra.off()
    petra.mark(her, "present")
    petra.context.add_init_script("const real = Date.now; Date.now = () => real() + 73 * 3600e3;")
    petra.reopen()
    petra.waits_for("Auf diesem Gerät ist keine Liste.")
    assert petra.kept() == {"rosters": [], "marks": []}
    assert (
        petra.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)")
        == 0
    )
    assert entry(spring, 13, her)["status"] is None
    del other


def test_a_date_that_comes_back_with_a_refused_form_still_sends_and_leads_on(
    spring: Spring, telephone: Open
) -> None:
    """The page then has the address of the form that was refused."""
    begin(spring, 15)
    her = spring.people[0]
    petra = telephone()
    petra.sign_in()
    petra.open_date(15)
    petra.page.get_by_text("Inhalt", exact=True).click()
    petra.page.get_by_label("Oder ein eigenes Thema").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'Zu lang. '.repeat(99); }"
    )
    petra.page.locator("form[action$=thema] button").click()
    petra.page.wait_for_url("**/thema")
    petra.wait()
    petra.off()
    petra.mark(her, "present")
    petra.on()
    petra.page.wait_for_function(ALL_SENT)
    assert entry(spring, 15, her)["status"] == "present"

    petra.page.get_by_role("button", name="Liste von diesem Gerät löschen").click()
    petra.page.wait_for_url(f"**{petra.path}")
    assert petra.page.locator("form[data-roster]").count() == 1


def test_without_script_the_list_refuses_to_write_over_what_it_has_not_shown(
    spring: Spring, telephone: Open
) -> None:
    begin(spring, 14)
    her, other = spring.people[:2]
    jana = telephone(java_script_enabled=False)
    given = link_to(spring, 14)
    jana.go(f"/team/liste/{given['token']}")
    jana.page.get_by_label("PIN").fill(given["pin"])
    jana.page.get_by_role("button", name="Liste öffnen").click()
    spring.put(14, [], {her: "excused"})
    for who in (her, other):
        jana.page.locator(f'input[name="state.{who}"][value="present"]').check(force=True)
    jana.save()
    jana.waits_for("Jemand hat diese Liste gerade geändert")
    assert entry(spring, 14, her)["absence"] == "excused"
    assert jana.page.locator(f'input[name="state.{her}"][value="absent"]').is_checked()
    jana.save()
    jana.waits_for("Gespeichert.")
    assert entry(spring, 14, other)["status"] == "present"


def test_the_page_speaks_english_too(spring: Spring, telephone: Open) -> None:
    begin(spring, 5)
    jana = telephone(locale="en-GB", viewport={"width": 320, "height": 860})
    given = link_to(spring, 5)
    jana.path = f"/team/liste/{given['token']}"
    jana.go(jana.path)
    jana.page.get_by_label("PIN").fill(given["pin"])
    jana.page.get_by_role("button", name="Open the list").click()
    jana.wait()
    jana.wait_for_worker()
    jana.off()
    jana.mark(spring.people[6], "present")
    jana.reopen()
    jana.wait()
    assert "1 not sent yet, as of" in jana.box
    assert "No net." in jana.box
    sound(jana, "anwesenheit-ohne-netz-englisch")
