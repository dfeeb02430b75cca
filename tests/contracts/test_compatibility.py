"""What counts as an additive change of a contract, and what needs a new type."""

import copy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kreis.contracts import topics
from kreis.contracts.compatibility import breaking_changes, changes_since, main

SENT: dict[str, Any] = dict(
    topics()["notifications.delivery.v1"].facts["kreis.message-sent.v1"].schema
)
POOL: dict[str, Any] = dict(topics()["intake.pool.v1"].facts["kreis.pool-entered.v1"].schema)


def changed(schema: dict[str, Any], *path: str, **changes: Any) -> dict[str, Any]:
    changed = copy.deepcopy(schema)
    node = changed
    for step in path:
        node = node[step]
    node.update(changes)
    return changed


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


@pytest.fixture(autouse=True)
def no_repository_but_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git tells its hooks which repository to use; a test that runs in one must not touch it."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository whose main holds the contracts as they are now."""
    folder = Path(__file__).parents[2] / "contracts" / "topics"
    copied = Path(shutil.copytree(folder, tmp_path / "contracts" / "topics"))
    git(copied, "init", "-q", "-b", "main")
    git(copied, "add", ".")
    git(copied, "commit", "-q", "-m", "Contracts")
    return copied


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Test", "-c", "user.email=test@post.example", "-c", "tag.gpgSign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True)


def break_two_contracts(folder: Path) -> None:
    (folder / "participation.v1" / "cohort-joined.v1.schema.json").unlink()
    page = folder / "cohorts.cohort.v1" / "topic.yaml"
    page.write_text(page.read_text("utf-8").replace("key: cohort_id", "key: offer_id"), "utf-8")


def test_nothing_is_told_of_a_checkout_that_has_not_changed(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(changes_since("main", checkout)) == []
    assert main(checkout) == 0
    assert capsys.readouterr().out.startswith("0 breaking changes since ")


def test_before_the_first_release_breaking_changes_are_only_told(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_two_contracts(checkout)
    assert main(checkout) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "cohorts.cohort.v1/topic.yaml: key was cohort_id, is now offer_id",
        "participation.v1/cohort-joined.v1.schema.json: was taken away",
    ]


def test_after_a_release_breaking_changes_fail(checkout: Path) -> None:
    git(checkout, "tag", "v1.0.0")
    assert main(checkout) == 0
    break_two_contracts(checkout)
    assert main(checkout) == 1


def test_without_anything_to_compare_with_nothing_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path) == 0
    assert "since the beginning" in capsys.readouterr().out
