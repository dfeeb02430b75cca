"""An empty file to fill in, as CSV or XLSX: columns, choices, and a sheet that explains them.

Promise: a template that is filled in by its own explanations is understood as a whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kreis.intake.domain.imports.columns import Label, label_of
from kreis.intake.domain.imports.protection import OWN_SENTENCES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ROWS_WITH_CHOICES = 500


class Explained(NamedTuple):
    """A column of the template. `choices` are offered in its cells; others are possible too."""

    field: str
    is_needed: bool
    text: Label
    example: Label
    choices: tuple[str, ...] = ()


_YES_NO = ("ja", "nein")
_SAME = "10/2024*"
COLUMNS = (
    Explained("first_name", True, Label("", ""), Label("Derya", "Derya")),
    Explained("last_name", True, Label("", ""), Label("Şahin", "Şahin")),
    Explained(
        "language",
        True,
        Label("Name oder Kürzel der ersten Sprache", "name or code of the first language"),
        Label("Türkisch", "Turkish"),
        (
            *("Deutsch", "Arabisch", "Türkisch", "Ukrainisch", "Russisch", "Polnisch", "Kurdisch"),
            *("Rumänisch", "Persisch", "Paschtu", "Englisch", "Französisch", "Spanisch"),
        ),
    ),
    Explained(
        "email",
        False,
        Label("E-Mail oder Telefon ist nötig", "e-mail or phone is needed"),
        Label("derya@post.example", "derya@post.example"),
    ),
    Explained(
        "phone",
        False,
        Label(
            "eine Nummer mit Vorwahl, ohne Bemerkung", "one number with area code, without remarks"
        ),
        Label("0171 3920011", "0171 3920011"),
    ),
    Explained(
        "channel",
        False,
        Label(
            "leer: E-Mail, wenn es eine Adresse gibt", "empty: e-mail, where there is an address"
        ),
        Label("SMS", "SMS"),
        ("E-Mail", "SMS", "Anruf"),
    ),
    Explained(
        "child_1",
        True,
        Label(
            "Geburtsmonat; * dahinter heißt: braucht Betreuung, „ohne“: braucht keine, nichts:"
            " noch nicht gefragt. Der Vorname kann davor stehen",
            "month of birth; * behind it means: needs care, “ohne”: needs none, nothing: not yet"
            " asked. A first name may stand before",
        ),
        Label(_SAME, _SAME),
    ),
    Explained(
        "child_2",
        False,
        Label("bis Kind 20", "up to child 20"),
        Label("Can 03/2019", "Can 03/2019"),
    ),
    Explained("child_3", False, Label("", ""), Label("", "")),
    Explained(
        "slots",
        True,
        Label(
            "Tage; ohne Zusatz sind Vormittage gemeint. „täglich“ heißt Montag bis Freitag",
            "days; mornings are meant unless you say more. “daily” means Monday to Friday",
        ),
        Label("Di Do, Mo-N, Mo–Fr vormittags", "Tue Thu, Mon-PM, Mon–Fri mornings"),
    ),
    Explained(
        "birth_date",
        False,
        Label("mit vier Ziffern im Jahr", "four digits in the year"),
        Label("23.03.1994", "23.03.1994"),
    ),
    Explained(
        "gender",
        False,
        Label("", ""),
        Label("w", "w"),
        ("w", "m", "d"),
    ),
    Explained("postal_code", False, Label("fünf Ziffern", "five digits"), Label("59423", "59423")),
    Explained(
        "german_level",
        False,
        Label("Sprachniveau", "level"),
        Label("B1", "B1"),
        ("keine", "A1", "A2", "B1", "B2", "C"),
    ),
    Explained(
        "languages",
        False,
        Label("mit Komma dazwischen", "with commas between"),
        Label("Kurdisch, Arabisch", "Kurdish, Arabic"),
    ),
    Explained("needs_interpreter", False, Label("", ""), Label("ja", "ja"), _YES_NO),
    Explained(
        "start_weeks", False, Label("ein Montag", "a Monday"), Label("05.04.2027", "05.04.2027")
    ),
    Explained(
        "mornings",
        False,
        Label(
            "gehört zur Startwoche; fehlt die Spalte, fragen wir einmal für alle Zeilen",
            "belongs to the start week; without this column we ask once for all rows",
        ),
        Label("mit Betreuung", "mit Betreuung"),
        ("ja", "mit Betreuung", "nein"),
    ),
    Explained(
        "reach",
        False,
        Label(
            "Namen von Orten oder ihr Anfang, mit Komma dazwischen",
            "names of venues or their beginning, with commas between",
        ),
        Label("Haus Ringgarten", "Haus Ringgarten"),
    ),
    Explained("topics", False, Label("bis zu drei", "up to three"), Label("T2 T5", "T2 T5")),
    Explained(
        "contact_person",
        False,
        Label("Name; oder eine für die ganze Datei", "name; or one for the whole file"),
        Label("Petra Neumann", "Petra Neumann"),
    ),
    Explained(
        "access_route",
        False,
        Label("", ""),
        Label("Zuweisung", "Zuweisung"),
        ("Zuweisung", "Empfehlung", "Selbstmeldung"),
    ),
    Explained("funded_project", False, Label("", ""), Label("V-2027-01", "V-2027-01")),
    Explained("waiting_since", False, Label("ein Tag", "a day"), Label("11.01.2027", "11.01.2027")),
)
_WORDS = {
    "people": Label("Personen", "People"),
    "explained": Label("Erklärung", "Explanation"),
    "choices": Label("Auswahl", "Choices"),
    "column": Label("Spalte", "Column"),
    "needed": Label("nötig", "needed"),
    "what": Label("Was dort steht", "What stands there"),
    "example": Label("Beispiel", "Example"),
    "never": Label(OWN_SENTENCES["de"], OWN_SENTENCES["en"]),
    "own": Label(
        "Eigene Spalten sind möglich. Beim Prüfen fragt Kreis, was sie bedeuten.",
        "Columns of your own are possible. When the file is tried, Kreis asks what they mean.",
    ),
}


def as_csv(language: str) -> bytes:
    """The header alone, in UTF-8 with its mark, so that Excel reads it."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(_header(language))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_xlsx(language: str, contact_persons: Sequence[str]) -> bytes:
    """A workbook whose cells are text, so that `10/2024` stays what it is."""
    book = openpyxl.Workbook()
    people: Any = book.active
    people.title = _said("people", language)
    people.append(_header(language))
    people.freeze_panes = "A2"
    choices = book.create_sheet(_said("choices", language))
    for place, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(place)
        people.column_dimensions[letter].width = 18
        people.column_dimensions[letter].number_format = "@"
        people.cell(1, place).font = Font(bold=column.is_needed)
        for row in range(2, ROWS_WITH_CHOICES + 2):
            people.cell(row, place).number_format = "@"
        offered = contact_persons if column.field == "contact_person" else column.choices
        if offered:
            _offer(people, choices, letter, offered)
    _explain(book.create_sheet(_said("explained", language), 1), language)
    choices.sheet_state = "hidden"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _offer(people: Any, choices: Any, letter: str, offered: Sequence[str]) -> None:
    """Choices stand on a sheet of their own: in the rule itself Excel allows 255 characters."""
    for row, each in enumerate(offered, 1):
        choices[f"{letter}{row}"] = each
        choices[f"{letter}{row}"].data_type = "s"
    rule = DataValidation(
        type="list",
        formula1=f"'{choices.title}'!${letter}$1:${letter}${len(offered)}",
        allow_blank=True,
        showErrorMessage=False,
    )
    people.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS_WITH_CHOICES + 1}")


def _explain(sheet: Any, language: str) -> None:
    sheet.append([_said(each, language) for each in ("column", "needed", "what", "example")])
    for column in COLUMNS:
        needed = _said("needed", language) if column.is_needed else ""
        text = ", ".join(column.choices) or _in(column.text, language)
        if column.choices and _in(column.text, language):
            text = f"{_in(column.text, language)}: {text}"
        sheet.append(
            [label_of(column.field, language), needed, text, _in(column.example, language)]
        )
    sheet.append([])
    for each in ("never", "own"):
        sheet.append([_said(each, language)])
    for letter, width in zip("ABCD", (24, 10, 70, 34), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2, max_row=len(COLUMNS) + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _header(language: str) -> list[str]:
    return [label_of(each.field, language) for each in COLUMNS]


def _said(name: str, language: str) -> str:
    return _in(_WORDS[name], language)


def _in(label: Label, language: str) -> str:
    return label.de if language == "de" else label.en
