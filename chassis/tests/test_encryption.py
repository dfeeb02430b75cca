"""What is sealed is opened with its key and in its place only."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreis.chassis.config import Misconfigured, ServiceSettings
from kreis.chassis.encryption import NO_KEYS, CannotOpen, NoKey, Sealer, new_key

OLD, NEW = new_key(), new_key()
PLACE = ("person.phone", "agency", "row")


@given(st.text())
def test_what_is_sealed_is_opened_again(words: str) -> None:
    sealer = Sealer(NEW)

    assert sealer.open(sealer.seal(words, *PLACE), *PLACE) == words


@given(st.integers(0), st.integers(1, 255))
def test_a_changed_byte_is_noticed(at: int, by: int) -> None:
    sealer = Sealer(NEW)
    sealed = bytearray(sealer.seal("a phone number", *PLACE))
    sealed[at % len(sealed)] ^= by

    with pytest.raises(CannotOpen):
        sealer.open(bytes(sealed), *PLACE)


@pytest.mark.parametrize("other", [("x", *PLACE[1:]), (PLACE[0], "x", "row"), (*PLACE[:2], "x")])
def test_a_value_that_was_moved_to_another_place_is_refused(other: tuple[str, ...]) -> None:
    sealer = Sealer(NEW)

    with pytest.raises(CannotOpen, match="moved"):
        sealer.open(sealer.seal("a phone number", *PLACE), *other)


def test_the_first_key_seals_and_every_key_opens() -> None:
    both, old = Sealer(f"{NEW}\n{OLD}\n"), Sealer(OLD)

    assert both.open(old.seal("words", *PLACE), *PLACE) == "words"
    with pytest.raises(CannotOpen, match="KREIS_ENCRYPTION_KEYS"):
        old.open(both.seal("words", *PLACE), *PLACE)


def test_the_same_words_never_look_the_same() -> None:
    sealer = Sealer(NEW)

    assert sealer.seal("words", *PLACE) != sealer.seal("words", *PLACE)


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(NoKey):
        NO_KEYS.seal("words", *PLACE)


@pytest.mark.parametrize("wrong", ["", " ", "secret", base64.b64encode(b"short").decode()])
def test_a_wrong_key_is_named_at_the_start_and_not_shown(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BIND", "ISSUER", "DATABASE_URL", "KAFKA", "JWKS_URL", "WORKLOAD_TOKENS"):
        monkeypatch.setenv(f"KREIS_{name}", "x")
    monkeypatch.setenv("KREIS_ENCRYPTION_KEYS", wrong)

    with pytest.raises(Misconfigured, match="KREIS_ENCRYPTION_KEYS") as fault:
        ServiceSettings.read()

    assert "secret" not in str(fault.value)


def test_a_service_does_not_start_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KREIS_ENCRYPTION_KEYS", raising=False)

    with pytest.raises(Misconfigured, match="KREIS_ENCRYPTION_KEYS"):
        ServiceSettings.read()
