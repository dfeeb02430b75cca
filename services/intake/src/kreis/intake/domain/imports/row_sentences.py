"""Sentences that say what is wrong with a cell or a row, or how it was read."""

from __future__ import annotations

from collections.abc import Mapping

from kreis.intake.domain.imports.words import Words

SENTENCES: Mapping[str, Words] = {
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
    "read-wrongly": Words(
        "Diese Buchstaben wurden falsch gelesen. Bitte neu eintragen.",
        "These letters were read wrongly. Enter them anew.",
    ),
    "sheet-error": Words(
        "Die Tabellenkalkulation meldet hier einen Fehler. Bitte den Text eintragen.",
        "The spreadsheet reports an error here. Enter the text.",
    ),
    "cells-merged": Words(
        "Diese Zeile teilt sich eine verbundene Zelle mit einer anderen. Bitte die Verbindung in"
        " der Tabelle aufheben und jede Zeile einzeln füllen.",
        "This row shares a merged cell with another one. Unmerge it in the spreadsheet, and fill in"
        " each row.",
    ),
    "struck-through": Words(
        "In dieser Zeile ist Text durchgestrichen. Bitte die Zeile löschen oder den Strich"
        " entfernen.",
        "There is text in this row that is struck through. Delete the row, or remove the line.",
    ),
    "comment": Words(
        "Das steht als Kommentar oder Textfeld an einer Zelle. Der Import übernimmt es nicht.",
        "This is a comment on a cell, or a text box. The import does not take it over.",
    ),
    "row-hidden": Words(
        "Diese Zeile ist in der Tabelle ausgeblendet. Sie wird wie die anderen gelesen.",
        "This row is hidden in the spreadsheet. It is read as the others are.",
    ),
    "cell-format": Words(
        "Das Zahlenformat der Zelle {place} zeigt etwas anderes, als darin gespeichert ist. Bitte"
        " die Zelle als Text formatieren und neu eintragen.",
        "The number format of cell {place} shows something else than is stored in it. Format the"
        " cell as text and enter it anew.",
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
        " „Mo–Fr vormittags“, „täglich außer Mi“, „ganztags“.",
        "We do not understand “{found}” here. Possible are days such as “Tue Thu” (mornings),"
        " “Tue-PM”, “Mon–Fri mornings”, “daily except Wed”, “all day”.",
    ),
    "slot-ambiguous": Words(
        "„{found}“ kann zweierlei heißen. Bitte die Tage einzeln nennen, z. B. „Mo Di vormittags,"
        " Mi nachmittags“.",
        "“{found}” can mean two things. Name each day, such as “Mon Tue mornings, Wed afternoons”.",
    ),
    "read-child": Words(
        "Gelesen als ein Kind namens {name}. Sind es zwei, braucht jedes seinen Geburtsmonat.",
        "Read as one child called {name}. If there are two, each needs its month of birth.",
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
        "Je Kind ein Geburtsmonat wie 10/2024, dahinter * (braucht Betreuung) oder „ohne“; davor"
        " gern der Vorname, sonst nichts.",
        "For each child a month of birth such as 10/2024, then * (needs care) or “without”; a first"
        " name may stand before, nothing else.",
    ),
    "month": Words(
        "Bitte Monat und Jahr, zum Beispiel 10/2024.", "Month and year, please, such as 10/2024."
    ),
    "no-such-month": Words("Einen Monat {found} gibt es nicht.", "There is no month {found}."),
    "month-to-come": Words(
        "Dieser Monat hat noch nicht begonnen.",
        "This month has not begun yet.",
    ),
    "child-too-old": Words(
        "Bitte das Jahr prüfen: Dieses Kind wäre über 30 Jahre alt.",
        "Check the year: this child would be more than 30 years old.",
    ),
    "birth-date": Words(
        "Bitte das Jahr prüfen: So alt oder so jung kann die Person nicht sein.",
        "Check the year: the person cannot be that old or that young.",
    ),
    "too-young": Words(
        "Bitte prüfen: Sie wäre jünger als ihr Kind oder höchstens zehn Jahre älter.",
        "Check: she would be younger than her child, or at most ten years older.",
    ),
    "waiting-since": Words(
        "Bitte das Jahr prüfen: ein Tag seit 2000, höchstens ein Jahr voraus.",
        "Check the year: a day since 2000, at most a year ahead.",
    ),
    "start-week": Words(
        "Bitte das Jahr prüfen: eine Woche zwischen 2000 und 2099.",
        "Check the year: a week between 2000 and 2099.",
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
        "Diese Telefonnummer lässt sich nicht sicher lesen. Bitte mit Vorwahl und allen Ziffern.",
        "This telephone number cannot be read for certain. Enter it with area code and all digits.",
    ),
    "phone-too-long": Words(
        "Diese Telefonnummer ist zu lang. Bitte nur eine Nummer, mit Vorwahl.",
        "This telephone number is too long. Enter one number, with its area code.",
    ),
    "phone-letters": Words(
        "Bitte nur die Nummer, ohne Buchstaben und Bemerkungen.",
        "The number alone, without letters or remarks.",
    ),
    "phone-ambiguous": Words(
        "Hier fehlt vorn ein + oder eine 0; beides ergäbe eine Nummer.",
        "A + or a 0 is missing in front; both would make a number.",
    ),
    "phone-country": Words(
        "Ohne Landesvorwahl kann diese Nummer zweierlei meinen. Bitte mit +49 oder der Vorwahl"
        " ihres Landes schreiben.",
        "Without the code of a country this number can mean two. Write it with +49, or with the"
        " code of its country.",
    ),
    "read-landline": Words(
        "Gelesen als deutsches Festnetz: {number}. Ist es eine Nummer aus einem anderen Land, fehlt"
        " die Landesvorwahl.",
        "Read as a German landline: {number}. If it is a number of another country, the code of"
        " that country is missing.",
    ),
    "no-sms": Words(
        "Diese Telefonnummer empfängt keine SMS. Bitte „Anruf“ eintragen oder eine Handynummer.",
        "This telephone takes no SMS. Enter “Call”, or a mobile number.",
    ),
    "email": Words(
        "Das ist keine E-Mail-Adresse, an die sich schreiben lässt.",
        "This is no e-mail address that one can write to.",
    ),
    "email-before-at": Words(
        "Vor dem @ stehen Zeichen, die kaum ein Mailserver annimmt. Bitte die Adresse prüfen.",
        "Before the @ are letters that few mail servers take. Check the address.",
    ),
    "nobody": Words(
        "Das ist kein Name. Bitte den Namen eintragen oder die Zeile später bringen.",
        "This is no name. Enter the name, or bring the row later.",
    ),
    "no-name": Words(
        "Ein Name hat keine Ziffern und Sonderzeichen. Gehört das in eine andere Spalte?",
        "A name has no digits and special signs. Does this belong into another column?",
    ),
    "two-names": Words(
        "Hier stehen vielleicht zwei Namen. Jede Person braucht eine eigene Zeile.",
        "There may be two names here. Each person needs a row of her own.",
    ),
    "no-letter": Words("In einem Namen steht ein Buchstabe.", "A name has a letter."),
    "two-alphabets": Words(
        "In diesem Wort stehen Buchstaben zweier Alphabete, z. B. ein kyrillisches а. Bitte neu"
        " eintippen.",
        "This word has letters of two alphabets, such as a Cyrillic а. Type it anew.",
    ),
    "excluded-and-reachable": Words(
        "Ein Ort ist zugleich erreichbar und ausgeschlossen.",
        "A venue is within reach and excluded at once.",
    ),
    "invalid": Words("Das geht so nicht: {expected}.", "This does not do: {expected}."),
}
