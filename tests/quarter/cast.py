"""The 25 people of the quarter and what will happen to them, drawn from one seed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from random import Random

SEED = 20270111
BY_FORM = 13
"""So many are registered on the page; the others come by a file."""
_NAMES = (
    ("Sabine", "Krämer"), ("Amira", "Haddad"), ("Rania", "Khalil"), ("Thomas", "Wiegand"),
    ("Jasmin", "Vogt"), ("Mehmet", "Aydın"), ("Oleksandr", "Bondar"), ("Katharina", "Pohl"),
    ("Svitlana", "Marchenko"), ("Nicole", "Baumann"), ("Derya", "Şahin"), ("Elif", "Kaya"),
    ("Zeynep", "Demir"), ("Melanie", "Brandt"), ("Olena", "Kovalenko"), ("Iryna", "Shevchuk"),
    ("Nour", "Al-Masri"), ("Huda", "Saleh"), ("Julia", "Reimann"), ("Anna", "Nowak"),
    ("Grace", "Okafor"), ("Mirela", "Popa"), ("Stefanie", "Kühn"), ("Tetiana", "Hrytsenko"),
    ("Andreas", "Lindner"),
)  # fmt: skip
_LANGUAGES = (
    "de", "ar", "ar", "de", "de", "tr", "uk", "de", "uk", "de", "tr", "tr", "tr", "de", "uk", "uk",
    "ar", "ar", "de", "de", "de", "de", "de", "uk", "de",
)  # fmt: skip
_MEN = {"Thomas", "Mehmet", "Oleksandr", "Andreas"}
_SPOKEN = {"de": "Deutsch", "ar": "Arabisch", "tr": "Türkisch", "uk": "Ukrainisch"}
_ROUTES = {"": "", "referral": "Zuweisung", "recommendation": "Empfehlung", "self": "Selbstmeldung"}
_WAYS = {"sms": "SMS", "email": "E-Mail", "call": "Anruf"}
PETRA, MURAT, ILSE = "Petra Neumann", "Murat Yıldız", "Ilse Brandauer"


@dataclass
class Person:
    """A single parent: what is said of her at registration, and how she will answer."""

    first: str
    last: str
    language: str
    level: str
    gender: str
    channel: str
    phone: str
    email: str
    children: list[tuple[str, bool]]
    """Month of birth, and whether the child needs care in the morning."""
    route: str
    """How she came. Empty: nobody asks her."""
    contact: str
    is_silent: bool = False
    declines: bool = False
    misses: set[int] = field(default_factory=set)
    """The meetings that she will miss, by their number in her group."""

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


def cast(seed: int = SEED) -> list[Person]:
    """Everybody, in the order in which they come. The same seed gives the same people."""
    chance = Random(seed)
    found = []
    for number, ((first, last), language) in enumerate(zip(_NAMES, _LANGUAGES, strict=True)):
        channel = chance.choices(("sms", "email", "call"), (5, 4, 1))[0]
        plain = f"{first}.{last}".translate(str.maketrans("äüŞşı", "auSsi")).lower()
        found.append(
            Person(
                first=first,
                last=last,
                language=language,
                level="C" if language == "de" else chance.choice(("A2", "B1", "B2")),
                gender="man" if first in _MEN else "woman",
                channel=channel,
                phone=f"0171 39201{number:02}",
                email=f"{plain}@post.example",
                children=_children(chance),
                route=chance.choice(("referral", "referral", "recommendation", "self", "")),
                contact=MURAT if number % 3 == 2 else PETRA,
                is_silent=channel != "call" and chance.random() < 0.12,
                misses={meeting for meeting in range(20) if chance.random() < 0.14},
            )
        )
    written = [each for each in found if each.channel != "call" and not each.is_silent]
    for each in chance.sample(written, 2):
        each.declines = True
    return found


def file_of(people: list[Person], town: str, monday: str) -> bytes:
    """The CSV file by which some of them come, as a spreadsheet writes it."""
    columns = ["Vorname", "Nachname", "Geschlecht", "Sprache", "Deutsch", "Kontaktweg", "E-Mail"]
    columns += ["Telefon", "Zeiten", "Orte"]
    columns += ["Kind 1", "Kind 2", "Startwoche", "Alle fünf Vormittage", "Frauengruppe"]
    columns += ["Ansprechperson", "Zugangsweg"]
    written = io.StringIO()
    file = csv.writer(written, delimiter=";")
    file.writerow(columns)
    for each in people:
        children = [f"{m[5:]}/{m[:4]}{'*' if care else ''}" for m, care in each.children]
        row = [each.first, each.last, "m" if each.gender == "man" else "w"]
        row += [_SPOKEN[each.language], each.level, _WAYS[each.channel], each.email, each.phone]
        row += ["Di Do", town, *[*children, ""][:2], monday, "ja"]
        row += ["nein" if each.gender == "man" else "ja", each.contact, _ROUTES[each.route]]
        file.writerow(row)
    return written.getvalue().encode("utf-8-sig")


def _children(chance: Random) -> list[tuple[str, bool]]:
    """One or two, the youngest last. At most one needs care, so that the places suffice."""
    months = [f"{chance.randint(2014, 2019)}-{chance.randint(1, 12):02}"]
    if chance.random() < 0.4:
        months.append(f"{chance.randint(2021, 2025)}-{chance.randint(1, 12):02}")
    return [(month, number == 1) for number, month in enumerate(months)]
