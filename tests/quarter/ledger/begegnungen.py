"""Who meets whom: the second program's own count of pairs, as counts and never as names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import combinations

from tests.quarter.ledger import words
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import Group, Meeting, is_member_on, presence

Told = Iterator[tuple[str, str]]
TITLE = "Wer sich begegnet"
WEEKS = (4, 8, 12)
OFTEN = 3
FEWEST, EXACT = 5, 10
A_DAY, FOUR_WEEKS = timedelta(days=1), timedelta(weeks=4)
NO_LIST = "Aus den vier Wochen davor liegt keine Liste vor."


def share(count: int, total: int) -> str:
    """`7 von 10`. Below ten people, all and none are not told as numbers."""
    if total < FEWEST:
        return "zu wenige"
    if total >= EXACT or 1 < count < total - 1:
        return f"{count} von {total}"
    return f"fast alle von {total}" if count > 1 else f"kaum jemand von {total}"


def begegnungen(books: Books, group: Group) -> Told:
    people = _members(group, books.today)
    if len(people) < FEWEST:
        return
    yield "section", TITLE
    often = _pairs(books, group, people, date.min, books.today, OFTEN)
    yield f"{TITLE}: ", f"Gelegenheit {_of_pairs(often, len(people))}"
    start = _start(group)
    for week in WEEKS:
        reached = start + timedelta(weeks=week)
        said = f"nach {week} Wochen"
        if reached > books.today:
            yield f"{TITLE}: ", f"{said} ab {words.short(reached)}"
            continue
        if not has_list(group, week):
            yield f"{TITLE}: ", f"{said} {NO_LIST}"
            continue
        begin, end = reached - FOUR_WEEKS, reached - A_DAY
        started = _members(group, start + timedelta(days=6))
        came = _came(books, group, started & _members(group, end), begin, end)
        met = _pairs(books, group, came, begin, end, 1)
        exact = len(started) >= EXACT or 1 < len(came) < len(started) - 1
        both = _of_pairs(met, len(started), are_people_told=exact)
        yield f"{TITLE}: ", f"{said} {share(len(came), len(started))} Personen {both}"


def has_list(group: Group, week: int) -> bool:
    """Whether a list of the four weeks before is complete: otherwise nobody knows who came."""
    end = _start(group) + timedelta(weeks=week)
    return any(_counted(group, end - FOUR_WEEKS, end - A_DAY))


def _of_pairs(count: int, people: int, *, are_people_told: bool = True) -> str:
    total = people * (people - 1) // 2
    exact = f"{count} von {total} Paaren"
    if people >= EXACT:
        return exact
    if count >= (people - 1) * (people - 2) // 2:
        return f"fast alle von {total} Paaren"
    if count <= 1:
        return f"kaum eines von {total} Paaren"
    return exact if are_people_told else "zu wenige Paare"


def _start(group: Group) -> date:
    return date.fromisoformat(str(group.offer["week_monday"]))


def _members(group: Group, day: date) -> set[str]:
    """Who was in the group on a day. Before its start week nobody was."""
    own = [each for each in group.invitations if is_member_on(each, day)]
    return {each["participant_id"] for each in own if since(group, each) <= day}


def since(group: Group, invitation: Row) -> date:
    return date.fromisoformat(str(invitation["since"] or _start(group)))


def _came(books: Books, group: Group, people: Collection[str], first: date, last: date) -> set[str]:
    """Who was at a counted date of the group in these days."""
    dates = list(_counted(group, first, last))
    return {who for each in dates for who in _there(books, group, each) if who in people}


def _pairs(
    books: Books, group: Group, people: Collection[str], first: date, last: date, often: int
) -> int:
    """Pairs of these people who were both at so many counted dates."""
    there = [_there(books, group, each) for each in _counted(group, first, last)]
    met = (
        sum(one in each and other in each for each in there)
        for one, other in combinations(sorted(people), 2)
    )
    return sum(times >= often for times in met)


def _counted(group: Group, first: date, last: date) -> Iterator[Meeting]:
    for each in group.meetings:
        counts = each.is_held and not each.is_week and not each.is_cancelled
        if counts and first <= each.day <= last:
            yield each


def _there(books: Books, group: Group, meeting: Meeting) -> set[str]:
    """Members of that day who were there."""
    known = presence(books)
    return {
        who for who in _members(group, meeting.day) if known.get((meeting.id, who)) == "present"
    }
