"""Stand-ins for what differs from person to person, for texts that staff see before they send."""

from __future__ import annotations

from typing import TypedDict


class StandIns(TypedDict):
    name: str
    link: str
    telefon: str
    ansprechperson: str
    traeger: str


BRACKETS = StandIns(
    name="[Name]",
    link="[Link]",
    telefon="[Telefon]",
    ansprechperson="[Ansprechperson]",
    traeger="[Träger]",
)
"""What is to be put in, as staff read it."""
NEXT_DATE = {
    "tag": "[Tag]",
    "zeit_von": "[Beginn]",
    "zeit_bis": "[Ende]",
    "ort": "[Ort]",
    "betreuung": "[Betreuung]",
    "text": "",
}
"""The next date of somebody who is missed."""
USUAL = StandIns(
    name="Sabine Mustermann",
    link="https://gruppen.beispielverein.example/a/" + "x" * 22,
    telefon="02307 1234567",
    ansprechperson="Petra Mustermann",
    traeger="Beispielverein",
)
"""Words of usual length, for counting."""
