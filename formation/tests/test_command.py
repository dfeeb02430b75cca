"""`kreis-formation`: three kinds of files, one JSON object, a sentence when a file is faulty."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from formation.tests import demo
from kreis.formation.workbench.command import main
from kreis.formation.workbench.regions.generator import region
from kreis.formation.writing import content_hash

DIVERSE = "4 2 ss 2 2 2 2\n0 1 9\n0 2 1\n0 3 1.5\n1 2 1\n1 3 1\n2 3 8.25\n"


def regional() -> str:
    return json.dumps(region(40, seed=1).to_dict())


def pool() -> str:
    return json.dumps(demo.problem().to_dict())


@pytest.fixture(params=[lambda: DIVERSE, regional, pool], ids=["mdgp", "region", "pool"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made: Callable[[], str] = request.param
    path = tmp_path / "file"
    path.write_text(made())
    return path


def solved(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert main(["solve", str(path), "--seed", "3", "--steps", "40", *more]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_solve_prints_one_object_and_the_checker_finds_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = solved(file, capsys)
    assert list(answer) == [
        "objective", "placed", "unplaced", "violations", "groups", "steps", "stopped_early",
        "seconds", "hash",
    ]  # fmt: skip
    assert answer["violations"] == 0
    assert answer["placed"] == sum(len(group["members"]) for group in answer["groups"]) > 0
    content = {name: answer[name] for name in answer if name not in ("seconds", "hash")}
    assert answer["hash"] == content_hash(content)


def test_the_same_seed_and_steps_give_the_same_hash_gzipped_or_not(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipped = tmp_path / "zipped.gz"
    zipped.write_bytes(gzip.compress(file.read_bytes()))
    assert solved(file, capsys)["hash"] == solved(zipped, capsys)["hash"]


def test_seconds_cap_the_steps_and_the_answer_says_so(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = solved(file, capsys, "--seconds", "0")
    assert answer["stopped_early"] is True
    assert answer["steps"] < 40


def test_explain_has_a_line_for_everybody(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "result.json"
    main(["solve", str(file), "--seed", "3", "--steps", "40", "--out", str(result)])
    assert capsys.readouterr().out == ""
    assert main(["explain", str(file), str(result)]) == 0
    answer = json.loads(result.read_text())
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == answer["placed"] + len(answer["unplaced"])
    assert sum(": unplaced; " in line for line in lines) == len(answer["unplaced"])
    assert "keep" not in "".join(lines)


def test_the_demos_two_open_people_get_the_right_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, result = tmp_path / "demo.json", tmp_path / "result.json"
    file.write_text(pool())
    main(["solve", str(file), "--seed", "1", "--out", str(result)])
    answer = json.loads(result.read_text())
    assert (answer["placed"], answer["unplaced"]) == (22, demo.expected_groups()["open"])
    main(["explain", str(file), str(result)])
    out = capsys.readouterr().out
    assert all(f"{who}: unplaced; blocked by " in out for who in answer["unplaced"])


FAULTY = {
    "2 1 ss 2 2\n0 9 1": "line 2: j: 9 is not below 2",
    "{": "line 1, column 2",
    "[]": "line 1: is not `n groups",
    '{"format": "cohort-bench-2"}': "format: 'cohort-bench-2' is not cohort-bench-1",
    regional().replace('"max_km": 5.0', '"max_km": "near"', 1): "max_km: 'near' is not a number",
    regional().replace('"slots": 17', '"slots": 3', 1): "is not below the region's 3",
    regional().replace('"size_min": 8', '"size_min": 99', 1): "size_max: 15 is not a whole number",
    pool().replace('"tue-am"', '"tue-noon"', 1): "people[0].slots: 'tue-noon' is not one of",
}


@pytest.mark.parametrize("text", FAULTY, ids=range(len(FAULTY)))
def test_a_faulty_file_is_refused_with_one_sentence_that_names_the_place(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "faulty"
    path.write_text(text)
    assert main(["solve", str(path), "--seed", "1"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}: ")
    assert FAULTY[text] in said.err
    assert said.err.count("\n") == 1


def test_what_is_no_file_or_no_result_is_refused_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, cut, result = tmp_path / "file", tmp_path / "cut.gz", tmp_path / "result"
    file.write_text(DIVERSE)
    cut.write_bytes(gzip.compress(DIVERSE.encode())[:-9])
    result.write_text('{"groups": [{"members": [0, 1]}]}')
    assert main(["solve", str(tmp_path / "none"), "--seed", "1"]) == 2
    assert main(["solve", str(cut), "--seed", "1"]) == 2
    assert main(["explain", str(file), str(result)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [each.split(": ", 1)[1].split(" (")[0] for each in said] == [
        "No such file or directory",
        "the file: is not gzip to its end",
        "groups: 1 groups instead of 2",
    ]


def test_a_region_has_a_picture_and_other_problems_have_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, result, other = tmp_path / "file", tmp_path / "result", tmp_path / "other"
    file.write_text(regional())
    other.write_text(DIVERSE)
    main(["solve", str(file), "--seed", "3", "--steps", "20", "--out", str(result)])
    assert main(["picture", str(file), str(result)]) == 0
    drawing = ElementTree.fromstring(capsys.readouterr().out)
    dots = [each for each in drawing.iter() if each.tag.endswith("circle")]
    assert len(dots) == 40
    assert main(["picture", str(other), str(result)]) == 2
    assert "only a region has a map" in capsys.readouterr().err
