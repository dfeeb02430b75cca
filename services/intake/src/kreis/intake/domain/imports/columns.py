"""Names that the columns of a file may have, in German and in English."""

from __future__ import annotations

import re

_NAMES = {
    "first_name": "vorname|first name|given name",
    "last_name": "nachname|familienname|name|last name|surname|family name",
    "gender": "geschlecht|gender|sex",
    "birth_date": "geburtsdatum|geboren|geboren am|birth date|date of birth|born",
    "postal_code": "plz|postleitzahl|postal code|postcode|zip",
    "language": "sprache|muttersprache|erstsprache|language|home language",
    "languages": "weitere sprachen|sprachen|other languages|languages",
    "german_level": "deutsch|deutschniveau|deutschkenntnisse|sprachniveau|german|german level",
    "needs_interpreter": "sprachmittlung|dolmetschen|interpreter|needs interpreter",
    "channel": "kontaktweg|kontakt|erreichbar per|channel|contact by",
    "email": "e mail|email|mail|e mail adresse|mailadresse|e mail address",
    "phone": "telefon|telefonnummer|handy|mobil|tel|phone|phone number|mobile",
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
    "has_address_protection": "adressschutz|auskunftssperre|address protection",
    "wants_discretion": "diskret|diskrete nachrichten|discreet|discreet messages",
    "waiting_since": "wartet seit|wartend seit|waiting since",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_CHILD = re.compile(r"(?:kind|child) ([1-8])")
CHILDREN = tuple(f"child_{number}" for number in range(1, 9))

MANDATORY = (
    ("first_name",),
    ("last_name",),
    ("language",),
    ("email", "phone"),
    ("child_1", "children"),
    ("slots",),
)
"""The six things that are asked of everybody; of each, one column at least."""


def field_of(header: str) -> str | None:
    """The field a column holds, whatever its spelling: `E-Mail`, `e_mail`, ` EMAIL `."""
    name = re.sub(r"[\W_]+", " ", header.casefold()).strip()
    numbered = _CHILD.fullmatch(name)
    return f"child_{numbered[1]}" if numbered else _FIELDS.get(name)
