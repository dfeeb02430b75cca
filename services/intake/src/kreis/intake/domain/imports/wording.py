"""Sentences that say what is wrong with a file or a cell, in German and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kreis.intake.domain.imports.columns import label_of
from kreis.intake.domain.imports.slots import spoken

LANGUAGES = ("de", "en")


class Words(NamedTuple):
    """One sentence; what stands in braces is filled in."""

    de: str
    en: str


_SENTENCES: Mapping[str, Words] = {
    # The file as a whole.
    "file-empty": Words("Die Datei ist leer.", "The file is empty."),
    "is-excel": Words(
        "Das ist eine Excel-Datei im alten Format (.xls). Bitte in Excel „Speichern unter“ wählen:"
        " „Excel-Arbeitsmappe (.xlsx)“.",
        "This is an Excel workbook of the old kind (.xls). In Excel, save it as “Excel Workbook"
        " (.xlsx)”.",
    ),
    "workbook-broken": Words(
        "Die Excel-Datei ist beschädigt oder mit einem Kennwort geschützt.",
        "The Excel workbook is damaged or protected by a password.",
    ),
    "workbook-too-large": Words(
        "Die Excel-Datei ist ausgepackt größer als {most} MB. Bitte nur das Blatt mit den Personen"
        " speichern.",
        "Unpacked, the workbook has more than {most} MB. Save the sheet with the people alone.",
    ),
    "no-sheet": Words(
        "In der Datei gibt es kein Blatt „{sheet}“.", "The file has no sheet “{sheet}”."
    ),
    "columns-open": Words(
        "Diese Spalten verstehen wir nicht: {columns}. Bitte erst prüfen lassen und sagen, was sie"
        " bedeuten.",
        "We do not understand these columns: {columns}. Try the file first and say what they mean.",
    ),
    "is-utf-16": Words(
        "Die Datei ist in UTF-16 gespeichert. Bitte als „CSV UTF-8“ speichern.",
        "The file is saved as UTF-16. Save it as “CSV UTF-8”.",
    ),
    "not-csv": Words(
        "Das ist keine CSV-Datei: Sie enthält Zeichen, die kein Text sind.",
        "This is no CSV file: it holds characters that are no text.",
    ),
    "encoding-broken": Words(
        "Zeile {line}: Die Datei beginnt als UTF-8, hier steht aber etwas anderes."
        " Bitte neu als „CSV UTF-8“ speichern.",
        "Line {line}: the file begins as UTF-8, but something else stands here. Save it anew as"
        " “CSV UTF-8”.",
    ),
    "encoding-unknown": Words(
        "Zeile {line}: Die Zeichen sind weder UTF-8 noch Windows-1252. Bitte als „CSV UTF-8“"
        " speichern.",
        "Line {line}: the characters are neither UTF-8 nor Windows-1252. Save the file as"
        " “CSV UTF-8”.",
    ),
    "encoding-mixed": Words(
        "Zeile {line}: „{found}“ ist ein Umlaut, der falsch gelesen wurde. Bitte die"
        " ursprüngliche Datei als „CSV UTF-8“ speichern.",
        "Line {line}: “{found}” is an umlaut that was read wrongly. Save the original file as"
        " “CSV UTF-8”.",
    ),
    "no-header": Words(
        "In den ersten 30 Zeilen steht keine Überschrift, die wir kennen, z. B. Vorname;Nachname;"
        "Sprache.",
        "The first 30 lines hold no header we know, such as first name;last name;language.",
    ),
    "column-twice": Words(
        "Diese Spalten sagen dasselbe: {columns}. Bitte nur eine behalten.",
        "These columns say the same: {columns}. Keep one of them.",
    ),
    "columns-missing": Words("Es fehlen Spalten: {fields}.", "Columns are missing: {fields}."),
    "quote-open": Words(
        "Zeile {line}: Ein Anführungszeichen öffnet eine Zelle und schließt sie nicht richtig.",
        "Line {line}: a quotation mark opens a cell here and does not close it properly.",
    ),
    "cell-too-long": Words(
        "Zeile {line}: Eine Zelle hat mehr als {most} Zeichen; vielleicht fehlt ein"
        " Anführungszeichen.",
        "Line {line}: a cell has more than {most} characters; a quotation mark may be missing.",
    ),
    "too-many-columns": Words(
        "Zeile {line}: {columns} Spalten, höchstens {most} sind möglich.",
        "Line {line}: {columns} columns, at most {most} are possible.",
    ),
    "too-many-rows": Words(
        "{rows} Zeilen, höchstens {most} sind möglich. Bitte die Datei teilen.",
        "{rows} rows, at most {most} are possible. Split the file.",
    ),
    "no-rows": Words(
        "Unter der Überschrift steht keine Zeile.",
        "There is no row below the header.",
    ),
    "protected-people": Words(
        "Zeilen, in denen von Adressschutz die Rede ist: {lines}. Wer unter Adressschutz steht,"
        " wird nur von Hand aufgenommen. Bitte diese Zeilen löschen; gespeichert wurde nichts.",
        "Rows that speak of address protection: {lines}. Who is under address protection is"
        " registered by hand only. Delete these rows; nothing was stored.",
    ),
    "protection-found": Words(
        "In der Datei ist von Adressschutz die Rede. Wer unter Adressschutz steht, wird nur von"
        " Hand aufgenommen. Die Datei ist gelöscht; aufgenommen wurde niemand.",
        "The file speaks of address protection. Who is under address protection is registered by"
        " hand only. The file is deleted; nobody was taken in.",
    ),
    # One row.
    "row-width": Words(
        "Die Zeile hat {found} Spalten, die Überschrift {wanted}. Enthält eine Zelle das"
        " Trennzeichen? Dann gehört sie in Anführungszeichen.",
        "The row has {found} columns, the header {wanted}. A cell that holds the delimiter needs"
        " quotation marks.",
    ),
    "missing": Words("Hier fehlt etwas.", "Something is missing here."),
    "no-way-to-reach": Words(
        "Es fehlt ein Weg, sie zu erreichen: Telefon oder E-Mail.",
        "A way to reach her is missing: telephone or e-mail.",
    ),
    "channel-needs": Words(
        "Für diesen Kontaktweg fehlt die Angabe.",
        "What this way of contact needs is missing.",
    ),
    "formula": Words(
        "Das beginnt wie eine Formel. Bitte nur den Text eintragen, ohne =, +, - oder @ davor.",
        "This begins like a formula. Enter the text alone, without =, +, - or @ before it.",
    ),
    "character-lost": Words(
        "Ein Buchstabe ist verloren gegangen: Dort steht ein Fragezeichen. Bitte neu eintragen.",
        "A letter was lost: a question mark stands there. Enter it anew.",
    ),
    "sheet-error": Words(
        "Die Tabellenkalkulation meldet hier einen Fehler. Bitte den Text eintragen.",
        "The spreadsheet reports an error here. Enter the text.",
    ),
    "line-break": Words("Ein Zeilenumbruch steht im Text.", "There is a line break in the text."),
    "too-long": Words("Das ist zu lang.", "This is too long."),
    "one-of": Words("Möglich sind: {words}.", "Possible are: {words}."),
    "date": Words(
        "Ein Datum wie 05.04.2027 oder 2027-04-05.",
        "A date such as 05.04.2027 or 2027-04-05.",
    ),
    "two-digit-year": Words(
        "Die Jahreszahl braucht vier Ziffern: 05.04.2027.",
        "The year needs four digits: 05.04.2027.",
    ),
    "no-such-day": Words("Diesen Tag gibt es nicht.", "There is no such day."),
    "monday": Words("{found} ist kein Montag.", "{found} is no Monday."),
    "five-digits": Words("Eine Postleitzahl hat fünf Ziffern.", "A postal code has five digits."),
    "language": Words(
        "Diese Sprache kennen wir nicht. Bitte Name oder Kürzel, z. B. Arabisch oder ar.",
        "We do not know this language. Name or code, such as Arabic or ar.",
    ),
    "slot": Words(
        "„{found}“ verstehen wir hier nicht. Möglich sind Tage wie „Di Do“ (vormittags), „Di-N“,"
        " „Mo–Fr vormittags“, „täglich außer Mi“.",
        "We do not understand “{found}” here. Possible are days such as “Tue Thu” (mornings),"
        " “Tue-PM”, “Mon–Fri mornings”, “daily except Wed”.",
    ),
    "slot-ambiguous": Words(
        "„{found}“ kann zweierlei heißen. Bitte die Tage einzeln nennen, z. B. „Mo Di vormittags,"
        " Mi nachmittags“.",
        "“{found}” can mean two things. Name each day, such as “Mon Tue mornings, Wed afternoons”.",
    ),
    "read-slots": Words("Gelesen als: {slots}.", "Read as: {slots}."),
    "read-phone": Words(
        "Vorn fehlte ein Zeichen. Gelesen als {number}.",
        "A sign was missing in front. Read as {number}.",
    ),
    "three-topics": Words(
        "Höchstens drei Themen, hier stehen {found}.",
        "Three topics at most, here are {found}.",
    ),
    "topic": Words(
        "„{found}“ steht nicht unter Ihren Themen. Bitte Name oder Kürzel, mit Kommas dazwischen.",
        "“{found}” is none of your topics. Names or keys, with commas between.",
    ),
    "child": Words(
        "Je Kind ein Geburtsmonat wie 10/2024, mit * dahinter bei Betreuungsbedarf; davor gern der"
        " Vorname, sonst nichts.",
        "For each child a month of birth such as 10/2024, with * behind it if care is needed; a"
        " first name may stand before, nothing else.",
    ),
    "month": Words("Ein Monat wie 10/2024.", "A month such as 10/2024."),
    "no-such-month": Words("Einen Monat {found} gibt es nicht.", "There is no month {found}."),
    "month-to-come": Words(
        "Dieser Monat hat noch nicht begonnen.",
        "This month has not begun yet.",
    ),
    "needed-with-start-weeks": Words(
        "Zur Startwoche gehört, ob alle fünf Vormittage möglich sind: ja, mit Betreuung, nein.",
        "With a start week belongs whether five mornings are possible: yes, with childcare, no.",
    ),
    "venue-unknown": Words(
        "„{found}“ ist kein bekannter Ort. Bekannt sind: {known}.",
        "“{found}” is no known venue. Known are: {known}.",
    ),
    "venue-ambiguous": Words(
        "„{found}“ kann mehreres heißen: {known}.",
        "“{found}” can mean several: {known}.",
    ),
    "contact-person-unknown": Words(
        "„{found}“ ist keine bekannte Ansprechperson. Bekannt sind: {known}.",
        "“{found}” is no known contact person. Known are: {known}.",
    ),
    "contact-person-ambiguous": Words(
        "„{found}“ kann mehrere meinen: {known}.",
        "“{found}” can mean several: {known}.",
    ),
    "contact-person-missing": Words(
        "Es fehlt die Ansprechperson, in der Zeile oder für die ganze Datei.",
        "The contact person is missing, in the row or for the whole file.",
    ),
    "number-shortened": Words(
        "Die Tabellenkalkulation hat die Nummer verkürzt. Bitte die Spalte als Text formatieren.",
        "The spreadsheet has shortened the number. Format the column as text.",
    ),
    "phone": Words(
        "Das ist keine Telefonnummer mit Vorwahl.",
        "This is no telephone number with its area code.",
    ),
    "phone-letters": Words(
        "Bitte nur die Nummer, ohne Buchstaben und Bemerkungen.",
        "The number alone, without letters or remarks.",
    ),
    "phone-ambiguous": Words(
        "Hier fehlt vorn ein + oder eine 0; beides ergäbe eine Nummer.",
        "A + or a 0 is missing in front; both would make a number.",
    ),
    "no-sms": Words(
        "Diese Telefonnummer empfängt keine SMS. Bitte „Anruf“ eintragen oder eine Handynummer.",
        "This telephone takes no SMS. Enter “Call”, or a mobile number.",
    ),
    "email": Words("Das ist keine E-Mail-Adresse.", "This is no e-mail address."),
    "excluded-and-reachable": Words(
        "Ein Ort ist zugleich erreichbar und ausgeschlossen.",
        "A venue is within reach and excluded at once.",
    ),
    "invalid": Words("Das geht so nicht: {expected}.", "This does not do: {expected}."),
    # What stopped an import.
    "venues-unknown": Words(
        "Die Orte konnten nicht gelesen werden. Bitte später noch einmal versuchen.",
        "The venues could not be read. Try again later.",
    ),
    "stopped": Words(
        "Der Import ist abgebrochen; was gezählt ist, ist gespeichert. Bitte noch einmal"
        " importieren: Bekanntes wird nicht verdoppelt.",
        "The import has stopped; what is counted is stored. Import again: nothing that is known is"
        " doubled.",
    ),
}

CODES = tuple(_SENTENCES)


def sentence(code: str, params: Mapping[str, Any], language: str) -> str:
    """Returns the sentence for people. Raises `KeyError` for a code that has none."""
    words = _SENTENCES[code]
    shown = {name: _shown(name, value, language) for name, value in params.items()}
    return (words.de if language == "de" else words.en).format_map(shown)


def _shown(name: str, value: Any, language: str) -> Any:
    """A value in words: fields by their labels, slots by their days."""
    if not isinstance(value, list):
        return value
    if name == "fields":
        return ", ".join(label_of(each, language) for each in value)
    if name == "slots":
        return spoken(value, language)
    return ", ".join(map(str, value))


def in_words(found: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An import as people read it: why it failed, what its columns mean, what is missing."""
    failure = found["failure"]
    columns = [
        {
            **each,
            "label": label_of(each["means"], language) if each["means"] else "",
            "is_open": each["means"] is None and bool(each["examples"]),
        }
        for each in found["columns"]
    ]
    return {
        **found,
        "failure": sentence(failure, {}, language) if failure else None,
        "columns": columns,
        "missing": [label_of(each, language) for each in found["missing"]],
    }
