"""Passwords of the broker's users.

Promise: a user has the given password afterwards, whether it was there before or not. The broker
gets a salted hash (SCRAM-SHA-512), never the password.
"""

from __future__ import annotations

from collections.abc import Mapping

from kafka.admin import (
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError

from kreis.administration.broker import administrator
from kreis.chassis.config import KafkaAccess


class NotSet(Exception):
    """The broker has refused a password, or went away meanwhile."""


def set_passwords(access: KafkaAccess, passwords: Mapping[str, str]) -> None:
    """Sets them all in one request. Raises `NotSet`."""
    wanted = [
        UserScramCredentialUpsertion(user, ScramMechanism.SCRAM_SHA_512, password)
        for user, password in passwords.items()
    ]
    try:
        with administrator(access) as admin:
            answers = admin.alter_user_scram_credentials(wanted)
    except KafkaError as fault:
        raise NotSet(repr(fault)) from fault
    _must_be_done(answers)


def remove(access: KafkaAccess, user: str) -> None:
    """This user cannot come in any more. Raises `NotSet` if there is none."""
    with administrator(access) as admin:
        unwanted = UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_512)
        answers = admin.alter_user_scram_credentials([unwanted])
    _must_be_done(answers)


def _must_be_done(answers: Mapping[str, str | None]) -> None:
    if faults := [f"{user}: {fault}" for user, fault in answers.items() if fault]:
        raise NotSet("; ".join(faults))
