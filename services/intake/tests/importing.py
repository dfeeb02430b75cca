"""Somebody who brings files, and the process that takes their rows."""

from __future__ import annotations

from typing import Any

from kreis.chassis.process.due import Job
from tests.support.fixtures import Client, run_due


class Importer:
    """Somebody who brings files, and the process that takes their rows."""

    def __init__(self, client: Client, work: list[Job]) -> None:
        self.client = client.as_role("contact-person")
        self.jobs = work

    def upload(self, raw: bytes | str, *, language: str = "en", **query: Any) -> Any:
        return self.client.http.post(
            "/v1/imports",
            data=raw.encode() if isinstance(raw, str) else raw,
            query_string=query,
            headers={**self.client.headers, "Accept-Language": language},
            content_type="text/csv",
        )

    def bring(self, raw: bytes | str, **query: Any) -> dict[str, Any]:
        """The import of this file at its end."""
        answer = self.upload(raw, **query)
        assert answer.status_code == 202, answer.text
        return self.ended(answer.json["id"])

    def answered(self, trial: dict[str, Any], **answers: Any) -> dict[str, Any]:
        """The trial at its end, after staff have said this about it."""
        self.client.ok("PATCH", f"/v1/imports/{trial['id']}", answers)
        return self.ended(trial["id"])

    def ended(self, import_id: str) -> dict[str, Any]:
        run_due(self.client.database, self.jobs)
        found: dict[str, Any] = self.client.ok("GET", f"/v1/imports/{import_id}")
        return found

    def findings(self, found: dict[str, Any], language: str = "en") -> list[dict[str, Any]]:
        path = f"/v1/imports/{found['id']}/findings?limit=500"
        page = self.client.ok("GET", path, Accept_Language=language)
        items: list[dict[str, Any]] = page["items"]
        return items

    def people(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.client.ok("GET", "/v1/participants?limit=500")["items"]
        return items
