"""The folder of topics: nothing forgotten, nothing twice, one owner each, kept as promised."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from kreis.contracts import Topic, described, load, read_by, topics, written_by
from kreis.contracts.model import EVERY_SERVICE
from kreis.contracts.wire import wire

CONTRACTS = Path(__file__).parents[2] / "contracts"
FOLDER = CONTRACTS / "topics"
FORGET = "participation-forget.v1"
SERVICES = {
    "intake",
    "cohorts",
    "events",
    "notifications",
    "insights",
    "subscriptions",
    "exchange",
    "console",
}


def unreferenced_files(folder: Path) -> list[str]:
    named = {folder / topic / "topic.yaml" for topic in load(folder)}
    for type_, topic in own_facts(folder):
        stem = folder / topic / type_.removeprefix("kreis.")
        named.add(stem.with_name(f"{stem.name}.schema.json"))
        named.update(stem.with_name(f"{stem.name}.examples").glob("*.json"))
    present = {file for file in folder.rglob("*") if file.is_file()}
    return sorted(str(file.relative_to(folder)) for file in present - named)


def own_facts(folder: Path) -> list[tuple[str, str]]:
    """Each fact with the topic whose page defines it."""
    defined = (
        (fact.type, name)
        for name, topic in load(folder).items()
        for fact in topic.facts.values()
        if (folder / name / f"{fact.type.removeprefix('kreis.')}.schema.json").is_file()
    )
    return sorted(defined)


def defined_twice(folder: Path) -> list[str]:
    return [type_ for type_, n in Counter(type_ for type_, _ in own_facts(folder)).items() if n > 1]


def strange_owners(pages: Iterable[Topic]) -> list[str]:
    facts = (fact for topic in pages for fact in topic.facts.values())
    return sorted({fact.type for fact in facts if fact.owner not in {*SERVICES, EVERY_SERVICE}})


def unwritten_but_read(pages: Iterable[Topic]) -> list[str]:
    return [
        f"{service}: {type_}"
        for topic in pages
        for service, types in topic.readers.items()
        for type_ in types
        if service not in SERVICES or type_ not in topic.facts
    ]


def keyless(pages: Iterable[Topic]) -> list[str]:
    facts = ((topic.key, fact) for topic in pages for fact in topic.facts.values())
    return [
        fact.type
        for key, fact in facts
        if key not in fact.schema["required"]
        or fact.schema["properties"][key].get("format") != "uuid"
    ]


def unbounded(pages: Iterable[Topic]) -> list[str]:
    """The topics on which data about a person could outlive what is promised."""
    return [topic.name for topic in pages if not is_bounded(topic.kafka_config())]


def is_bounded(config: Mapping[str, str]) -> bool:
    day = 24 * 60 * 60 * 1000
    if config["cleanup.policy"] == "delete":
        return int(config["retention.ms"]) == 28 * day and int(config["segment.ms"]) <= day
    return int(config["max.compaction.lag.ms"]) <= 7 * day


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "topics"))


@pytest.fixture
def reworded(copied: Path) -> Callable[[str, str, str], Mapping[str, Topic]]:
    def reword(topic: str, old: str, new: str) -> Mapping[str, Topic]:
        page = copied / topic / "topic.yaml"
        assert old in page.read_text("utf-8")
        page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
        return load(copied)

    return reword


Reword = Callable[[str, str, str], Mapping[str, Topic]]


def test_every_topic_lies_in_a_folder_of_its_name() -> None:
    assert {name: topic.name for name, topic in described().items()} == {
        folder.name: folder.name for folder in FOLDER.iterdir()
    }


def test_every_file_belongs_to_a_fact(copied: Path) -> None:
    assert unreferenced_files(FOLDER) == []
    (copied / "participation.v1" / "pardon-recorded.v1.schema.json").write_text("{}", "utf-8")
    assert unreferenced_files(copied) == ["participation.v1/pardon-recorded.v1.schema.json"]


def test_an_example_of_no_fact_is_caught(copied: Path) -> None:
    stray = copied / "participation.v1" / "entry-recorded.v2.examples"
    stray.mkdir()
    (stray / "some.json").write_text("{}", "utf-8")
    assert unreferenced_files(copied) == ["participation.v1/entry-recorded.v2.examples/some.json"]


def test_every_fact_is_defined_once(copied: Path) -> None:
    assert defined_twice(FOLDER) == []
    shutil.copytree(copied / "participation.v1", copied / "partners.v1")
    page = copied / "partners.v1" / "topic.yaml"
    page.write_text(
        page.read_text("utf-8").replace("topic: participation.v1", "topic: partners.v1")
    )
    assert "kreis.entry-recorded.v1" in defined_twice(copied)


def test_every_fact_has_one_owner_that_is_a_service(reworded: Reword) -> None:
    assert strange_owners(topics().values()) == []
    broken = reworded("intake.pool.v1", "owner: intake", "owner: nobody")
    assert strange_owners(broken.values()) == ["kreis.pool-entered.v1"]


def test_a_fact_without_owner_does_not_load(reworded: Reword) -> None:
    with pytest.raises(TypeError, match="owner"):
        reworded("intake.pool.v1", "    owner: intake\n", "")


def test_a_misspelt_word_in_a_topic_does_not_load(reworded: Reword) -> None:
    with pytest.raises(TypeError, match="retention_day"):
        reworded("cohorts.cohort.v1", "retention_days", "retention_day")


def test_a_fact_without_schema_does_not_load(copied: Path) -> None:
    (copied / "intake.pool.v1" / "pool-entered.v1.schema.json").unlink()
    with pytest.raises(FileNotFoundError):
        load(copied)


def test_services_read_only_facts_that_somebody_writes(reworded: Reword) -> None:
    assert unwritten_but_read(topics().values()) == []
    broken = reworded(
        "participation.v1", "- kreis.invitation-issued.v1", "- kreis.pardon-recorded.v1"
    )
    assert unwritten_but_read(broken.values()) == [
        "notifications: kreis.pardon-recorded.v1",
        "subscriptions: kreis.pardon-recorded.v1",
    ]


def test_every_fact_carries_its_key(reworded: Reword) -> None:
    assert keyless(topics().values()) == []
    broken = reworded("cohorts.cohort.v1", "key: cohort_id", "key: participant_id")
    assert "kreis.cohort-confirmed.v1" in keyless(broken.values())


def test_nothing_stays_on_a_topic_for_longer_than_promised(reworded: Reword) -> None:
    assert unbounded(topics().values()) == []
    broken = reworded("participation.v1", "segment_hours: 24", "segment_hours: 168")
    assert unbounded(broken.values()) == ["participation.v1"]


def test_every_topic_has_twelve_partitions() -> None:
    assert {topic.partitions for topic in topics().values()} == {12}


def test_the_restricted_topic_holds_the_same_facts_and_copies_nothing() -> None:
    public, restricted = topics()["participation.v1"], topics()["participation-restricted.v1"]
    assert [file.name for file in (FOLDER / restricted.name).iterdir()] == ["topic.yaml"]
    for type_, fact in public.facts.items():
        assert restricted.facts[type_].schema is fact.schema
        assert restricted.facts[type_].topic == restricted.name
    assert restricted.facts.keys() == public.facts.keys()


def test_only_participation_is_kept_as_history_for_everybody() -> None:
    kept = {topic.name: topic.history_for_services for topic in topics().values() if topic.history}
    assert [name for name, for_services in kept.items() if not for_services] == ["participation.v1"]
    assert [name for name, for_services in kept.items() if for_services] == [
        "cohorts.cohort.v1",
        "events.group-event.v1",
        "participation-restricted.v1",
    ]


def test_kafka_is_told_to_delete_after_four_weeks_in_daily_segments() -> None:
    assert topics()["participation.v1"].kafka_config() == {
        "cleanup.policy": "delete",
        "compression.type": "uncompressed",
        "retention.ms": "2419200000",
        "segment.ms": "86400000",
    }


def test_kafka_is_told_to_compact_the_pool_within_a_week() -> None:
    assert topics()["intake.pool.v1"].kafka_config() == {
        "cleanup.policy": "compact",
        "compression.type": "uncompressed",
        "max.compaction.lag.ms": "604800000",
        "delete.retention.ms": "2419200000",
    }


def test_the_table_of_owners_names_every_topic_and_fact() -> None:
    table = (CONTRACTS / "README.md").read_text("utf-8")
    for name, topic in topics().items():
        words = [name, *(type_.split(".")[1] for type_ in topic.facts)]
        assert [word for word in words if f"`{word}`" not in table] == []


def test_a_service_knows_what_it_writes_and_reads() -> None:
    entries = tuple(f"kreis.entry-{what}.v1" for what in ("recorded", "corrected", "withdrawn"))
    stays = (*entries, "kreis.exit-recorded.v1", "kreis.re-entry-recorded.v1")
    assert written_by("intake") == {
        "intake.pool.v1": ("kreis.pool-entered.v1",),
        "participation.v1": stays,
        "participation-forget.v1": ("kreis.participant-to-forget.v1",),
        "participation-restricted.v1": stays,
        "privacy-ack.intake.v1": ("kreis.erasure-acknowledged.v1",),
        "privacy.v1": (
            "kreis.participant-erased.v1",
            "kreis.consent-changed.v1",
            "kreis.erasure-acknowledged.v1",
        ),
        "privacy.v2": (
            "kreis.participant-erased.v1",
            "kreis.consent-changed.v1",
            "kreis.protection-changed.v1",
            "kreis.discretion-changed.v1",
            "kreis.contact-changed.v1",
        ),
    }
    assert read_by("cohorts")["privacy.v2"] == (
        "kreis.participant-erased.v1",
        "kreis.protection-changed.v1",
        "kreis.discretion-changed.v1",
    )
    assert [name for name in topics() if not topics()[name].readers] == ["privacy.v1"]


def test_what_cannot_be_undone_has_one_writer() -> None:
    """The broker's access control knows topics, not facts."""
    privacy = [topic for name, topic in topics().items() if name.startswith("privacy-ack.")]
    assert {topic.writers for topic in privacy} == {
        frozenset({s}) for s in topics()["privacy.v2"].readers
    }
    assert topics()["privacy.v2"].writers == topics()[FORGET].writers == {"intake"}
    assert "kreis.cohort-confirmed.v1" in read_by("events")["cohorts.cohort.v1"]
    assert read_by("console") == {}


def test_a_wheel_carries_the_topics_with_it(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=CONTRACTS, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "unpacked", format="zip")
    ask = (
        "import kreis.contracts as c, kreis.contracts.wire as w;"
        " print(c.__file__, *c.topics(), len(w.wire().headers))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "unpacked")},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert Path(answer[0]).is_relative_to(tmp_path)
    assert set(answer[1:-1]) == set(topics())
    assert answer[-1] == str(len(wire().headers)), "and the rules of the wire"
