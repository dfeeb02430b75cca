"""Whatever a service refuses, staff read it in their language."""

from __future__ import annotations

import pytest

from kreis.console.staff.wording import staff_languages
from kreis.intake.domain.unusable_files import UNUSABLE_FILES
from tests.support.services import NAMES, service_of

UNSAID = {
    "about:blank": "has no code of its own; the page says that it does not work",
    "link-locked": "about a participant's link, which staff do not open",
    "too-many-changes": "about a participant's link, which staff do not open",
    "feed-off": "about a participant's link, which staff do not open",
    "no-agency": "staff cannot sign in before their organisation is set up",
    "slots-on-rest-days": "the page of conversations lists these days and asks",
    "columns-missing": "the page of the import says it, with the columns",
}
"""Code → why staff need no text for it."""
FORMS_ARE_REFUSED_WITH = (409, 412, 422)


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
    assert codes


def _is_about_files(code: str) -> bool:
    """The page of the import has texts of its own for a file that is no table."""
    return code in {kind.code for kind in UNUSABLE_FILES}
