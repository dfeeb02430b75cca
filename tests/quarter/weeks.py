"""Thirteen weeks of work, a function for each. Week 1 begins on Monday, 11 January 2027."""

from __future__ import annotations

from tests.quarter.cast import BY_FORM, MURAT, PETRA, Person, file_of
from tests.quarter.quarter import Quarter, days_of

LINDE, WEIDE = "Gruppe Linde", "Gruppe Weide"
_PLACES = {"adults_min": "6", "adults_max": "10", "care_total": "10", "care_small": "8"}
_HOURS = {
    "monday": "2027-01-25", "days": "5", "dates": "8",
    "week_starts_at": "09:00", "week_ends_at": "12:00",
    "series_starts_at": "09:30", "series_ends_at": "11:30",
}  # fmt: skip
A_CUP = "Bitte bringen Sie am Donnerstag eine Tasse mit."
TEAM = ("Ansprechperson", "Gruppenplanung")


def week_1(q: Quarter) -> None:
    """The organisation begins: team, places, 25 people, two groups. Most answer by their links."""
    q.ilse = q.sits_down(q.renate.takes_on("Ilse", "Brandauer", "0221 4710109", ["Projektleitung"]))
    q.petra = q.sits_down(q.ilse.takes_on("Petra", "Neumann", "0221 4710101", list(TEAM)))
    q.ilse.takes_on("Murat", "Yıldız", "0221 4710102", list(TEAM))
    q.ilse.enters_a_venue("Haus Ringgarten", "Beispielweg 4", "59423", "Unna")
    q.ilse.enters_a_venue("Familienhaus Seseke", "Beispielufer 2", "59174", "Kamen")
    linde = {"name": LINDE, "weekday": "tue", **_PLACES, **_HOURS}
    q.ilse.enters_an_offer(linde, venue="Haus Ringgarten, Unna", women_only=False)
    weide = {"name": WEIDE, "weekday": "thu", **_PLACES, **_HOURS}
    q.ilse.enters_an_offer(weide, venue="Familienhaus Seseke, Kamen", women_only=True)
    for each in q.people[:BY_FORM]:
        q.petra.registers(each)
    q.petra.proposes_groups([LINDE, WEIDE])
    q.petra.moves_somebody()
    q.petra.discards_the_proposal()
    rest = q.people[BY_FORM:]
    file = file_of(rest, "Haus Ringgarten, Familienhaus Seseke", "25.01.2027")
    q.petra.brings_a_file(file, len(rest), q.folder)
    q.it_is("2027-01-14 10:00")
    q.petra.proposes_groups([LINDE, WEIDE])
    q.petra.confirms_the_proposal()
    q.it_is("2027-01-15 12:00")
    for each in written_to(q):
        if not each.is_silent:
            q.homes.answers(each, "no" if each.declines else "yes")
    q.it_is("2027-01-15 17:00")


def week_2(q: Quarter) -> None:
    """Petra calls whoever did not answer. Two refused: others come in their places."""
    q.it_is("2027-01-18 09:00")
    for number, name in enumerate(q.petra.reads_whom_to_call()):
        q.petra.enters_a_phone_answer(name, "Nein" if number == 1 else "Ja")
    for each in [person for person in q.people if person.declines]:
        if group := q.petra.finds_her_group(q.called(each)):
            replace(q, group, q.called(each))
    q.it_is("2027-01-22 17:00")


def week_3(q: Quarter) -> None:
    """The start week: five mornings. The lists of Tuesday to Friday are made up on Friday."""
    day = days_of(3)
    q.it_is("2027-01-23 16:05")
    q.it_is("2027-01-25 12:30")
    record(q, day(0).strftime("%d.%m."), LINDE, WEIDE)
    q.petra.says_what_is_usual()
    q.petra.records_entries()
    q.it_is("2027-01-29 12:30")
    for number in range(1, 5):
        record(q, day(number).strftime("%d.%m."), LINDE, WEIDE)
    q.petra.confirms_the_cost()
    q.it_is("2027-01-29 17:00")


def ordinary_week(q: Quarter, week: int, *, without: tuple[str, ...] = ()) -> None:
    """A date of each group, with its reminder the day before and its list afterwards."""
    day = days_of(week)
    q.it_is(f"{day(0):%Y-%m-%d} 16:05")
    q.it_is(f"{day(1):%Y-%m-%d} 12:30")
    if LINDE not in without:
        record(q, f"{day(1):%d.%m.}", LINDE)
    q.it_is(f"{day(2):%Y-%m-%d} 16:05")
    q.it_is(f"{day(3):%Y-%m-%d} 12:30")
    if WEIDE not in without:
        record(q, f"{day(3):%d.%m.}", WEIDE)
    q.it_is(f"{day(4):%Y-%m-%d} 17:00")


def week_4(q: Quarter) -> None:
    """The first weekly dates. Petra settles what was unclear, and talks with somebody."""
    q.it_is("2027-02-01 09:00")
    hers = q.petra.reads_who_is_in(LINDE)
    q.petra.opens_times_to_talk("2027-02-05")
    q.homes.takes_a_time_to_talk(next(each for each in written_to(q) if each.name in hers))
    for name, group in q.petra.reads_whose_absence_is_unclear()[:3]:
        q.petra.settles_an_absence(name, group, "Entschuldigt")
    for name, group in q.petra.reads_whose_absence_is_unclear()[:2]:
        q.petra.settles_an_absence(name, group, "Unentschuldigt")
    ordinary_week(q, 4)


def week_5(q: Quarter) -> None:
    """Somebody leaves Linde, and somebody who waits comes in."""
    day = days_of(5)
    q.it_is(f"{day(0):%Y-%m-%d} 09:00")
    hers = (q.person_called(name) for name in q.petra.reads_who_is_in(LINDE))
    replace(q, LINDE, next(each for each in hers if any(care for _, care in each.children)).name)
    ordinary_week(q, 5)
    q.petra.takes_the_absences_of_the_month()


def week_6(q: Quarter) -> None:
    """Murat is away. Tuesday's date begins an hour later; whoever has no message is called."""
    day = days_of(6)
    q.it_is(f"{day(0):%Y-%m-%d} 09:00")
    q.ilse.names_a_substitute(MURAT, PETRA, f"{day(0):%Y-%m-%d}", f"{day(4):%Y-%m-%d}")
    q.petra_stands_in = True
    q.petra.records_entries()
    q.petra.moves_a_date(f"{day(1):%d.%m.}", LINDE, "10:30", "12:30")
    q.it_is(f"{day(0):%Y-%m-%d} 11:00")
    for name in q.petra.reads_whom_to_call():
        q.petra.notes_a_call(name)
    q.it_is(f"{day(0):%Y-%m-%d} 16:05")
    q.it_is(f"{day(1):%Y-%m-%d} 13:00")
    record(q, f"{day(1):%d.%m.}", LINDE)
    q.it_is(f"{day(2):%Y-%m-%d} 16:05")
    reminded = q.petra.reads_who_is_in(WEIDE)
    q.homes.skips_the_next_date(next(e for e in written_to(q) if e.name in reminded))
    q.it_is(f"{day(3):%Y-%m-%d} 12:30")
    record(q, f"{day(3):%d.%m.}", WEIDE)
    q.it_is(f"{day(4):%Y-%m-%d} 17:00")


def week_7(q: Quarter) -> None:
    """Thursday's date falls out. Petra says so on the morning."""
    q.petra_stands_in = False
    day = days_of(7)
    q.it_is(f"{day(0):%Y-%m-%d} 16:05")
    q.it_is(f"{day(1):%Y-%m-%d} 12:30")
    record(q, f"{day(1):%d.%m.}", LINDE)
    q.it_is(f"{day(3):%Y-%m-%d} 08:00")
    q.petra.cancels_a_date(f"{day(3):%d.%m.}", WEIDE)
    q.it_is(f"{day(3):%Y-%m-%d} 08:30")
    for name in q.petra.reads_whom_to_call():
        q.petra.notes_a_call(name)
    q.it_is(f"{day(4):%Y-%m-%d} 17:00")


def week_8(q: Quarter) -> None:
    """Petra writes to a group. Two people leave the programme: one for work, one moves away."""
    q.it_is(f"{days_of(8)(0):%Y-%m-%d} 09:00")
    q.petra.writes_to_a_group(WEIDE, A_CUP)
    q.sources.typed.append(A_CUP)
    ordinary_week(q, 8)
    first, second = q.petra.reads_who_is_in(WEIDE)[:2]
    q.petra.records_an_exit(first, "Arbeit")
    q.petra.records_an_exit(second, "Umzug")


def week_9(q: Quarter) -> None:
    """Linde's list is forgotten."""
    ordinary_week(q, 9, without=(LINDE,))


def week_10(q: Quarter) -> None:
    """The forgotten list is made up on Monday, and both groups meet."""
    day = days_of(10)
    q.it_is(f"{day(0):%Y-%m-%d} 10:00")
    record(q, f"{days_of(9)(1):%d.%m.}", LINDE, week_before=True)
    ordinary_week(q, 10)


def week_11(q: Quarter) -> None:
    """School holidays: nobody meets."""
    q.it_is(f"{days_of(11)(4):%Y-%m-%d} 17:00")


def week_12(q: Quarter) -> None:
    """The second week of the school holidays, until Holy Saturday."""
    q.it_is(f"{days_of(12)(3):%Y-%m-%d} 17:00")


def week_13(q: Quarter) -> None:
    """The last dates. Weide's list is still missing when the quarter ends."""
    ordinary_week(q, 13, without=(WEIDE,))


def record(q: Quarter, day: str, *groups: str, week_before: bool = False) -> None:
    """The lists of a day. Whoever misses a meeting does so by her number in the seed."""
    for group in groups:
        number = q.held[group] = q.held.get(group, -1) + 1

        def is_absent(name: str, number: int = number) -> bool:
            return number in q.person_called(name).misses

        q.petra.records_who_was_there(day, group, is_absent, week_before=week_before)


def replace(q: Quarter, group: str, leaves: str) -> None:
    """Somebody leaves a group, and who comes in her place answers as she is asked."""
    q.petra.lets_somebody_go(group, leaves)
    refused = [q.called(each) for each in q.people if each.declines]
    came = q.person_called(q.petra.fills_the_seat(group, besides=[leaves, *refused]))
    q.sources.wait_until_quiet()
    if came.channel == "call":
        q.petra.enters_a_phone_answer(q.called(came), "Ja")
    else:
        q.homes.answers(came, "yes")


def written_to(q: Quarter) -> list[Person]:
    """Who has an e-mail or an SMS with a link."""
    return [each for each in q.people if each.channel != "call" and q.homes.has_a_link(each)]


WEEKS = (
    week_1, week_2, week_3, week_4, week_5, week_6, week_7, week_8, week_9, week_10, week_11,
    week_12, week_13,
)  # fmt: skip
