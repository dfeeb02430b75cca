"""Sentences that say what is wrong with a file as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.intake.domain.imports.words import Words

SENTENCES: Mapping[str, Words] = {
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
    "encoding-unsure": Words(
        "Zeile {line}: „{found}“ können wir nicht sicher lesen, weil die Datei kein UTF-8 ist."
        " Bitte als Excel-Arbeitsmappe (.xlsx) oder als „CSV UTF-8“ speichern.",
        "Line {line}: we cannot be sure of “{found}”, because the file is no UTF-8. Save it as an"
        " Excel workbook (.xlsx) or as “CSV UTF-8”.",
    ),
    "encoding-mixed": Words(
        "Zeile {line}: „{found}“ ist ein Buchstabe, der falsch gelesen wurde. Bitte die"
        " ursprüngliche Datei als „CSV UTF-8“ speichern.",
        "Line {line}: “{found}” is a letter that was read wrongly. Save the original file as"
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
