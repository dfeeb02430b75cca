"""Rules of circles: no act is lost, no hour moves twice, no message goes out twice or elsewhere.

An act without an answer may have had its effect or not. What it was about is not judged.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from kreis.onebox.story.letters import Letter
from tests.system.faults.circles.account import Told, asks_by_acts, minutes_by_acts
from tests.system.faults.circles.rows import Wanted
from tests.system.faults.evidence import Evidence
from tests.system.faults.findings import Finding, Findings, Kind, missing, one_each, repeated
from tests.system.faults.history import Act, Request

_UNIT_MINUTES = 15
_ENDED = ("sent", "suppressed", "unknown")
"""What may become of a message. One of unknown outcome is never sent again."""
_NEVER_REFUSED = (
    "open",
    "invite",
    "join",
    "offer",
    "agree",
    "take back",
    "say",
    "leave",
    "offer hours",
)
_ALWAYS_HOLDS = ("cancelled", "nobody", "digest", "still-there")
"""Kinds that are true as long as she is a member."""


def hours_sum_to_zero(evidence: Evidence) -> Findings:
    """Over each circle and each transfer. A transfer has one line for an account."""
    lines = evidence.circles.lines
    for name in ("circle", "transfer"):
        sums: Counter[str] = Counter()
        for each in lines:
            sums[getattr(each, name)] += each.units
        for one, units in sums.items():
            if units:
                yield Finding("double", f"{units} units over {name} {one}")
    accounts = Counter((each.transfer, each.member) for each in lines)
    yield from repeated(accounts, "line of an account in a transfer")


def nobody_is_refused(evidence: Evidence) -> Findings:
    """But for an ask that begins while it is sent again."""
    for each in evidence.requests:
        if each.act in _NEVER_REFUSED and each.outcome == "refused":
            yield Finding("lost", f"{each.act} {each.about}: {each.answer}")


def who_has_joined_is_a_member_once(evidence: Evidence) -> Findings:
    found = Counter(each.name for each in evidence.circles.members.values())
    promised = {str(r.about["by"]) for r in _of(evidence, "join") if r.outcome == "acknowledged"}
    yield from missing(promised, found, "membership of")
    yield from repeated(found, "membership of")
    told = {str(r.about["by"]) for r in _of(evidence, "join")}
    yield from (Finding("made up", f"nobody joined as {each}") for each in found.keys() - told)
    left = {str(r.about["by"]) for r in _of(evidence, "leave") if r.outcome == "acknowledged"}
    for each in evidence.circles.members.values():
        if each.name in left and not each.has_left:
            yield Finding("lost", f"{each.name} has left and is a member")


def asks_stand_as_told(evidence: Evidence) -> Findings:
    rows, tags = evidence.circles.asks, _tags(evidence)
    told = asks_by_acts(evidence.requests)
    once = Counter((tags.get(row.asker), row.starts_at) for row in rows.values())
    yield from repeated(once, "ask of")
    yield from missing(told, Counter(rows), "ask")
    known = {
        (str(r.about["by"]), datetime.fromisoformat(r.about["starts_at"]))
        for r in (*_of(evidence, "ask"), *_of(evidence, "take place"))
    }
    yield from (Finding("made up", f"nobody asked {each}") for each in once.keys() - known)
    for ask, wanted in told.items():
        row = rows.get(ask)
        if row is None or not wanted.is_sure:
            continue
        if row.state not in wanted.may_stand_as:
            yield Finding("lost", f"ask {ask} is {wanted.state}, stands as {row.state}")
        carer = tags.get(row.carer or "")
        if wanted.carer != carer:
            yield Finding("lost", f"{wanted.carer} minds {ask}, it stands with {carer}")


def confirmed_hours_move_once(evidence: Evidence) -> Findings:
    """Each confirmed date moves its hours from one to the other, once. Nothing else does."""
    tags, told = _tags(evidence), asks_by_acts(evidence.requests)
    moved: Counter[tuple[str, str]] = Counter()
    for line in evidence.circles.lines:
        if line.why == "care":
            moved[line.transfer, tags.get(line.member or "", "nobody")] += line.units
    promised: Counter[tuple[str, str]] = Counter()
    for ask, each in told.items():
        if each.is_sure and each.minutes:
            units = each.minutes // _UNIT_MINUTES
            promised[ask, each.asker] -= units
            promised[ask, str(each.carer)] += units
    unsure = {ask for ask, each in told.items() if not each.is_sure}
    for place in promised.keys() | moved.keys():
        if place[0] in unsure or moved[place] == promised[place]:
            continue
        is_less = abs(moved[place]) < abs(promised[place])
        words = f"{moved[place]} of {promised[place]} units of {place}"
        yield Finding("lost" if is_less else "double", words)


def balances_are_those_of_the_acts(evidence: Evidence) -> Findings:
    units: Counter[str] = Counter()
    tags = _tags(evidence)
    for line in evidence.circles.lines:
        units[tags.get(line.member or "", "the pot")] += line.units
    asks = asks_by_acts(evidence.requests).values()
    for tag, minutes in minutes_by_acts(evidence.requests, asks).items():
        has = units[tag] * _UNIT_MINUTES
        if has != minutes:
            kind: Kind = "lost" if has < minutes else "double"
            yield Finding(kind, f"{tag} has {has} minutes of {minutes}")


def messages_are_wanted_once_for_each_cause(evidence: Evidence) -> Findings:
    """Agreements and cancellations exactly as often as they happened. Calls at most twice for each
    opening of an ask; what is one too many in a week waits for a digest, which no leaver gets."""
    tags, found = _tags(evidence), _wanted_by_cause(evidence)
    digests = {tags.get(each) for each in evidence.circles.held_up}
    digests |= {who for kind, who, _ in found if kind == "digest"}
    digests |= {each.name for each in evidence.circles.members.values() if each.has_left}
    for ask, told in asks_by_acts(evidence.requests).items():
        if not told.is_sure:
            continue
        people = sorted({who for _, who, about in found if about == ask} | {told.asker})
        for who in people:
            for kind, least, most in _bounds(told, who, _state(evidence, ask)):
                count = found[kind, who, ask]
                if count > most:
                    yield Finding("double", f"{count} × {kind} about {ask} to {who}")
                elif count < least and (kind in ("agreed", "cancelled") or who not in digests):
                    yield Finding("lost", f"{kind} about {ask} to {who}")
        for (kind, who), count in told.wanted.items():
            if who not in people:
                yield Finding("lost", f"{count} × {kind} about {ask} to {who}")


def _bounds(told: Told, who: str, state: str) -> Iterator[tuple[str, int, int]]:
    """Of each kind: how often she must be written to about an ask, and may be."""
    for kind in ("agreed", "cancelled"):
        yield kind, told.wanted[kind, who], told.wanted[kind, who]
    is_asker = who == told.asker
    yield "asked", 0, 0 if is_asker else 2 * told.openings
    yield "offered", bool(told.offers) and is_asker, len(told.offers) if is_asker else 0
    found_nobody = is_asker and state == "lapsed" and not told.offers
    yield "nobody", found_nobody, found_nobody
    yield "confirm", 0, told.wanted["agreed", who]


def each_wanted_message_is_told_and_settled_once(evidence: Evidence) -> Findings:
    """One fact for each, and in the end one result: one letter, or none where it held no more."""
    facts = {
        fact.key: fact.data["kind"]
        for fact in evidence.facts
        if fact.type == "kreis.message-wanted.v1" and fact.data
    }
    rows = evidence.circles
    invited = {key for key, kind in facts.items() if kind == "invitation"}
    yield from one_each(rows.wanted.keys() | invited, Counter(facts.keys()), "fact that wants")
    yield from one_each(facts, Counter(rows.messages.keys()), "message that is wanted,")
    lying = Counter(letter.id for letter in _letters(evidence).values())
    for message, state in rows.messages.items():
        if state not in _ENDED:
            yield Finding("lost", f"message {message} is {state}")
        least, most = state == "sent", state != "suppressed"
        if not least <= lying[message] <= most:
            kind: Kind = "lost" if lying[message] < least else "double"
            yield Finding(kind, f"{lying[message]} letters of {message}, {state}")
        if state == "suppressed" and _must_go_out(evidence, rows.wanted.get(message)):
            yield Finding("lost", f"message {message}, which holds, is {state}")
    known = rows.messages.keys()
    yield from (Finding("made up", f"letter {each}") for each in lying.keys() - known)


def _must_go_out(evidence: Evidence, wanted: Wanted | None) -> bool:
    """An invitation is gone once she has joined; others hold as long as she is a member."""
    if wanted is None or wanted.member is None:
        return False
    member = evidence.circles.members.get(wanted.member)
    has_left = member is None or member.has_left
    return wanted.kind in _ALWAYS_HOLDS and not has_left


def everybody_is_invited_once(evidence: Evidence) -> Findings:
    inviting = {
        fact.key
        for fact in evidence.facts
        if fact.data and fact.data.get("kind") == "invitation" and fact.topic == "exchange.v1"
    }
    letters = _letters(evidence).values()
    told = Counter(each.to for each in letters if each.id in inviting)
    invites = [r for r in _of(evidence, "invite") if r.outcome == "acknowledged"]
    promised = {address for each in invites for address in each.about["addresses"]}
    unknown = {i for i in inviting if evidence.circles.messages.get(i) == "unknown"}
    if not unknown:
        yield from missing(promised, told, "invitation to")
    yield from repeated(told, "invitation to")
    if len(inviting) > len(_invited(evidence)):
        yield Finding("double", f"{len(inviting)} invitations of {len(_invited(evidence))}")


def letters_go_to_the_address_that_exchange_holds(evidence: Evidence) -> Findings:
    """And their links are of whoever gets them."""
    rows = evidence.circles
    for letter in _letters(evidence).values():
        wanted = rows.wanted.get(letter.id)
        member = rows.members.get(wanted.member or "") if wanted else None
        if wanted is None or member is None:
            continue
        held = member.address
        if letter.to != held:
            yield Finding("made up", f"letter {letter.id} to {letter.to} in place of {held}")
        whose = rows.links.get(_hash_of(letter))
        if whose not in (None, wanted.member):
            yield Finding("made up", f"letter {letter.id} has the link of {whose}")


RULES = (
    nobody_is_refused,
    hours_sum_to_zero,
    who_has_joined_is_a_member_once,
    asks_stand_as_told,
    confirmed_hours_move_once,
    balances_are_those_of_the_acts,
    messages_are_wanted_once_for_each_cause,
    each_wanted_message_is_told_and_settled_once,
    everybody_is_invited_once,
    letters_go_to_the_address_that_exchange_holds,
)


def _of(evidence: Evidence, act: Act) -> list[Request]:
    return [r for r in evidence.requests if r.act == act and r.outcome != "refused"]


def _invited(evidence: Evidence) -> set[str]:
    return {address for r in _of(evidence, "invite") for address in r.about["addresses"]}


def _tags(evidence: Evidence) -> Mapping[str, str]:
    """The tag of each member, by her id."""
    return {each: row.name for each, row in evidence.circles.members.items()}


def _state(evidence: Evidence, ask: str) -> str:
    row = evidence.circles.asks.get(ask)
    return row.state if row else ""


def _wanted_by_cause(evidence: Evidence) -> Counter[tuple[str, str, str]]:
    """Kind, whose, and about which ask."""
    tags = _tags(evidence)
    return Counter(
        (each.kind, tags.get(each.member, each.member), each.ask or "")
        for each in evidence.circles.wanted.values()
        if each.member is not None
    )


def _letters(evidence: Evidence) -> Mapping[str, Letter]:
    """Those to people of this town's circles, by file name."""
    people = _invited(evidence)
    sent = evidence.circles.messages
    return {
        file: each
        for file, each in evidence.letters.items()
        if each.to in people or each.id in sent
    }


def _hash_of(letter: Letter) -> str:
    token = urlsplit(letter.link).path.rpartition("/")[2]
    return hashlib.sha256(token.encode()).hexdigest()
