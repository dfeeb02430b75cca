"""The messages of circles as members read them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from kreis.exchange.domain.circles import Circle
from kreis.exchange.domain.letters import Kind
from kreis.exchange.templates.letters import compose

CIRCLE = Circle(
    id=UUID(int=1),
    name="Kreis Mitte",
    land="NW",
    sender_name="Lindenbrücke",
    phone="+492214710100",
    permission_note="",
    opened_at=datetime(2027, 11, 8, tzinfo=UTC),
)


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "tr", "uk", "ar"])
def test_an_invitation_has_the_number_as_people_here_dial_it(language: str) -> None:
    text = compose(Kind.INVITATION, language, CIRCLE, None).text

    assert "0221 4710100" in text
    assert "+49" not in text
    assert ("\u200e0221 4710100\u200e" in text) is (language == "ar")
