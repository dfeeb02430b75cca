"""The page that says what each fact has gained, and when."""

from __future__ import annotations

import shutil
from pathlib import Path

from kreis.contracts import growth
from tests.contracts.variants import POOL, SENT, changed

CONTRACTS = Path(__file__).parents[2] / "contracts"
VERSION = (CONTRACTS.parent / "VERSION").read_text().strip()


def test_the_committed_page_is_in_step_with_the_contracts() -> None:
    assert growth.page(CONTRACTS, VERSION) == (CONTRACTS / "changes.md").read_text("utf-8")


def test_every_kind_of_addition_is_told() -> None:
    field = changed(SENT, "properties", attempts={"type": "integer"})
    value = changed(SENT, "properties", "channel", enum=["email", "sms", "call", "letter"])
    bound = changed(POOL, "properties", "start_weeks", maxItems=30)
    inner = changed(
        POOL, "properties", "start_weeks", "items", "properties", lift={"type": "boolean"}
    )

    assert list(growth.additions(SENT, SENT)) == []
    assert list(growth.additions(SENT, field)) == ["`attempts` is new and optional."]
    (told,) = growth.additions(SENT, value)
    assert told.startswith("`channel` may be ")
    assert "`letter`" in told
    was = POOL["properties"]["start_weeks"]["maxItems"]
    assert list(growth.additions(POOL, bound)) == [f"`start_weeks`: `maxItems` is 30, was {was}."]
    assert list(growth.additions(POOL, inner)) == ["`start_weeks[].lift` is new and optional."]


def test_a_release_keeps_what_it_has_gained(tmp_path: Path) -> None:
    """The page says the same after the release as before, and later releases come behind it."""
    contracts = Path(shutil.copytree(CONTRACTS, tmp_path / "contracts"))
    before = growth.page(contracts, VERSION)
    shutil.copytree(contracts / "topics", contracts / "released" / VERSION)

    assert growth.page(contracts, VERSION) == before
    assert growth.page(contracts, "9.0.0") == before
    assert "- `kreis.attendance-recorded.v1`, since 0.1.0\n  - 0.2.0: `revision` is new" in before
