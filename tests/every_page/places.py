"""Where every page is: each route with the ids of something that is there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tests.quarter.cast import Person, cast, file_of
from tests.quarter.console import console_of
from tests.quarter.ledger.books import Books
from tests.quarter.ledger.groups import meetings
from tests.quarter.quarter import Quarter

NOT_PAGES = {
    "/livez": "for the machine",
    "/readyz": "for the machine",
    "/metrics": "for the machine",
    "/.well-known/jwks.json": "keys, for services",
    "/static/<name>": "stylesheets and signs",
    "/k/<address>.ics": "a calendar",
    "/a/<token>/kalender": "a calendar file",
    "/g/<token>/anfrage/<uuid:ask_id>/kalender": "a calendar file",
    **dict.fromkeys(
        (
            "/g/<token>",
            "/g/<token>/mehr",
            "/g/<token>/suchen",
            "/g/<token>/anbieten",
            "/g/<token>/zeit/<uuid:offer_id>",
            "/g/<token>/anfrage/<uuid:ask_id>",
            "/g/<token>/melden/<uuid:ask_id>",
            "/team/kreise/meldung/<uuid:report_id>",
        ),
        "nobody of the quarter is in a circle; tests of the console and tests/browser open these",
    ),
    "/team/liste/<token>/geraet": "read by a script of the page",
    "/team/termin/<uuid:group_event_id>/geraet": "read by a script of the page",
    "/team/": "leads to the first page of the role",
    "/team/anmelden": "leads on, for whoever is signed in; her own test is in the console",
    "/team/anmelden/anbieter": "leads to the agency's provider",
    "/team/anmelden/zurueck": "comes back from there",
    "/team/fehltage.csv": "a file",
    "/team/eintritte.csv": "a file",
    "/team/was-wirkt.csv": "a file",
    "/team/was-wirkt/bindungen.csv": "a file",
    "/team/import/vorlage.<kind>": "a file",
    "/team/import/<uuid:import_id>/offene-zeilen.xlsx": "a file",
    "/team/person/<uuid:participant_id>/auskunft.json": "a file",
    "/team/termin/<uuid:group_event_id>/absagen": "an earlier address of the cancellation",
}
OF_PROPOSALS = [
    "/team/gruppen/vorschlag/<uuid:proposal_id>",
    "/team/gruppen/vorschlag/<uuid:proposal_id>/pruefen",
]
SUBSCRIBER = "kita-navigator"
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Places:
    """`of_staff` and `of_participants` map routes to addresses."""

    routes: set[str]
    ids: dict[str, str]
    tokens: dict[str, str]
    """What follows `/a/` in the link of somebody who reads this language."""
    dates: dict[str, str]
    """A date to come of her group."""

    @classmethod
    def prepared(cls, quarter: Quarter) -> Places:
        """Makes what there may be none of by now: a file, a link for a facilitator, a team outside,
        a question about a phase, a circle."""
        petra = quarter.petra
        quarter.ilse.enters_a_topic("Haushaltsgeld")
        quarter.ilse.lets_a_team_read(SUBSCRIBER)
        quarter.ilse.opens_a_circle("Ganz Unna")
        quarter.ilse.asks_for_lighter_phases_from_week(1)
        file = file_of([newcomer()], "Haus Ringgarten", "10.05.2027")
        petra.tries_a_file(file, quarter.folder)
        roster = petra.makes_a_roster_link()
        quarter.sources.wait_until_quiet()
        books = quarter.sources.read()
        ids = {**_ids(books), "roster": roster, "link": quarter.makes_a_sign_in_link()}
        readers = {each: _reader(quarter, books, each) for each in ("de", "ar")}
        tokens = {
            each: quarter.homes.newest(who).link.split("/a/")[1] for each, who in readers.items()
        }
        dates = {each: _date_of(books, who) for each, who in readers.items()}
        rules = console_of(quarter.box).url_map.iter_rules()
        routes = {each.rule for each in rules if "GET" in (each.methods or ())}
        return cls(routes, ids, tokens, dates)

    @property
    def of_staff(self) -> dict[str, str]:
        """All but those of a proposal, which are there only until it is confirmed."""
        found = {each for each in self.routes if each.startswith("/team/")}
        found -= {*NOT_PAGES, *OF_PROPOSALS}
        return {each: self._filled(each) for each in sorted(found)}

    @property
    def of_participants(self) -> dict[str, str]:
        return self.hers("de")

    def hers(self, language: str) -> dict[str, str]:
        found = [each for each in self.routes if not each.startswith("/team/")]
        own = replace(self, ids=self.ids | {"group_event_id": self.dates[language]})
        token = self.tokens[language]
        return {each: own._filled(each, token) for each in found if each not in NOT_PAGES}

    def _filled(self, route: str, token: str = "") -> str:
        if "liste/" in route:
            token = self.ids["roster"]
        elif "anmelden/" in route:
            token = self.ids["link"]
        ids = {**self.ids, "token": token}
        if "<day>" in route:
            ids["cohort_id"] = self.ids["cohort_on_holiday"]
        return _PART.sub(lambda part: ids[part[1]], route)


def of_the_proposal(books: Books) -> dict[str, str]:
    """The pages of the one that is open."""
    proposal = books.one("cohorts.proposal", state="open")
    assert proposal is not None
    return {each: _PART.sub(proposal["id"], each) for each in OF_PROPOSALS}


def newcomer() -> Person:
    """Somebody who comes by a file and is only tried."""
    return replace(cast()[0], first="Ewa", last="Nowicka", phone="0171 3920198", email="")


def _ids(books: Books) -> dict[str, str]:
    """One id for each part of an address. The person has a group, and the date is to come."""
    invitation = next(each for each in books.of("events.invitation") if each["until"] is None)
    cohort = invitation["cohort_id"]
    return {
        "participant_id": invitation["participant_id"],
        "invitation_id": invitation["id"],
        "cohort_id": cohort,
        "group_event_id": _last_date(books, cohort),
        "offer_id": books.of("cohorts.offer")[0]["id"],
        "venue_id": books.of("cohorts.venue")[0]["id"],
        "formation_id": books.of("cohorts.formation_run")[0]["id"],
        "circle_id": books.of("exchange.circle")[0]["id"],
        "import_id": books.of("intake.csv_import")[0]["id"],
        "proposal_id": books.of("cohorts.phase_proposal", state="proposed")[0]["id"],
        "key": books.of("intake.topic")[0]["key"],
        "name": SUBSCRIBER,
        **_skipped_day(books),
    }


def _skipped_day(books: Books) -> dict[str, str]:
    """A day that a group leaves out for the school holidays; a page asks whether it meets."""
    skipped = books.of("events.skipped_day", reason="school_holidays")[0]
    series = books.one("events.series", id=skipped["series_id"])
    assert series is not None
    return {"day": str(skipped["day"]), "cohort_on_holiday": series["cohort_id"]}


def _last_date(books: Books, cohort: str) -> str:
    own = (each for each in meetings(books) if each.cohort == cohort)
    return max(own, key=lambda each: each.starts).id


def _date_of(books: Books, who: Person) -> str:
    hers = books.one("intake.participant", first_name=who.first)
    assert hers is not None
    invitation = books.one("events.invitation", participant_id=hers["id"], until=None)
    assert invitation is not None
    return _last_date(books, invitation["cohort_id"])


def _reader(quarter: Quarter, books: Books, language: str) -> Person:
    """Of somebody who reads this language and whose newest link is open."""
    reads = {row["first_name"] for row in books.of("intake.participant", language=language)}
    there = [
        each
        for each in quarter.people
        if each.first in reads and each.channel != "call" and quarter.homes.has_a_link(each)
    ]
    rows = books.of("events.invitation", answer="yes", until=None)
    coming = {row["participant_id"] for row in rows}
    names = {row["id"]: row["first_name"] for row in books.of("intake.participant")}
    return next(each for each in there if each.first in {names[who] for who in coming})
