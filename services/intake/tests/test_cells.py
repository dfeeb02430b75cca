"""What stands in cells: slots, children, letters that were lost, words of protection."""

from __future__ import annotations

import pytest

from kreis.intake.domain import unusable_files
from kreis.intake.domain.imports import children, slots
from kreis.intake.domain.imports.columns import field_of
from kreis.intake.domain.imports.encodings import decoded
from kreis.intake.domain.imports.faults import CellFault, plain
from kreis.intake.domain.imports.misread import looks_misread, read_wrongly
from kreis.intake.domain.imports.protection import denies, speaks_of_protection

ALWAYS = "Mo, Di, Mi, Do, Fr vormittags; Mo, Di, Mi, Do, Fr nachmittags"
SLOTS = {
    "Di Do": "Di, Do vormittags",
    "Mo-N": "Mo nachmittags",
    "Di Do-N": "Di vormittags; Do nachmittags",
    "Mo–Fr vormittags": "Mo, Di, Mi, Do, Fr vormittags",
    "Di+Do nachmittags": "Di, Do nachmittags",
    "täglich außer Mi": "Mo, Di, Do, Fr vormittags",
    "Mo bis Mi, Fr nachm.": "Mo, Di, Mi, Fr nachmittags",
    "montags und mittwochs vormittags, freitags nachmittags": "Mo, Mi vormittags; Fr nachmittags",
    "Mo-Di vor- und nachmittags": "Mo, Di vormittags; Mo, Di nachmittags",
    "Mo ganztags": "Mo vormittags; Mo nachmittags",
    "vormittags (Mo, Di), nachmittags Do": "Mo, Di vormittags; Do nachmittags",
    "Mo-Fr vormittags außer Mi und Fr": "Mo, Di, Do vormittags",
    "am Wochenende": "Sa, So vormittags",
    "Mo-Fr-N": "Mo, Di, Mi, Do, Fr nachmittags",
    "Di und Do jeweils vormittags": "Di, Do vormittags",
    "Mon-Wed mornings": "Mo, Di, Mi vormittags",
    "vormittags außer Freitag": "Mo, Di, Mi, Do vormittags",
    "nachmittags außer Mo und Di": "Mi, Do, Fr nachmittags",
    "Vormittags, nicht am Mi": "Mo, Di, Do, Fr vormittags",
    "nur vormittags": "Mo, Di, Mi, Do, Fr vormittags",
    "jeden Tag": "Mo, Di, Mi, Do, Fr vormittags",
    "jeden Nachmittag": "Mo, Di, Mi, Do, Fr nachmittags",
    "immer nachmittags": "Mo, Di, Mi, Do, Fr nachmittags",
    **dict.fromkeys(("ganztags", "immer", "Vor- und nachmittags", "always"), ALWAYS),
    "immer außer Mo–Do": "Fr vormittags; Fr nachmittags",
    "mornings except Friday": "Mo, Di, Mi, Do vormittags",
}
NO_SLOTS = [
    *("Di ab 14 Uhr", "flexibel", "abends", "Mo-", "-", "Do 9-12", "", "immer abends"),
    *("nicht vormittags", "vormittags bis nachmittags", "vormittags außer Samstag", "außer Mi"),
    *("vormittags außer Mi nachmittags", "vormittags außer"),
    *("nicht Mi", "Mo nicht", "Fr-Mo", "täglich außer Mi vormittags", "Mo-Mi-Fr", "Mo außer Di"),
]


def test_slots_are_read_as_people_say_them() -> None:
    read = {text: slots.spoken(slots.read(text).found, "de") for text in SLOTS}
    assert read == SLOTS
    shown = {text for text in SLOTS if slots.read(text).is_spoken}
    assert {"Di Do", "Mo-N", "Di Do-N"} == SLOTS.keys() - shown


@pytest.mark.parametrize("text", NO_SLOTS)
def test_slots_that_are_not_said_or_can_mean_two_things_are_refused(text: str) -> None:
    with pytest.raises(slots.NotASlot):
        slots.read(text)


CHILDREN = {
    "10/2024": ["2024-10"],
    "10/2024 03/2019*": ["2024-10", "2019-03*"],
    "Lena 08/2016 ohne, Can 03/2019*": ["Lena 2016-08 ohne", "Can 2019-03*"],
    "10/2024 ohne Betreuung 03/2019": ["2024-10 ohne", "2019-03"],
    "Lena 08/2016 und Can 03/2019": ["Lena 2016-08", "Can 2019-03"],
    "Lena 08/2016, Can 03/2019*": ["Lena 2016-08", "Can 2019-03*"],
    "12.10.2024 *": ["2024-10*"],
    "Anna-Lena: 2016-08": ["Anna-Lena 2016-08"],
    "08/2016\n03/2019*": ["2016-08", "2019-03*"],
}
NO_CHILDREN = {
    "31.02.2024": "no-such-day",
    "13/2024": "no-such-month",
    "10/24": "month",
    "Lena und Can 08/2016": "child",
    "Zwillinge 08/2016": "child",
    "* 10/2024": "child",
    "10/2024 Oma": "child",
    "10/2024**": "child",
    "Lena 08/2016; Can": "child",
    "?im 08/2016": "character-lost",
}


def test_each_month_is_one_child_with_its_own_mark() -> None:
    read = {
        text: [
            " ".join(filter(None, [each.get("first_name"), each["birth_month"]]))
            + {True: "*", False: " ohne", None: ""}[each.get("needs_care")]
            for each in children.read(text)
        ]
        for text in CHILDREN
    }
    assert read == CHILDREN


def test_a_cell_that_may_hold_another_child_is_a_finding() -> None:
    for text, code in NO_CHILDREN.items():
        with pytest.raises(CellFault) as fault:
            children.read(text)
        assert (text, fault.value.code) == (text, code)


@pytest.mark.parametrize("text", ["?im?ek", "Jos?", "M??ller", "Kr\ufffdmer"])
def test_a_name_that_lost_a_letter_is_a_finding(text: str) -> None:
    with pytest.raises(CellFault) as fault:
        plain(text)
    assert fault.value.code == "character-lost"


PROTECTION = [
    *(
        "Adressschutz",
        "Adress-Schutz",
        "Adress Schutz",
        "Adresschutz",
        "ADRESSSCHUTZ",
        "Adr.-Schutz",
    ),
    *("Auskunftssperre (ja/nein)", "Auskunftsperre", "Auskunssperre", "Auskunft gesperrt"),
    *("Übermittlungssperre", "Uebermittlungssperre", "U\u0308bermittlungs-\nsperre"),
    *("Melderegister-Sperre", "Sperrvermerk?", "§ 51 BMG", "§52", "Anschrift geheim"),
    *("address_protection", "Protected address", "steht unter Adress\u200bschutz seit 2024"),
    *("gesperrte Adresse", "Gewaltschutzanordnung"),
]
NO_PROTECTION = [
    *("Datenschutz", "Masernschutz", "Mutterschutz bis 03/2027", "Schützenstr. 5", "Sperrle"),
    *("Adresse", "Blockflöte", "Schutzengel", "Sperberweg 51", "Auskunft erteilt"),
]


def test_protection_is_found_in_any_usual_spelling() -> None:
    assert [text for text in PROTECTION if not speaks_of_protection(text)] == []
    assert [text for text in PROTECTION if field_of(text) != "has_address_protection"] == []
    assert [text for text in NO_PROTECTION if speaks_of_protection(text)] == []
    assert [denies(each) for each in ("nein", " Nein. ", "", "ja", "?", "x", "unklar")] == [
        *(True, True, True, False, False, False, False)
    ]


def test_headers_are_known_whatever_their_spelling() -> None:
    read = {
        "Kind2": "child_2",
        "2. Kind": "child_2",
        "Kind 1\n(Monat/Jahr)": "child_1",
        "Kind 21": None,
        " E_MAIL ": "email",
        "Telefon (mobil)": "phone",
        "Telefon (Oma)": None,
        "Sperre": "has_address_protection",
        "AS": "has_address_protection",
        "Lieblingsfarbe": None,
    }
    assert {header: field_of(header) for header in read} == read


GARBLED = [
    *(("mac_roman", "Jörg Müller"), ("cp850", "Jörg Müller"), ("cp850", "Käthe Groß")),
    *(("cp1254", "Ayşe Yıldız"), ("cp1250", "Łukasz"), ("cp1251", "Иван"), ("cp437", "Renée")),
]


def test_what_another_encoding_reads_otherwise_is_asked_and_the_right_reading_is_among_them() -> (
    None
):
    for encoding, name in GARBLED:
        raw = f"Vorname;Nachname\n{name};x".encode(encoding)
        found = decoded(raw)
        assert any(name.split()[0] in each.words for each in found.readings), (encoding, name)
        right = next(each for each in found.readings if name.split()[0] in each.words)
        assert name in decoded(raw, right.encoding).text
        assert decoded(raw, "klingon").readings, "what is not among them is no answer"


def test_what_is_sure_is_not_asked() -> None:
    text = "Vorname;Zeiten\nJörg Groß-Wójcik Çelik;Mo–Fr"
    for encoding in ("cp1252", "cp1250", "cp1254", "utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert (decoded(text.encode(encoding)).text, encoding) == (text, encoding)
    for encoding in ("utf-16-le", "utf-16-be", "utf-16"):
        for names in ("Ольга;Їжак", "مريم;حداد"):
            whole = f"Vorname;Nachname;Sprache\n{names};Deutsch"
            found = decoded(whole.encode(encoding))
            assert (found.text, found.readings) == (whole, ())
    broken = "Vorname;Nachname\nJörg;x".encode("utf-16")[:-1]
    with pytest.raises(unusable_files.EncodingBroken):
        decoded(broken)


MISREAD = (
    "Jšrg MŸller Ayþe Yýldýz Þahin J”rg Gro§ Groá K„the £ukasz M¸ller Groﬂ ReneÈ ƒnne M³ller J÷rg"
    " Kõthe Jцrg оПХБЕР Dušan Novák"
)
NAMES_AS_THEY_ARE = (
    "Zoë Renée Øystein Åsa Đorđe Łukasz Nguyễn João Peña D’Angelo Ștefan Çelik Şahin Иван Олександр"
    " Ґалаґан عائشة Æthel Noël Müller–Groß Jiří Ďurica Ľubica Kovač Íñigo Ångström Gößl Élodie"
)


def test_names_that_look_misread_are_asked_about_and_others_are_not() -> None:
    assert [each for each in MISREAD.split() if not looks_misread(each)] == []
    assert [each for each in NAMES_AS_THEY_ARE.split() if looks_misread(each)] == []


def test_a_text_that_was_encoded_twice_is_found_in_any_script() -> None:
    for name in ("Müller", "Ayşe", "Иван", "مريم", "Łukasz", "Zoë"):
        for encoding in ("latin-1", "mac_roman"):
            assert read_wrongly(name.encode().decode(encoding)), (name, encoding)
        assert not read_wrongly(name)
    for encoding in ("cp1250", "cp1254", "cp437", "cp852", "cp1251", "koi8_u"):
        for name in ("Олександр", "Константин"):
            try:
                doubled = name.encode().decode(encoding)
            except UnicodeError:
                continue
            assert read_wrongly(doubled), (name, encoding)
    assert not any(
        map(read_wrongly, ("Íñigo", "Рівне", "Рі", "Đặng", "Öü", "„–“", "می\u200cخواهم"))
    )
