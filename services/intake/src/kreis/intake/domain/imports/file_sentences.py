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
    "is-other-format": Words(
        "Das ist eine Datei im Format {kind}. Bitte „Speichern unter“ wählen:"
        " „Excel-Arbeitsmappe (.xlsx)“.",
        "This is a file of the kind {kind}. Save it as “Excel Workbook” (.xlsx).",
    ),
    "is-archive": Words(
        "Das ist ein ZIP-Archiv und keine Tabelle. Bitte entpacken und die Datei darin bringen.",
        "This is a ZIP archive and no table. Unpack it, and bring the file in it.",
    ),
    "workbook-locked": Words(
        "Die Excel-Datei ist mit einem Kennwort geschützt. Bitte das Kennwort in Excel entfernen"
        " und die Datei neu speichern.",
        "The Excel workbook is protected by a password. Remove it in Excel and save the file anew.",
    ),
    "workbook-broken": Words(
        "Die Excel-Datei ist beschädigt. Bitte in Excel öffnen und neu speichern. Sehen Sie vorher"
        " nach, ob alle Zeilen da sind.",
        "The Excel workbook is damaged. Open it in Excel and save it anew. Check first that all"
        " rows are there.",
    ),
    "cell-not-understood": Words(
        "{place}: Was dort in der Excel-Datei steht, verstehen wir nicht. Bitte die Datei in Excel"
        " öffnen und neu speichern. Sehen Sie vorher nach, ob alle Zeilen da sind. Gespeichert"
        " wurde nichts.",
        "{place}: we do not understand what the Excel file has there. Open it in Excel and save it"
        " anew. Check first that all rows are there. Nothing was stored.",
    ),
    "sheets-open": Words(
        "In mehreren Blättern stehen Menschen: {sheets}. Bitte die Datei erst prüfen lassen und"
        " sagen, welches Blatt gemeint ist.",
        "Several sheets hold people: {sheets}. Try the file first and say which sheet is meant.",
    ),
    "rows-out-of-order": Words(
        "Zeile {line}: Diese Zeile oder eine ihrer Zellen steht in der Excel-Datei an falscher"
        " Stelle oder doppelt. Bitte die Datei in Excel öffnen und neu speichern. Sehen Sie vorher"
        " nach, ob alle Zeilen da sind. Gespeichert wurde nichts.",
        "Row {line}: this row or one of its cells is out of order in the Excel file, or there"
        " twice. Open the file in Excel and save it anew. Check first that all rows are there."
        " Nothing was stored.",
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
        "Zeile {line}: In keiner üblichen Zeichenkodierung ergeben diese Zeichen Namen. Bitte als"
        " Excel-Arbeitsmappe (.xlsx) oder als „CSV UTF-8“ speichern.",
        "Line {line}: in no usual encoding these characters make names. Save the file as an Excel"
        " workbook (.xlsx) or as “CSV UTF-8”.",
    ),
    "encoding-unsure": Words(
        "„{found}“ können wir nicht sicher lesen. Bitte die Datei erst prüfen lassen und sagen,"
        " welche Namen richtig aussehen. Oder als Excel-Arbeitsmappe (.xlsx) speichern.",
        "We cannot be sure of “{found}”. Try the file first and say which names look right. Or save"
        " it as an Excel workbook (.xlsx).",
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
        "Zeilen, in denen von Adressschutz die Rede ist: {places}. Wer unter Adressschutz steht,"
        " wird nur von Hand aufgenommen. Bitte diese Zeilen löschen; gespeichert wurde nichts.",
        "Rows that speak of address protection: {places}. Who is under address protection is"
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
