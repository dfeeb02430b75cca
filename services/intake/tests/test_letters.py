"""Files whose letters can be read in several ways: people say which names look right."""

from __future__ import annotations

from typing import Any

import pytest
from charset_normalizer import from_bytes

from kreis.intake.domain.imports import encodings
from services.intake.tests.importing import Importer
from services.intake.tests.workbooks import Beside, workbook

HEADER = "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten"
JOERG = "Jörg;Müller;de;0171 3920011;10/2024*;Di"


def table(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


def test_the_reading_that_looks_right_is_taken_and_no_other(
    importer: Importer, contact_person: str
) -> None:
    raw = table(JOERG).encode("mac_roman")
    direct = importer.upload(raw, contact_person_id=contact_person, language="de")
    assert (direct.status_code, direct.json["type"]) == (422, "encoding-unsure")
    assert "welche Namen richtig aussehen" in direct.json["detail"]

    trial = importer.bring(raw, contact_person_id=contact_person, dry_run="true")
    assert (trial["state"], trial["done"]) == ("asking", 0)
    shown = {each["encoding"]: each["words"] for each in trial["readings"]}
    assert shown["mac_roman"] == ["Jörg", "Müller"]
    assert len({tuple(words) for words in shown.values()}) == len(shown) > 1
    path = f"/v1/imports/{trial['id']}"
    assert importer.client.ask("POST", f"{path}/confirmation").json["type"] == "no-trial"
    assert importer.answered(trial, encoding="klingon")["state"] == "asking"

    known = importer.answered(trial, encoding="mac_roman")
    assert (known["state"], known["readings"], known["added"]) == ("finished", [], 1)
    importer.ended(importer.client.ok("POST", f"{path}/confirmation")["id"])
    assert [each["last_name"] for each in importer.people()] == ["Müller"]


def test_names_that_were_garbled_before_are_asked_about_in_any_file(
    importer: Importer, contact_person: str
) -> None:
    garbled = JOERG.replace("ö", "š").replace("ü", "Ÿ")
    files: tuple[Any, ...] = (
        table(garbled),
        workbook(*(line.split(";") for line in (HEADER, garbled))),
    )
    for raw in files:
        trial = importer.bring(raw, contact_person_id=contact_person, dry_run="true")
        assert trial["state"] == "asking"
        assert [each["words"] for each in trial["readings"]] == [["Jšrg", "MŸller"]]
    real = importer.bring(
        table(JOERG.replace("Jörg", "Dušan")), contact_person_id=contact_person, dry_run="true"
    )
    assert real["state"] == "asking"
    assert importer.answered(real, encoding="utf-8")["added"] == 1


def test_protection_is_found_in_every_reading_and_nothing_is_kept(
    importer: Importer, contact_person: str
) -> None:
    header = HEADER + ";Übermittlungssperre"
    for encoding in ("mac_roman", "cp850", "utf-16", "utf-16-le"):
        raw = table(JOERG + ";ja", header=header).encode(encoding)
        answer = importer.upload(raw, contact_person_id=contact_person, dry_run="true")
        assert (encoding, answer.json["type"]) == (encoding, "protected-people")
    assert importer.client.ok("GET", "/v1/imports")["items"] == []


def test_all_readings_are_looked_through_and_found_once(
    importer: Importer, contact_person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finding them reads the file in twenty encodings."""
    found = []

    def note(*args: Any, **named: Any) -> Any:
        found.append(args)
        return from_bytes(*args, **named)

    monkeypatch.setattr(encodings, "from_bytes", note)
    answer = importer.upload(
        table(JOERG).encode("mac_roman"), contact_person_id=contact_person, dry_run="true"
    )
    assert len(answer.json["readings"]) > 1
    assert len(found) == 1


def test_what_stands_beside_the_cells_of_a_workbook_is_not_lost(
    importer: Importer, contact_person: str
) -> None:
    rows = [line.split(";") for line in (HEADER, JOERG, *(JOERG.replace("Jörg", n) for n in "XYZ"))]
    beside = Beside(comments={2: "hat ein Auto"}, merged=[(3, 4)], struck=[5], hidden_column=True)
    trial = importer.bring(
        workbook(*rows, beside=beside), contact_person_id=contact_person, dry_run="true"
    )
    assert (trial["added"], trial["faulty"]) == (1, 3)
    found = {each["line"]: each for each in importer.findings(trial, "de")}
    assert [each["value"] for each in found[2]["notes"]] == ["hat ein Auto"]
    codes = {line: [fault["code"] for fault in each["faults"]] for line, each in found.items()}
    assert codes == {2: [], 3: ["cells-merged"], 4: ["cells-merged"], 5: ["struck-through"]}

    for hint in (Beside(comments={2: "Auskunftsspere!"}), Beside(other_sheet="Jörg: § 51 BMG")):
        raw = workbook(*rows, beside=hint)
        answer = importer.upload(raw, contact_person_id=contact_person, dry_run="true")
        assert answer.json["type"] == "protected-people"
