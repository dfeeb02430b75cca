"""Whatever a service refuses, staff read it in their language."""

from __future__ import annotations

import pytest

from kreis.console.staff.wording import staff_languages
from kreis.intake.domain.unusable_files import UNUSABLE_FILES
from tests.support.services import NAMES, app_of, service_of

UNSAID = {
    "about:blank": "has no code of its own; the page says that it does not work",
    "link-locked": "about a participant's link, which staff do not open",
    "too-many-changes": "about a participant's link, which staff do not open",
    "feed-off": "about a participant's link, which staff do not open",
    "no-agency": "staff cannot sign in before their organisation is set up",
    "slots-on-rest-days": "the page of conversations lists these days and asks",
    "columns-missing": "the page of the import says it, with the columns",
    **dict.fromkeys(
        (
            *("ask-taken", "contact-not-shared", "floor-reached", "joined-already"),
            *("not-joined", "not-yet", "too-many-children", "too-much-care"),
        ),
        "about a member's page of a circle, which staff do not open",
    ),
}
"""Code → why staff need no text for it."""
FORMS_ARE_REFUSED_WITH = (409, 412, 422)
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize("name", NAMES)
def test_every_refusal_of_a_change_has_a_title_and_a_text(name: str) -> None:
    codes = {
        kind.code
        for kind, status in service_of(name).statuses.items()
        if status in FORMS_ARE_REFUSED_WITH
    }
    of_files = {code for code in codes if _is_about_files(code)}
    wanted = codes - of_files - UNSAID.keys()
    for language, words in staff_languages().items():
        missing = {each for each in wanted if f"trouble.{each}.title" not in words.entries}
        missing |= {each for each in wanted if f"trouble.{each}.text" not in words.entries}
        assert missing == set(), language
    assert bool(codes) is bool(changes_of(name) - changes_of_all()), "what changes can be refused"


def changes_of(name: str) -> set[str]:
    """Addresses of a service to which something is sent."""
    rules = app_of(service_of(name)).url_map.iter_rules()
    return {rule.rule for rule in rules if rule.methods and rule.methods & CHANGING}


def changes_of_all() -> set[str]:
    """Those that each service has from the chassis. Insights has no others: it only tells."""
    return set.intersection(*map(changes_of, NAMES))


def _is_about_files(code: str) -> bool:
    """The page of the import has texts of its own for a file that is no table."""
    return code in {kind.code for kind in UNUSABLE_FILES}
