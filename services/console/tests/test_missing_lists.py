"""Wherever a number rests on attendance, the page names the lists that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest

from bench.served import Ground, running_services
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring

APRIL = "/team/fehltage?monat=2027-04"
NOBODY = "niemand davon gefehlt"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Tuesday of the start week: Monday's list is half filled, Tuesday's is empty."""
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
        spring = Spring(served)
        spring.at("2027-04-06T15:00")
        spring.put(0, spring.people[:7])
        served.tell_insights()
        yield spring


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


def file_of(petra: Desk) -> tuple[str, list[str]]:
    answer = petra.browser.get("/team/fehltage.csv?monat=2027-04")
    return answer.headers["Content-Disposition"], answer.text.lstrip("\ufeff").splitlines()


def missing_of(group: Page) -> Counter[int]:
    """How many strips miss how many lists."""
    strips = [str(each.attributes["aria-label"]) for each in group.root.all("span", role="img")]
    return Counter(each.count("Liste fehlt") for each in strips)


def test_absences_name_each_missing_list_and_do_not_say_that_nobody_was_absent(
    spring: Spring, petra: Desk
) -> None:
    page = petra.see(APRIL)

    assert "2 Listen fehlen noch" in page.text
    assert "7 von 12 eingetragen" in page.text
    assert "Mo 05.04., 09:00, Gruppe Unna" in page.text
    assert NOBODY not in page.text
    (link,) = page.root.all("a", href=f"/team/termin/{spring.date(1)}")
    assert "Eintragen" in link.text
    name, lines = file_of(petra)
    assert "unvollstaendig" in name
    assert ";;;Gruppe Unna;05.04.2027;Liste fehlt noch;" in lines
    assert ";;;Gruppe Unna;06.04.2027;Liste fehlt noch;" in lines


def test_a_half_filled_list_is_no_complete_one_and_a_day_counts_once_it_is_over(
    spring: Spring, petra: Desk
) -> None:
    text = petra.see(APRIL).text

    assert "noch keine vollständige Liste" in text, "seven of twelve are on Monday's"
    assert "Ein Tag zählt hier, sobald der Termin vorbei ist." in text


def test_group_person_and_today_say_the_same(spring: Spring, petra: Desk) -> None:
    group = petra.see(f"/team/gruppen/{spring.cohort}")
    assert "2 Listen fehlen noch" in group.text
    assert missing_of(group) == {1: 7, 2: 5}, "seven stand on Monday's list"
    person = petra.see(f"/team/person/{spring.people[0]}").text
    assert "bei 1 von 1 erfassten Terminen da (die Startwoche zählt mit); 1 Liste fehlt" in person
    assert "Di 06.04., 09:00" in person
    today = petra.see("/team/heute").text
    assert "Fehlende Listen 2" in today
    assert "7 von 12 eingetragen" in today
    assert "7 von 12 eingetragen" in petra.see("/team/listen").text


def test_an_entry_is_proposed_with_the_earlier_list_that_is_missing(
    spring: Spring, petra: Desk
) -> None:
    """Monday's list misses five of twelve. Only to who came later something can be missing."""
    before = "Die Liste eines früheren Termins (Mo 05.04.) fehlt noch. Wer dort war, war"
    assert "7 waren am Mo 05.04. zum ersten Mal da." in petra.see("/team/heute").text
    assert before not in " ".join(petra.see("/team/heute").text.split())
    spring.put(1, spring.people[7:9])

    for path in ("/team/heute", f"/team/gruppen/{spring.cohort}"):
        every = petra.see(path).root.all("p")
        (told,) = [each for each in every if before in " ".join(each.text.split())]
        assert told.all("a", href=f"/team/termin/{spring.date(0)}")
    assert "2 waren am Di 06.04. zum ersten Mal da." in petra.see("/team/heute").text


def test_once_all_lists_are_there_the_absences_are_all(spring: Spring, petra: Desk) -> None:
    spring.put(0, spring.people[7:])
    spring.put(1, spring.people[1:], {spring.people[0]: "excused"})
    page = petra.see(APRIL)

    assert "fehlen noch" not in page.text
    assert "Haddad" in page.text
    name, lines = file_of(petra)
    assert "unvollstaendig" in name, "April is not over"
    assert lines[1:] == [
        ";;;;;Der Monat ist noch nicht vorbei;",
        "Haddad;Amira;;Gruppe Unna;06.04.2027;entschuldigt;Zuweisung",
    ]
    assert "Fehlende Listen" not in petra.see("/team/heute").text
    assert "Alle Listen liegen vor." in petra.see("/team/listen").text
    spring.served.tell_insights()
    group = petra.see(f"/team/gruppen/{spring.cohort}").text
    assert group.count("noch kein gezähltes Treffen") == 12, "the start week does not count"


def test_a_month_without_a_date_or_without_absences_says_so(spring: Spring, petra: Desk) -> None:
    assert "gab es keinen Termin" in petra.see("/team/fehltage?monat=2027-03").text
    assert "ist noch kein Termin vorbei" in petra.see("/team/fehltage?monat=2027-12").text
    spring.at("2027-04-07T15:00")
    spring.put(2, spring.people)
    empty = Page(petra.browser.get("/team/fehltage?monat=2027-05").text)
    assert NOBODY not in empty.text


def test_every_absence_is_in_the_list_or_counted_below_it(spring: Spring, petra: Desk) -> None:
    """The contact person and a colleague who sees all files briefly account for the same three."""
    amira, other = spring.people[0], spring.people[5]
    spring.at("2027-04-08T15:00")
    there = [who for who in spring.people if who not in (amira, other)]
    spring.put(3, there, {amira: "unexcused", other: "excused"})
    own, colleague = petra.see(APRIL), spring.browser(who=str(uuid4())).see(APRIL)

    assert own.text.count("Amira Haddad") == 2
    left_out = "1 weiterer Fehltag gehört zu einer Person, die nicht durch Zuweisung kam."
    assert left_out in own.text
    assert "Haddad" not in colleague.text
    assert "3 weitere Fehltage gehören zu Personen, deren Akte Sie nicht ganz" in colleague.text
    assert "Ob sie durch Zuweisung kamen, sehen Sie nicht." in colleague.text
    assert "nicht durch Zuweisung kamen" not in colleague.text


def test_a_file_without_a_row_says_that_its_month_is_not_over(spring: Spring, petra: Desk) -> None:
    """March is over and had no date; of May nothing has been yet."""
    over, running = (
        petra.browser.get(f"/team/fehltage.csv?monat={month}") for month in ("2027-03", "2027-05")
    )

    assert "unvollstaendig" not in over.headers["Content-Disposition"]
    assert "unvollstaendig" in running.headers["Content-Disposition"]
    assert running.text.count("Der Monat ist noch nicht vorbei") == 1


def test_the_file_says_that_absences_are_left_out(spring: Spring, petra: Desk) -> None:
    name, lines = file_of(spring.browser(who=str(uuid4())))
    assert "unvollstaendig" in name
    said = (
        "3 Fehltage sind nicht enthalten: Ob die Personen durch Zuweisung kamen, war nicht zu sehen"
    )
    not_over = ";;;;;Der Monat ist noch nicht vorbei;"
    assert lines[1:] == [not_over, f";;;;;{said};"]
    name, lines = file_of(petra)
    not_referred = "1 Fehltag ist nicht enthalten: Die Person kam nicht durch Zuweisung"
    assert lines[1:3] == [not_over, f";;;;;{not_referred};"], "she sees who came how"
    assert len(lines) == 5
