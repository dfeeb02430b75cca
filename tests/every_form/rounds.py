"""Rounds: how often a form comes back until everything that is wrong in it was told."""

from __future__ import annotations

from collections.abc import Mapping

from services.console.tests.page import Page
from tests.every_form.form_trials import TOO_LONG, WRONG, marked_in
from tests.every_form.full_office import FullOffice
from tests.every_form.page_forms import Form


def second_round(full: FullOffice, form: Form) -> dict[str, str]:
    """The fields that are told only after those told first were mended."""
    ways = {
        "empty": dict.fromkeys((each.name for each in form.typed), ""),
        "wrong": {each.name: WRONG.get(each.kind, TOO_LONG) for each in form.typed},
    }
    return {
        f"{form}: {how}": ", ".join(late)
        for how, said in ways.items()
        if (late := sorted(_told_late(full, form, said)))
    }


def _told_late(full: FullOffice, form: Form, said: Mapping[str, str]) -> set[str]:
    full.restore()
    first = _marked(full, form, form.saying(said))
    mended = {name: form.sent.get(name, "") for name in first}
    return _marked(full, form, form.saying({**said, **mended})) - first if first else set()


def _marked(full: FullOffice, form: Form, sent: Form) -> set[str]:
    """The fields of the form at which the answer says something."""
    answer = full.office.tab(form.who).post(sent.action, data=sent.data)
    if answer.status_code >= 500:
        return {f"fails: {answer.status_code}"}
    if answer.status_code < 400:
        return set()
    return {str(each.attributes.get("name")) for each in marked_in(Page(answer.text), form)}
