"""Times away: who stays away is written to, then called. What staff learn, they note."""

from __future__ import annotations

from typing import Any

from kreis.onebox.story.services import expect
from kreis.onebox.story.stage import Stage


class Away:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def wait_for_messages(self, *signs: str) -> None:
        """Waits until these people, and nobody else so far, were told that they are missed."""
        found = self._stage.kreis.eventually(
            lambda: self._stage.all_sent("missed"),
            lambda sent: len(sent) >= len(signs),
            f"{len(signs)} messages to people who are missed",
        )
        expect("who was told to be missed", sorted(signs), sorted(found))

    def call(self, sign: str) -> None:
        """Waits until staff are asked to call her and nobody else, and notes that she was
        reached. So her time away ends."""
        (task,) = self._stage.kreis.eventually(
            self._open_calls, lambda found: len(found) == 1, f"one call, to {sign}"
        )
        expect("whom to call", sign, self._stage.sign_of(task["participant_id"]))
        path, reached = f"/call-tasks/{task['id']}/results", {"result": "reached"}
        kreis = self._stage.kreis
        kreis.ask("contact-person", "POST", "notifications", path, reached, f"reached {task['id']}")
        kreis.eventually(self.levels, lambda found: sign not in found, f"{sign} is reached")

    def levels(self) -> dict[str, str | None]:
        """What others were told to do about each who stays away, by her sign."""
        found = self._stage.kreis.ask("contact-person", "GET", "events", "/times-away")["people"]
        return {self._stage.sign_of(each["participant_id"]): each["level"] for each in found}

    def _open_calls(self) -> list[dict[str, Any]]:
        return [each for each in self._stage.open_calls() if each["reason"] == "absent"]
