"""Kafka of the compose stack: every user against the contracts, from a program on the host."""

from __future__ import annotations

from pathlib import Path

import pytest

from kreis.chassis.config import KafkaAccess
from tests.containers.stack import Stack, docker
from tests.support.access_matrix import USERS, AccessOf, comes_in, differences, strangers
from tests.support.services import NAMES


@pytest.fixture(scope="module")
def access_of(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> AccessOf:
    """Each user by the files that its process has, as root of the machine reads them."""
    folder = tmp_path_factory.mktemp("users")
    mounts = stack.inspect("secrets")["Mounts"]
    volumes = {Path(each["Destination"]).name: each["Name"] for each in mounts if "Name" in each}

    def file(user: str, name: str) -> str:
        volume = volumes["topics" if user == "administrator" else user]
        image = stack.inspect("secrets")["Config"]["Image"]
        shell = ("run", "--rm", "--user", "0", "--entrypoint", "cat", "-v", f"{volume}:/it:ro")
        return docker(*shell, image, f"/it/kafka/{name}")

    (folder / "ca.crt").write_text(file("subscriber", "ca.crt"))
    known = {
        user: KafkaAccess(
            f"localhost:{stack.ports['KAFKA']}",
            ca=str(folder / "ca.crt"),
            user=file(user, "user"),
            password=file(user, "password"),
        )
        for user in (*USERS, "administrator")
    }
    return known.__getitem__


def test_every_user_may_do_what_the_contracts_say_and_nothing_more(access_of: AccessOf) -> None:
    assert differences(access_of) == []


def test_nobody_comes_in_unnamed_or_with_a_wrong_password(
    stack: Stack, access_of: AccessOf
) -> None:
    assert strangers({"outside": stack.ports["KAFKA"]}, access_of) == []
    assert all(comes_in(access_of(user), within=20) for user in USERS)


def test_no_process_holds_the_password_of_another(stack: Stack, access_of: AccessOf) -> None:
    for service in NAMES:
        held = stack.execute(f"{service}-worker", "sh", "-c", "cat /secrets/kafka/*")
        for user in (*USERS, "administrator"):
            assert (access_of(user).password in held) == (user == service), (service, user)
