"""What counts as an additive change of a contract, and what needs a new type."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kreis.contracts import load, topics
from kreis.contracts.compatibility import breaking_changes, last_release, main
from tests.contracts.variants import POOL, SENT, changed


def test_a_new_optional_field_is_additive() -> None:
    new = changed(SENT, "properties", attempts={"type": "integer"})
    assert breaking_changes(SENT, new) == []


def test_other_words_for_the_same_are_additive() -> None:
    assert breaking_changes(SENT, changed(SENT, title="Sent", description="Gone.")) == []


def test_a_new_word_in_an_enumeration_is_additive() -> None:
    new = changed(SENT, "properties", "channel", enum=["email", "sms", "call", "letter"])
    assert breaking_changes(SENT, new) == []


def test_a_looser_bound_is_additive() -> None:
    assert breaking_changes(SENT, changed(SENT, "properties", "version", minimum=0)) == []
    assert breaking_changes(POOL, changed(POOL, "properties", "start_weeks", maxItems=30)) == []


def test_a_new_required_field_needs_a_new_type() -> None:
    new = changed(SENT, "properties", attempts={"type": "integer"})
    new["required"] = [*SENT["required"], "attempts"]
    assert breaking_changes(SENT, new) == ["attempts: is required now"]


def test_a_field_that_may_be_missing_needs_a_new_type() -> None:
    new = changed(SENT, required=[name for name in SENT["required"] if name != "channel"])
    assert breaking_changes(SENT, new) == ["channel: may be missing now"]


def test_a_field_that_is_taken_away_needs_a_new_type() -> None:
    new = copy.deepcopy(SENT)
    del new["properties"]["cause"]
    assert breaking_changes(SENT, new) == ["cause: was taken away"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("version", {"type": "number"}),
        ("version", {"minimum": 2}),
        ("version", {"maximum": 9}),
        ("channel", {"enum": ["email", "sms"]}),
        ("channel", {"const": "email"}),
        ("message_id", {"pattern": "^[0-9]+$"}),
        ("message_id", {"format": "uri"}),
        ("message_id", {"a-keyword-of-tomorrow": True}),
    ],
)
def test_a_narrower_field_needs_a_new_type(field: str, changes: dict[str, Any]) -> None:
    (told,) = breaking_changes(SENT, changed(SENT, "properties", field, **changes))
    assert told.startswith(f"{field}: {next(iter(changes))} was")


def test_a_change_deep_inside_is_found_and_named_by_its_path() -> None:
    band = ("start_weeks", "items", "properties", "children", "items", "properties", "band")
    new = changed(POOL, "properties", *band, enum=["0-2"])
    (told,) = breaking_changes(POOL, new)
    assert told.startswith("start_weeks[].children[].band: enum was")


def test_lists_that_lose_the_description_of_their_items_need_a_new_type() -> None:
    new = copy.deepcopy(POOL)
    del new["properties"]["slots"]["items"]
    assert breaking_changes(POOL, new) == ["slots[]: items come or go"]


ROOT = Path(__file__).parents[2]
LAST = "0.1.0"
"""Of the releases that a test writes down."""


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    """The contracts as they are now, released as 0.1.0, and after an older release without any."""
    now = ROOT / "contracts" / "topics"
    shutil.copytree(now, tmp_path / "topics")
    shutil.copytree(now, tmp_path / "released" / LAST)
    (tmp_path / "released" / "0.0.9").mkdir()
    return tmp_path


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_nothing_is_told_of_contracts_that_have_not_changed(
    contracts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(contracts) == 0
    assert capsys.readouterr().out == "0 breaking changes since 0.1.0\n"


def without_a_field(topics: Path) -> None:
    _with_schema(topics, lambda schema: schema["properties"].pop("version"))


def with_a_new_required_field(topics: Path) -> None:
    def add(schema: dict[str, Any]) -> None:
        schema["properties"]["provider"] = {"type": "string"}
        schema["required"].append("provider")

    _with_schema(topics, add)


def with_a_narrower_enum(topics: Path) -> None:
    _with_schema(topics, lambda schema: schema["properties"]["channel"]["enum"].pop())


def without_a_topic(topics: Path) -> None:
    shutil.rmtree(topics / "participation-restricted.v1")


def without_a_schema(topics: Path) -> None:
    (topics / "participation.v1" / "cohort-joined.v1.schema.json").unlink()


def without_a_fact(topics: Path) -> None:
    rewrite(topics / "intake.pool.v1" / "topic.yaml", "kreis.pool-entered.v1:", "kreis.other.v1:")


def with_another_key(topics: Path) -> None:
    rewrite(topics / "cohorts.cohort.v1" / "topic.yaml", "key: cohort_id", "key: offer_id")


def with_another_key_of_a_fact(topics: Path) -> None:
    rewrite(topics / "privacy.v1" / "topic.yaml", "<participant_id>#erased", "<participant_id>")


def with_another_owner(topics: Path) -> None:
    rewrite(topics / "intake.pool.v1" / "topic.yaml", "owner: intake", "owner: cohorts")


def _with_schema(topics: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    file = topics / "notifications.delivery.v1" / "message-sent.v1.schema.json"
    schema = json.loads(file.read_text("utf-8"))
    change(schema)
    file.write_text(json.dumps(schema), "utf-8")


SENT_FILE = "notifications.delivery.v1/message-sent.v1.schema.json"
BREAKS: list[tuple[Callable[[Path], None], str]] = [
    (without_a_field, f"{SENT_FILE}: version: was taken away"),
    (with_a_new_required_field, f"{SENT_FILE}: provider: is required now"),
    (with_a_narrower_enum, f"{SENT_FILE}: channel: enum was"),
    (without_a_topic, "participation-restricted.v1/topic.yaml: was taken away"),
    (without_a_schema, "participation.v1/cohort-joined.v1.schema.json: was taken away"),
    (without_a_fact, "intake.pool.v1/topic.yaml: kreis.pool-entered.v1 was taken away"),
    (with_another_key, "cohorts.cohort.v1/topic.yaml: key was cohort_id, is now offer_id"),
    (with_another_key_of_a_fact, "privacy.v1/topic.yaml: kreis.participant-erased.v1: key was"),
    (with_another_owner, "intake.pool.v1/topic.yaml: kreis.pool-entered.v1: owner was intake"),
]


@pytest.mark.parametrize(("change", "told"), BREAKS, ids=[change.__name__ for change, _ in BREAKS])
def test_a_breaking_change_since_the_last_release_fails(
    contracts: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], None],
    told: str,
) -> None:
    change(contracts / "topics")

    assert main(contracts) == 1
    said = capsys.readouterr().out
    assert told in said
    assert said.endswith("breaking changes since 0.1.0\n")


def test_an_addition_since_the_last_release_passes(contracts: Path) -> None:
    _with_schema(
        contracts / "topics",
        lambda schema: schema["properties"].update(provider={"type": "string"}),
    )
    rewrite(contracts / "topics" / "cohorts.cohort.v1" / "topic.yaml", "retention_days: 28", "")

    assert main(contracts) == 0


def test_the_newest_release_counts_by_number(contracts: Path) -> None:
    (contracts / "released" / "0.10.0").mkdir()

    assert last_release(contracts) == contracts / "released" / "0.10.0"


def test_without_a_release_to_compare_with_the_check_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path) == 1
    assert "There is no release" in capsys.readouterr().out


RELEASED = sorted((ROOT / "contracts" / "released").iterdir())


@pytest.mark.parametrize("folder", RELEASED, ids=lambda folder: folder.name)
def test_what_was_written_under_a_release_is_valid_today(folder: Path) -> None:
    examples = [
        (topics()[topic.name].facts[fact.type], example)
        for topic in load(folder).values()
        for fact in topic.facts.values()
        for example in fact.examples.values()
    ]

    assert examples
    for fact, example in examples:
        fact.validate(example)
