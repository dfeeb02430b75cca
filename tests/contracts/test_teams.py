"""Teams outside Kreis that read facts: what they say they read is there for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kreis.contracts import teams, topics
from kreis.contracts.compatibility import main
from kreis.contracts.teams import Team

CONTRACTS = Path(__file__).parents[2] / "contracts"


def faults(known: list[Team]) -> list[str]:
    """What a team says it reads and nobody outside may read, or nobody writes."""
    found = []
    for team in known:
        for name, facts in team.reads.items():
            topic = topics().get(name)
            if topic is None or not topic.for_others:
                found.append(f"{team.team}: {name} is not for teams outside")
                continue
            for type_, fields in facts.items():
                fact = topic.facts.get(type_)
                known_fields = fact.schema["properties"] if fact else {}
                found += [f"{team.team}: {type_} {f}" for f in fields if f not in known_fields]
    return found


def test_every_team_reads_what_is_there_for_it() -> None:
    known = teams.load(CONTRACTS / "readers")

    assert known
    assert faults(known) == []
    assert {each.team for each in known} == {f.stem for f in (CONTRACTS / "readers").iterdir()}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("participation.v1:", "intake.pool.v1:", "intake.pool.v1 is not for teams outside"),
        ("participation.v1:", "participation-restricted.v1:", "is not for teams outside"),
        ("status, revision", "status, mood", "kreis.attendance-recorded.v1 mood"),
        ("cohort-left", "cohort-lost", "kreis.cohort-lost.v1 cohort_id"),
    ],
)
def test_a_file_that_names_what_is_not_there_is_caught(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    text = (CONTRACTS / "readers" / "who-takes-part.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "who-takes-part.yaml").write_text(text.replace(old, new), "utf-8")

    assert fault in " ".join(faults(teams.load(tmp_path)))


def test_a_misspelt_word_does_not_load(tmp_path: Path) -> None:
    text = (CONTRACTS / "readers" / "who-takes-part.yaml").read_text("utf-8")
    (tmp_path / "a.yaml").write_text(text.replace("contact:", "contakt:"), "utf-8")

    with pytest.raises(TypeError, match="contakt"):
        teams.load(tmp_path)


def test_a_breaking_change_names_the_teams_that_read_the_fact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contracts = Path(shutil.copytree(CONTRACTS, tmp_path / "contracts"))
    for fact in ("attendance-recorded", "waitlist-left"):
        file = contracts / "topics" / "participation.v1" / f"{fact}.v1.schema.json"
        file.write_text(file.read_text("utf-8").replace('"cohort_id"', '"group"'), "utf-8")

    assert main(contracts) == 1
    lines = capsys.readouterr().out.splitlines()
    recorded = [each for each in lines if "attendance-recorded" in each]
    assert recorded
    assert all(each.endswith("(read by who-takes-part)") for each in recorded)
    assert [each for each in lines if "waitlist-left" in each and "read by" in each] == []
