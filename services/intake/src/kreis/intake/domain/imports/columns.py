"""Names that the columns of a file may have, in German and in English."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from kreis.intake.domain.imports.protection import header_speaks_of_protection

_NAMES = {
    "first_name": "vorname|rufname|first name|given name",
    "last_name": "nachname|familienname|zuname|name|last name|surname|family name",
    "gender": "geschlecht|gender|sex",
    "birth_date": "geburtsdatum|geb datum|geboren|geboren am|birth date|date of birth|born",
    "postal_code": "plz|postleitzahl|postal code|postcode|zip",
    "language": "sprache|muttersprache|erstsprache|language|home language",
    "languages": "weitere sprachen|sprachen|other languages|languages",
    "german_level": "deutsch|deutschniveau|deutschkenntnisse|sprachniveau|german|german level",
    "needs_interpreter": "sprachmittlung|dolmetschen|interpreter|needs interpreter",
    "channel": "kontaktweg|kontakt|erreichbar per|channel|contact by",
    "email": "e mail|email|mail|e mail adresse|mailadresse|e mail address|email address",
    "phone": "telefon|telefonnummer|handy|handynummer|mobil|mobilnummer|mobiltelefon|rufnummer"
    "|tel|tel nr|phone|phone number|mobile",
    "children": "kinder|children",
    "slots": "zeiten|freie zeiten|verfügbarkeit|verfügbar|slots|availability|available",
    "mornings": "alle fünf vormittage|alle 5 vormittage|fünf vormittage|five mornings"
    "|all five mornings|mornings",
    "start_weeks": "startwoche|startwochen|start week|start weeks",
    "reach": "orte|ort|erreichbare orte|venues|venue|reachable venues",
    "reach_with_lift": "orte mit fahrdienst|mit fahrdienst|venues with a lift|with a lift",
    "excluded_venues": "ausgeschlossene orte|excluded venues",
    "topics": "themen|themenwünsche|topics|topics wished",
    "may_join_women_only": "frauengruppe|frauengruppe möglich|women only|may join women only",
    "contact_person": "ansprechperson|contact person",
    "access_route": "zugangsweg|zugang|access route|referral",
    "funded_project": "vorhaben|funded project|project",
    "wants_discretion": "diskret|diskrete nachrichten|discreet|discreet messages",
    "waiting_since": "wartet seit|wartend seit|waiting since",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split("|")}
MOST_CHILDREN = 20
_CHILD = re.compile(r"(?:kind|child) ?(?:nr|no)? ?(\d{1,2})|(\d{1,2}) ?(?:kind|child)")
CHILDREN = tuple(f"child_{number}" for number in range(1, MOST_CHILDREN + 1))
_HINT = re.compile(
    r"\((?:ja ?/ ?nein|yes ?/ ?no|pflicht|pflichtfeld|optional|freiwillig|mobil|handy"
    r"|w ?/ ?m ?/ ?d|tt\.?mm\.?jjjj|mm ?/ ?jjjj|monat ?/ ?jahr|geburtsmonat)\)"
)
"""What may stand in brackets behind a name without changing what the column means."""

PROTECTION = "has_address_protection"
LEFT_OUT = "left-out"
"""Said of a column that is really not to be read."""

MANDATORY = (
    ("first_name",),
    ("last_name",),
    ("language",),
    ("email", "phone"),
    ("child_1", "children"),
    ("slots",),
)
"""The six things that are asked of everybody; of each, one column at least."""


class Label(NamedTuple):
    """The name of a field on pages and in templates."""

    de: str
    en: str


_LABELS = {
    "first_name": Label("Vorname", "First name"),
    "last_name": Label("Nachname", "Last name"),
    "gender": Label("Geschlecht", "Gender"),
    "birth_date": Label("Geburtsdatum", "Birth date"),
    "postal_code": Label("PLZ", "Postal code"),
    "language": Label("Sprache", "Language"),
    "languages": Label("Weitere Sprachen", "Other languages"),
    "german_level": Label("Deutsch", "German"),
    "needs_interpreter": Label("Sprachmittlung", "Interpreter"),
    "channel": Label("Kontaktweg", "Channel"),
    "email": Label("E-Mail", "E-mail"),
    "phone": Label("Telefon", "Phone"),
    "children": Label("Kinder", "Children"),
    "slots": Label("Zeiten", "Slots"),
    "mornings": Label("Alle fünf Vormittage", "All five mornings"),
    "start_weeks": Label("Startwoche", "Start week"),
    "reach": Label("Orte", "Venues"),
    "reach_with_lift": Label("Orte mit Fahrdienst", "Venues with a lift"),
    "excluded_venues": Label("Ausgeschlossene Orte", "Excluded venues"),
    "topics": Label("Themen", "Topics"),
    "may_join_women_only": Label("Frauengruppe", "Women only"),
    "contact_person": Label("Ansprechperson", "Contact person"),
    "access_route": Label("Zugangsweg", "Access route"),
    "funded_project": Label("Vorhaben", "Project"),
    "wants_discretion": Label("Diskrete Nachrichten", "Discreet messages"),
    "waiting_since": Label("Wartet seit", "Waiting since"),
    PROTECTION: Label("Adressschutz", "Address protection"),
    "row": Label("Zeile", "Row"),
    **{name: Label(f"Kind {number}", f"Child {number}") for number, name in enumerate(CHILDREN, 1)},
}
OPEN_ROWS = Label("Bitte berichtigen (Kreis)", "Please correct (Kreis)")
"""The column that says what is wrong, in a file of rows that were not taken. It is not read."""
FIELDS = tuple(name for name in _LABELS if name != "row")
"""All fields that a column may hold."""


def names_no_mornings(filled: Collection[str]) -> bool:
    """Whether these columns name start weeks, and none says whether the mornings are possible."""
    return "start_weeks" in filled and "mornings" not in filled


def label_of(field: str, language: str) -> str:
    """The field's name for people. A field that is no column keeps its own name."""
    label = _LABELS.get(field)
    if label is None:
        return field
    return label.de if language == "de" else label.en


def field_of(header: str) -> str | None:
    """The field a column holds, whatever its spelling: `E-Mail`, `e_mail`, ` EMAIL `, `Kind2`; or
    `left-out`."""
    if header in OPEN_ROWS:
        return LEFT_OUT
    known = usual_field_of(header)
    return known or (PROTECTION if header_speaks_of_protection(header) else None)


def usual_field_of(header: str) -> str | None:
    """The same for headers that do not speak of protection."""
    name = re.sub(r"[\W_]+", " ", _HINT.sub(" ", header.casefold())).strip()
    numbered = _CHILD.fullmatch(name)
    if numbered is None:
        return _FIELDS.get(name)
    number = int(numbered[1] or numbered[2])
    return f"child_{number}" if 1 <= number <= MOST_CHILDREN else None
