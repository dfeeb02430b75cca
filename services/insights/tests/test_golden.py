"""The golden file: facts, and the tables that every engine has to make of them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from kreis.insights.commands.facts import learn
from kreis.insights.domain.facts import Fact
from kreis.insights.messages import LEARNED
from services.insights.tests.reader import Insights
from services.insights.tests.whole import dump

FOLDER = Path(__file__).parent / "golden"


def golden_facts() -> list[Fact]:
    return [
        Fact(
            each["type"],
            datetime.fromisoformat(each["time"]),
            each["sequence"],
            LEARNED[each["type"]]().load(each["data"]),
        )
        for each in json.loads((FOLDER / "facts.json").read_text("utf-8"))
    ]


def test_the_facts_make_the_tables(insights: Insights) -> None:
    tables: dict[str, list[Any]] = json.loads((FOLDER / "tables.json").read_text("utf-8"))
    with insights.database.agency(insights.agency) as work:
        learn(work, golden_facts())
        made = dump(work)

    assert made.keys() == tables.keys()
    for name, rows in tables.items():
        found = [json.loads(row) for row in made[name]]
        assert sorted(found, key=str) == sorted(rows, key=str), name
