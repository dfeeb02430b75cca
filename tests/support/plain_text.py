"""A protected person with a mark in every free text, and the search for these marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from marshmallow import Schema, fields, validate

from kreis.intake.schemas.grouping_rules import GroupingRuleInput
from kreis.intake.schemas.participants import Registration
from tests.support.fixtures import Client
from tests.support.newcomers import AGENCY, newcomer
from tests.support.rows import Rows

LEFT_PLAIN = {
    "postal_code": "must stay empty for protected people",
    "children.first_name": "no contact; 0.1.0 writes children anew and would lose it",
    "notice.version": "which information sheet was handed over",
    "consents.text_version": "which text was agreed to",
}
"""Free texts of a registration that are stored plain: why."""


def free_texts(schema: Schema, above: str = "") -> Iterator[str]:
    """The paths of all fields that take any words."""
    for name, field in schema.fields.items():
        kind = field.inner if isinstance(field, fields.List) else field
        if isinstance(kind, fields.Nested):
            yield from free_texts(kind.schema, f"{above}{name}.")
        elif isinstance(kind, fields.String) and not _names_a_code(kind):
            yield above + name


def _names_a_code(field: fields.Field[Any]) -> bool:
    """Whether one of a few words is expected."""
    kinds = (validate.OneOf, validate.Regexp)
    return isinstance(field, fields.Enum | fields.UUID) or any(
        isinstance(each, kinds) and not isinstance(field, fields.Email) for each in field.validators
    )


def mark(field: str) -> str:
    """A text for this field that stands nowhere else."""
    if field == "phone":
        return "+4922147109876"
    return "mark.email@post.example" if field == "email" else f"Mark{field.replace('_', '')}"


MARKED = [each for each in free_texts(Registration()) if each not in LEFT_PLAIN]
MARKS = [
    *(mark(each) for each in MARKED),
    *(mark(each) for each in free_texts(GroupingRuleInput())),
]


class World:
    """Intake with one protected person, and another one."""

    def __init__(self, intake: Client, superuser: str) -> None:
        self.contact_person = intake.staff_id = str(uuid4())
        self.staff = intake.as_role("contact-person")
        self.lead, self.planning = intake.as_role("lead"), intake.as_role("group-planning")
        self.rows = Rows(superuser, intake.database)
        intake.as_role("operator").ok("PUT", f"/v1/agencies/{intake.agency}", AGENCY)
        person = {"first_name": "Petra", "last_name": "Neumann", "phone": "0221 4710101"}
        self.lead.ok("PUT", f"/v1/staff/{self.contact_person}", person)

    def body(self, **other: Any) -> dict[str, Any]:
        return newcomer(self.contact_person, **{**{each: mark(each) for each in MARKED}, **other})

    def registered(self, **other: Any) -> str:
        made = self.staff.ok(
            "POST", "/v1/participants", self.body(**other), Idempotency_Key=str(uuid4())
        )
        return str(made["id"])

    def protects(self, person: str, *, protected: bool = True) -> None:
        change = {"has_address_protection": protected}
        self.staff.ok("PATCH", f"/v1/participants/{person}", change, Idempotency_Key=str(uuid4()))

    def ruled(self, one: str, other: str) -> None:
        reason = mark("reason")
        rule = {"kind": "keep_apart", "participant_ids": [one, other], "reason": reason}
        self.planning.ok("POST", "/v1/grouping-rules", rule, Idempotency_Key=str(uuid4()))

    def found(self) -> list[tuple[str, str]]:
        """Table and mark, wherever a mark is stored, as text or as bytes."""
        return [
            (table, each)
            for table, rows in self.rows.all().items()
            for row in rows
            for each in MARKS
            if each.lower() in row.lower() or each.encode().hex() in row
        ]
