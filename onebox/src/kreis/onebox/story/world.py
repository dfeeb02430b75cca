"""Who and what the story is about, as its APIs take it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from kreis.console.issuer.people import Organisation, Somebody

BERLIN = ZoneInfo("Europe/Berlin")
_NAMES = UUID("8c9d2f6e-5a3b-4f0e-9b1a-6d2c4e8f7a10")


def story_id(name: str) -> UUID:
    """The id of something in the story: the same each time it is played."""
    return uuid5(_NAMES, name)


def at(text: str) -> datetime:
    """A moment of the story, from Berlin's wall clock: `2027-03-16 09:00`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN)


AGENCY = story_id("Lindenbrücke")
UNNA, KAMEN = story_id("offer U"), story_id("offer K")
VENUE_IDS = {"U": story_id("venue U"), "K": story_id("venue K")}
START = "2027-04-05"

AGENCY_PROFILE = {
    "name": "Lindenbrücke Beispielträger e. V. (erfunden)",
    "short_name": "Lindenbrücke",
    "land": "NW",
    "phone": "0221 4710100",
    "office_hours": "Mo-Fr 8-16 Uhr",
}

STAFF = {
    "Petra Neumann": {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"},
    "Murat Yıldız": {"first_name": "Murat", "last_name": "Yıldız", "phone": "0221 4710102"},
}

LEAD = "Ilse Brandauer"


def organisation() -> Organisation:
    """Who signs in: two contact persons who plan groups as well, and the programme lead."""
    contact_persons = [
        Somebody(str(story_id(name)), name, ("contact-person", "group-planning")) for name in STAFF
    ]
    lead = Somebody(str(story_id(LEAD)), LEAD, ("lead",))
    return Organisation(str(AGENCY), AGENCY_PROFILE["name"], [*contact_persons, lead])


VENUES = {
    "U": {
        "name": "Haus Ringgarten (Beispiel)",
        "street": "Beispielweg 4",
        "postal_code": "59423",
        "town": "Unna",
        "land": "NW",
    },
    "K": {
        "name": "Familienhaus Seseke (Beispiel)",
        "street": "Beispielufer 2",
        "postal_code": "59174",
        "town": "Kamen",
        "land": "NW",
    },
}


LERNHAUS = {
    "id": str(story_id("venue Lernhaus")),
    "name": "Lernhaus (Beispiel)",
    "street": "Beispielplatz 1",
    "postal_code": "59423",
    "town": "Unna",
}
LERNHAUS_PLACES = {"adults": 12, "care_places": {"total": 6, "by_band": {"0-2": 4}}}
"""Where single dates take place, and for how many."""


def _offer(venue: str, name: str, weekday: str, **own: Any) -> dict[str, Any]:
    return {
        "venue_id": str(VENUE_IDS[venue]),
        "name": name,
        "languages": ["de"],
        "adults": {"min": 8, "max": 12},
        "week": {"monday": START, "days": 5, "starts_at": "09:00", "ends_at": "12:00"},
        "series": {"weekday": weekday, "starts_at": "09:30", "ends_at": "11:30", "dates": 12},
        **own,
    }


OFFERS = {
    UNNA: _offer("U", "Gruppe Unna", "tue", care_places={"total": 8, "by_band": {"0-2": 5}}),
    KAMEN: _offer(
        "K",
        "Gruppe Kamen",
        "thu",
        women_only=True,
        care_places={"total": 6, "by_band": {"0-2": 4}},
    ),
}

DATES = {
    UNNA: [
        "04-13",
        "04-20",
        "04-27",
        "05-04",
        "05-11",
        "05-25",
        "06-01",
        "06-08",
        "06-15",
        "06-22",
        "06-29",
        "07-06",
    ],
    KAMEN: [
        "04-15",
        "04-22",
        "04-29",
        "05-13",
        "05-20",
        "06-03",
        "06-10",
        "06-17",
        "06-24",
        "07-01",
        "07-08",
        "07-15",
    ],
}
"""The weekly dates of 2027, month and day: holidays, public and school, are left out."""

PROGRAMME = [*["expert_talk"] * 4, *["qualification_module"] * 4, "excursion"]
"""What the first weekly dates of a group are for; those after them are open."""
COUNTS = [
    *("expert_talk", "qualification_module", "excursion", "workshop", "exchange_meeting"),
    "topic_open",
]
PHASES = [
    {
        "code": "intensive",
        "rhythm_weeks": 1,
        "dates": 12,
        "counts_kinds": COUNTS,
        "next": "light",
        "propose_when": "held >= 8 and regular_share >= 0.5",
        "boosters_weeks": [],
    },
    {
        "code": "light",
        "rhythm_weeks": 2,
        "dates": 4,
        "counts_kinds": COUNTS,
        "next": "monthly",
        "propose_when": "held >= 4",
        "boosters_weeks": [],
    },
    {
        "code": "monthly",
        "rhythm_weeks": 4,
        "dates": None,
        "counts_kinds": COUNTS,
        "next": None,
        "propose_when": None,
        "boosters_weeks": [8, 24],
    },
]
"""The agency asks for the light phase sooner than Kreis does by itself, which is after 12 dates."""
HOURLY_RATE = 4200
WEEKLY_COST = {"staff_minutes": 240, "room": 4000, "fee": 6000, "childcare": 1500}
"""Money in cents: 283 euros a date, with four hours of staff at 42 euros."""
WEEK_COST = {"staff_minutes": 360, "room": 4000, "childcare": 6000}
"""Of a morning of the start week: 352 euros."""
EXCURSION_COST = {"staff_minutes": 600, "fee": 21600, "room": 0, "childcare": 9000}
"""Of Kamen's excursion, as it was confirmed afterwards: 726 euros."""

KEEP_APART = ("P-05", "P-14")
KEEP_TOGETHER = ("P-08", "P-19")
WITHOUT_A_PLACE = {"P-23", "P-24"}

_DAYS = {"Mo": "mon", "Di": "tue", "Mi": "wed", "Do": "thu", "Fr": "fri"}
_CHANNELS = {"E-Mail": "email", "SMS": "sms", "Anruf": "call"}
_GENDERS = {"w": "woman", "m": "man"}
_ROUTES = {"Zuweisung": "referral", "Empfehlung": "recommendation", "Selbstmeldung": "self"}


@dataclass(frozen=True)
class Person:
    """A newcomer: her sign in the story, and what intake is told."""

    sign: str
    registration: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.registration['first_name']} {self.registration['last_name']}"

    @property
    def channel(self) -> str:
        return str(self.registration["channel"])

    @property
    def is_protected(self) -> bool:
        return bool(self.registration["has_address_protection"])


def newcomers() -> bytes:
    """The file that most of them come by; two of its rows are faulty."""
    return (files(__package__) / "newcomers.csv").read_bytes()


def people() -> list[Person]:
    text = (files(__package__) / "people.csv").read_text("utf-8")
    return [Person(row["id"], _registration(row)) for row in csv.DictReader(text.splitlines())]


def _registration(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "gender": _GENDERS[row["gender"]],
        "may_join_women_only": row["gender"] == "w",
        "birth_date": _german_date(row["birth_date"]),
        "postal_code": row["postal_code"] or None,
        "language": row["language"],
        "german_level": row["german_level"],
        "channel": _CHANNELS[row["channel"]],
        "email": row["email"],
        "phone": row["phone"],
        "children": [_child(text) for text in row["children"].split()],
        "slots": [_slot(text) for text in row["slots"].split()],
        "reach": [
            {"venue_id": str(VENUE_IDS[venue]), "how": "yes"} for venue in row["venues"].split()
        ],
        "start_weeks": [
            {"monday": row["start_weeks"], "mornings": row["five_mornings"].replace(" ", "_")}
        ],
        "topics": row["topics"].split(),
        "contact_person_id": str(story_id(row["contact_person"])),
        "access_route": _ROUTES[row["access_route"]],
        "funded_project": row["funded_project"],
        "has_address_protection": row["address_protection"] == "yes",
        "waiting_since": _german_date(row["waiting_since"]),
    }


def _german_date(text: str) -> str:
    day, month, year = map(int, text.split("."))
    return date(year, month, day).isoformat()


def _child(text: str) -> dict[str, Any]:
    """`10/2024*`: born in October 2024 and in need of care in the morning."""
    month, year = text.rstrip("*").split("/")
    return {"birth_month": f"{year}-{month}", "needs_care": text.endswith("*")}


def _slot(text: str) -> str:
    """`Mo` is Monday morning, `Mo-N` (Nachmittag) Monday afternoon."""
    day, _, afternoon = text.partition("-")
    return f"{_DAYS[day]}-{'pm' if afternoon else 'am'}"
