"""In what somebody would be the only one in a group: language, woman, man.

The rule is that of formation: German below B1 and nobody else with her home language, or nobody
else of her gender.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.proposals import Proposal

ENOUGH_GERMAN = ("B1", "B2", "C")
GENDERS = ("woman", "man")


def alone_as(found: Proposal, people: Mapping[str, Participant], who: str, offer_id: str) -> str:
    """Returns `language`, `woman`, `man`, or both as `language-woman`; empty if it cannot be told.

    An offer without a group is asked of all who are unplaced, because who would come is open.
    """
    person = people.get(who)
    if not person:
        return ""
    others = [people[each] for each in _ids(found, offer_id) if each in people and each != who]
    return alone_among(person, others)


def alone_among(person: Participant, others: Sequence[Participant]) -> str:
    """Returns in what she would be alone among others, in the same words."""
    alone = [_is_alone_in_language(person, others) and "language", _alone_in_gender(person, others)]
    return "-".join(each for each in alone if each)


def _ids(found: Proposal, offer_id: str) -> Sequence[str]:
    for group in found["groups"]:
        if group["offer_id"] == offer_id:
            return [member["participant_id"] for member in group["members"]]
    return [each["participant_id"] for each in found["unplaced"]]


def _is_alone_in_language(person: Participant, others: Sequence[Participant]) -> bool:
    spoken = map(_spoken, others)
    return person["german_level"] not in ENOUGH_GERMAN and _spoken(person) not in spoken


def _spoken(person: Participant) -> str:
    return person["language"].partition("-")[0]


def _alone_in_gender(person: Participant, others: Sequence[Participant]) -> str:
    gender = person["gender"]
    is_alone = gender in GENDERS and all(each["gender"] != gender for each in others)
    return str(gender) if is_alone else ""
