"""Samples from real files, each with the right value: headers, remarks, children, names, days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kreis.intake.domain.imports import cells, children
from kreis.intake.domain.imports.columns import PROTECTION, field_of
from kreis.intake.domain.imports.faults import CellFault, seen
from kreis.intake.domain.imports.protection import (
    remark_speaks_of_protection,
    speaks_of_protection,
)

HEADERS_OF_PROTECTION = """
Adress-Schutz
Auskunftssperre (ja/nein) | Übermittlungssperre | Sperrvermerk | Sperrvermek | § 51 BMG
Paragraph 51 | Auskunftsspere | Auskunssperre | Auksunftssperre | gesperrt | Gesperrt?
Schutzstatus | Address protection | protected | Confidential | Gizli | Adres gizliliği
Koruma kararı | Захист адреси | حماية العنوان | Аdressschutz | A d r e s s s c h u t z
Melderegister-Sperre | Adr.-Schutz | Geheim | Auskunft-Sperre | AUSKUNFTS SPERRE
Übermittl.sperre | Frauenhaus | Schutzwohnung | Kontaktverbot
address_protected | isProtected | addrProt | protected (y/n) | Restricted | ex-directory | AS j/n
Anonyme Adresse | Gewaltopfer | häusliche Gewalt | Stalking | Deckname | ÜSp | Auskunftsspr.
keine Weitergabe | Datenweitergabe nein | Widerspruch Datenübermittlung | Confidentiality flag
Захист | Таємна адреса | Конфіденційно | سري | محرمانه | adres chroniony | adresă protejată
AdrS | ASch | AusSp | SpKz | Gefährdungslage | Bedrohung | FH | FrauenH | Mädchenhaus | Zuflucht
Weitergabe erlaubt | Auskunft? | Adresse sichtbar | addr_secret | private address | ACP | witness
indirizzo protetto | endereço confidencial | beschermd adres | skyddade personuppgifter
hemlig adress | adressebeskyttelse | turvakielto | védett cím | utajená adresa | zaštićena adresa
заштићена адреса | скрытый адрес | απόρρητη διεύθυνση | آدرس محفوظ | حفاظت آدرس | پاراستنی ناونیشان
parastina navnîşanê | mbrojtje adrese | adresă secretă | địa chỉ bảo mật | cinwaan sir ah | ጥበቃ
adresse protégée | protection d'adresse | dirección protegida | navnîşan veşartî
""".replace("\n", "|")
REMARKS_OF_PROTECTION = """
hat Auskunftssperre | § 51 BMG | gesperrt | Adresse gesperrt | Adresse bitte geheim halten
Geheim! | Adresse nicht weitergeben | Daten dürfen nicht weitergegeben werden
keine Auskunft an Ex-Mann | wohnt im Frauenhaus | Frauen-Haus Unna
Sperrvermerk im Melderegister | Adr. gesch. | Ausk.-Sp. | do not disclose address
women's shelter | restraining order | address withheld | adresi gizli | sığınma evi
uzaklaştırma kararı var | нерозголошення адреси | адреса прихована | عنوان سري | Schutz
Annäherungsverbot gegen Vater | GewSchG-Antrag | Tarnadresse | vertraulich
Widerspruch gg. Übermittlung | Sperre liegt vor | beim Einwohnermeldeamt gesperrt | Sperrverm.
S-Vermerk | ÜSperre eingetragen | Adr. geh. | Anschr. geheim | Adresse unter Verschluss
Adresse nicht nennen | Adresse niemandem geben | Adresse auf keinen Fall rausgeben
keine Daten an Ex-Mann | Kindsvater darf nichts wissen | Vater darf nicht wissen wo sie wohnt
darf nicht bekannt werden | Adresse nicht an Dritte | Auskünfte nur an sie
Datenweitergabe untersagt | Weitergabe nur nach Rücksprache | anonym untergebracht | lebt im FH
Kontaktsperre Vater | einstweilige Verfügung gegen Ex | wird bedroht | wird gestalkt
hat Angst vor Ex | lebt versteckt | steht unter Schutz | unter Polizeischutz | neue Identität
address must not be disclosed | don't give address to anyone | keep confidential
Do not tell her husband where she lives | victim of domestic violence | non-molestation order
adresi kimseye vermeyin | 6284 | şiddet mağduru | не сообщать адрес | домашнє насильство
لا تعطي العنوان | بيت النساء | مأوى النساء | عدم إفشاء العنوان | adres utajniony
no dar la dirección | adresse confidentielle
""".replace("\n", "|")
OTHER_REMARKS = """
Datenschutz | Masernschutz ja | Mutterschutz bis 03/2027 | Schützenstr. 5 | Auskunft erteilt
Sperling | Datenschutzerklärung unterschrieben am 3.4. | Konto gesperrt | Impfschutz
Kinderschutzbund | Gizem | Anna Geheimer | Petra Schütz | gibt gern Auskunft
nicht vor 10 Uhr anrufen | Притула | Secretary | Hausfrau | Frauengruppe | keine Allergien
derya.sahin@post.example | Arbeitsagentur | Opfermann
von Wohnungslosigkeit bedroht | Wohnung nicht aufgeben | Adresse noch nicht angegeben
Auskunft nur dienstags | Exkursion gewünscht | Angst vor Prüfung | Flucht aus Syrien | adresi yeni
Vater zahlt nichts | kennt niemanden in Unna | spricht Deutsch, Mann nicht | адрес прежний
Wohnung noch nicht gefunden | Adresse stimmt nicht | سعيد | studiert an der FH | geht zur Schule
""".replace("\n", "|")


def _each(table: str) -> list[str]:
    return [each.strip() for each in table.split("|") if each.strip()]


def test_any_usual_spelling_of_protection_is_found_in_headers_and_remarks() -> None:
    missed = [each for each in _each(HEADERS_OF_PROTECTION) if field_of(each) != PROTECTION]
    assert missed == []
    missed = [
        each for each in _each(REMARKS_OF_PROTECTION) if not remark_speaks_of_protection(each)
    ]
    assert missed == []


OTHER_HEADERS = """
Kindeswohlgefährdung | von Wohnungslosigkeit bedroht | Sekretariat | Datenschutz | Masernschutz
Secretary | Adresse | Auskunft erteilt am | Straße | E-Mail | Bemerkung | Adressat | Fachhochschule
""".replace("\n", "|")


def test_other_headers_are_none_of_protection() -> None:
    assert [each for each in _each(OTHER_HEADERS) if field_of(each) == PROTECTION] == []


def test_other_remarks_and_names_stop_no_file() -> None:
    assert [each for each in _each(OTHER_REMARKS) if remark_speaks_of_protection(each)] == []
    names = ("Schutz", "Sperr", "Schütz", "Geheimer", "Korumaz", "Schutzbach")
    assert [each for each in names if speaks_of_protection(each)] == []


CHILDREN = {
    "10/2024 03/2019*": [("", "2024-10", None), ("", "2019-03", True)],
    "Lena 08/2016 und Can 03/2019": [("Lena", "2016-08", None), ("Can", "2019-03", None)],
    "10/2024* 10/2024*": [("", "2024-10", True), ("", "2024-10", True)],
    "Lena 10/2024, Can 10/2024*": [("Lena", "2024-10", None), ("Can", "2024-10", True)],
    "08/2016 sowie 03/2019": [("", "2016-08", None), ("", "2019-03", None)],
    "08/2016 u 03/2019*": [("", "2016-08", None), ("", "2019-03", True)],
    "Lena 08/2016\nCan 03/2019*": [("Lena", "2016-08", None), ("Can", "2019-03", True)],
    "\u200fLena\u00a008/2016\u200b*": [("Lena", "2016-08", True)],
    "٠٨/٢٠١٦": [("", "2016-08", None)],
    "Lena von Berg 08/2016": [("Lena von Berg", "2016-08", None)],
    "10/2024 * 03/2019": [("", "2024-10", True), ("", "2019-03", None)],
    "Ali 08/2016 ve Can 03/2019": [("Ali", "2016-08", None), ("Can", "2019-03", None)],
}
NO_CHILDREN = """
Lena (8) | 5 Jahre | 8 | 3 und 5 | 10/24 | 45658 | Okt 24 | 31.02.2016 | Zwillinge 08/2016
10/2O24 | Lena und Can 08/2016 | 08/2016 Oma | Oma 08/2016 | Pflegekind 08/2016 | x 08/2016
08/2016 ja | 08/2016** | 08/2016/03/2019 | schwanger, ET 05/2027 | * 08/2016
2 Kinder: 08/2016, 03/2019 | keine | - | Mаx 08/2016
und 08/2016 | & 08/2016 | Lena u. Can 08/2016 | Lena y Can 08/2016 | Lena i Can 08/2016
Lena și Can 08/2016 | Лена та Іван 08/2016 | لينا و علي 08/2016 | لينا وعلي 08/2016
Lena ile Can 08/2016 | Lena m 08/2016 | 08/2016 *03/2019 | Lena 08/2016 *Can 03/2019
08/2016∗ | 08/2016＊x | 08/2016 (*) | *08/2016 03/2019 | 08/2016 †
""".replace("\n", "|")


def test_each_child_is_one_child_with_its_own_mark() -> None:
    read = {
        text: [
            (each.get("first_name", ""), each["birth_month"], each.get("needs_care"))
            for each in children.read(seen(text))
        ]
        for text in CHILDREN
    }
    assert read == CHILDREN


def test_two_first_names_are_read_as_one_child_and_shown() -> None:
    said = {"Lena Can": True, "Lena Sofie": True, "Lena": False, "Lena-Sofie": False}
    said |= {"Lena von Berg": True, "von Berg": False, "لينا علي": True, "": False}
    assert {each: children.may_be_two(each) for each in said} == said


NAMES = {
    "Zoe\u0301": "Zoé",
    "\ufeffMaria\u200b": "Maria",
    "Maria\u00a0 Anna": "Maria Anna",
    "\u202eMaria\u202c": "Maria",
    "Ｍａｒｉａ": "Maria",
    "ﬁnn": "finn",
    "O’Neill": "O’Neill",
    "Null": "Null",
    "\u3164Maria\u2800": "Maria",
    "Müller (geb. Schmidt)": "Müller (geb. Schmidt)",
    'Maria "Mia"': 'Maria "Mia"',
    "Anna M. von der Heide": "Anna M. von der Heide",
    "𝐌𝐚𝐫𝐢𝐚": "Maria",
    "Ольга-Марія": "Ольга-Марія",
}
NO_NAMES = """
... | !!! | ‑ | ? | * | 123 | Mаria | Оlga | =A1 | +Ana | #REF! | M??ller | Müller* | N.N.
k.A. | unbekannt | ana@post.example | 0171 3920011 | M&uuml;ller | M%C3%BCller | M\\u00fcller
Anna und Maria | Anna/Maria | Anna & Maria | Müller, Anna | Anna u. Maria | Ольга та Анна
Anna (Oma) | Müller geb. Schmidt, Anna | Müller² | Anna † | Anna 😀
siehe oben | dito | Müller¹ | Anna§
Ꭺnna | אבAna | محمدAli
J+APY-rg | W+APM-jcik | =?utf-8?q?J=C3=B6rg?=
M=C3=BCller | MÃ¼ller | M√ºller | â€‹Derya | ÔÇÅDerya | Deryaï»¿ | ┬áDerya | Anna ‚ÄãMaria
""".replace("\n", "|")
BIRTH_DATES = {"1.1.1994": "1994-01-01", "29.02.1992": "1992-02-29", "1994-01-01": "1994-01-01"}
NO_BIRTH_DATES = """
34000 | 34,5 | 1.1.94 | 31.02.1990 | 29.02.1993 | 01/13/1994 | 1994 | März 1990 | 01.01.0088
1.13.1994
""".replace("\n", "|")
NO_MAILS = """
kim | kim@post | kïm@post.example | a@b.example; c@d.example | kim@ﬁrma.example
=kim@post.example
""".replace("\n", "|")
PHONES_OF_SPREADSHEETS = """
4,91711E+11 | 4.91711234567E+11 | 491711234567.0 | =491711234567 | #NV | 0171 123O567
02303 12345 Oma | 12345 | 0171 1234567/0172 7654321 | 0171 1234567 oder 02303 12345
0532 123 45 67 | 5324648094
""".replace("\n", "|")


def test_names_and_days_have_one_form() -> None:
    assert {text: cells.name(seen(text)) for text in NAMES} == NAMES
    assert {text: cells.birth_date(seen(text)) for text in BIRTH_DATES} == BIRTH_DATES


@pytest.mark.parametrize(
    ("read", "texts"),
    [
        *((children.read, NO_CHILDREN), (cells.name, NO_NAMES)),
        *((cells.birth_date, NO_BIRTH_DATES), (cells.email, NO_MAILS)),
        (cells.phone, PHONES_OF_SPREADSHEETS),
    ],
)
def test_what_can_mean_two_things_is_a_finding(read: Callable[[str], Any], texts: str) -> None:
    taken = {}
    for text in _each(texts):
        try:
            taken[text] = read(seen(text))
        except CellFault:
            continue
    assert taken == {}
