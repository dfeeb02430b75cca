"""Nachrichten, geplant: who is in no group is named apart, for it will get nothing of its dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.store import planned_messages
from services.console.tests.notified import INVITATION
from services.console.tests.spring import Spring

IN_A_GROUP = "update participant set cohort_id = %s, state = 'entered' where id = %s"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Amira is in a group, Sabine is in none. Both wait for a reminder, Sabine for a
    conversation's too."""
    with running_services(tmp_path_factory.mktemp("planned"), ground) as served:
        spring = Spring(served)
        amira, sabine = (UUID(each) for each in spring.people[:2])
        with served.as_superuser("intake") as connection:
            connection.execute(IN_A_GROUP, (uuid4(), amira))
            connection.execute(IN_A_GROUP, (None, sabine))
        invitations = {who: uuid4() for who in (amira, sabine)}
        with served.as_superuser("notifications") as connection:
            for who, invitation in invitations.items():
                own = {"agency": AGENCY, "invitation": invitation, "who": who}
                connection.execute(INVITATION, own)
            connection.execute("update invitation set answer = 'yes', answer_version = 1")
        at = datetime(2027, 4, 20, 16, tzinfo=UTC)
        with served.databases["notifications"].agency(AGENCY) as work:
            for who, kind in (
                (amira, Kind.REMINDER),
                (sabine, Kind.REMINDER),
                (sabine, Kind.APPOINTMENT_REMINDER),
            ):
                errand = Errand(who, kind, invitations[who], uuid4(), 1)
                planned_messages.add(work, errand, at=at)
        yield spring


def test_who_is_in_no_group_is_named_apart(spring: Spring) -> None:
    page = spring.browser().see("/team/nachrichten/geplant")
    lines = {
        line.all("th")[0].text.strip(): " ".join(line.all("td")[1].text.split())
        for line in page.root.all("tr")[1:]
    }

    assert lines["Erinnerung"] == ("1 Person Amira Haddad Zurzeit in keiner Gruppe: Sabine Krämer")
    assert lines["Erinnerung an ein Gespräch"] == "1 Person Sabine Krämer"
