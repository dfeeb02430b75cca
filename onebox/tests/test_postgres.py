from __future__ import annotations

import stat
from pathlib import Path

import psycopg
import pytest

from kreis.onebox import databases
from kreis.onebox.fault import Fault
from kreis.onebox.postgres import EmbeddedPostgres, GivenPostgres, running_postgres

pytestmark = pytest.mark.waits


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_data_and_address_survive_a_stop_a_kill_and_another_process(tmp_path: Path) -> None:
    with running_postgres(tmp_path) as server:
        address, urls = server.address, server.database("intake")
        with connect(urls.owner) as owner:
            owner.execute("create table word (said text)")
            owner.execute("insert into word values ('before the stop')")
        server.stop()
        server.start()
        with connect(urls.owner) as owner:
            owner.execute("insert into word values ('before the kill')")
        server.kill()
        assert not server.alive
        server.start()
    with running_postgres(tmp_path) as again:
        assert again.address == address
        assert again.database("intake") == urls
        with connect(urls.owner) as owner:
            words = owner.execute("select said from word").fetchall()
    assert words == [("before the stop",), ("before the kill",)]


def test_the_running_service_may_connect_and_owns_nothing(server: EmbeddedPostgres) -> None:
    with connect(server.database("cohorts").app) as app:
        assert app.execute("select current_user").fetchone() == ("kreis_cohorts",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("create table mine (x int)")


def test_one_service_cannot_enter_the_database_of_another(server: EmbeddedPostgres) -> None:
    server.database("intake")
    own = server.database("events").app
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        connect(own.removesuffix("/kreis_events") + "/kreis_intake")


def test_nobody_gets_in_without_the_password(server: EmbeddedPostgres) -> None:
    right = server.superuser_url
    wrong = right.replace(right.split("@")[0], "postgresql://postgres:guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(wrong)


def test_passwords_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "passwords.json"
    made = databases.Passwords(file).of("kreis_intake")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert databases.Passwords(file).of("kreis_intake") == made


def test_passwords_stand_in_no_log(server: EmbeddedPostgres) -> None:
    with connect(server.superuser_url) as superuser:
        superuser.execute("alter system set log_statement = 'all'")
        superuser.execute("select pg_reload_conf()")
        password = server.database("notifications").app.split(":")[2].split("@")[0]
        superuser.execute("alter system reset log_statement")
        superuser.execute("select pg_reload_conf()")
    assert "kreis_notifications" in server.log.read_text()
    assert password not in server.log.read_text()


def test_a_given_server_is_used_as_it_is(server: EmbeddedPostgres, tmp_path: Path) -> None:
    given = GivenPostgres(server.superuser_url + "?application_name=kreis", tmp_path)
    given.start()
    urls = given.database("given")
    assert urls.app.endswith("/kreis_given?application_name=kreis")
    with connect(urls.app) as app:
        assert app.execute("select 1").fetchone() == (1,)


def test_a_given_server_need_not_make_us_superuser(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    with connect(server.superuser_url) as superuser:
        superuser.execute("create role admin login createdb createrole password 'secret'")
    given = GivenPostgres(f"postgresql+psycopg://admin:secret@{server.address}/postgres", tmp_path)
    given.start()
    with connect(given.database("managed").owner) as owner:
        owner.execute("create table mine (x int)")
    assert given.database("managed") == given.database("managed")


def test_an_older_server_is_refused_by_name_and_number() -> None:
    with pytest.raises(Fault, match=r"db\.example:5432 is version 14; Kreis needs 15"):
        databases.must_be_new_enough(140_012, "db.example:5432")
    databases.must_be_new_enough(150_000, "db.example:5432")


def test_a_server_that_does_not_answer_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(Fault) as fault:
        GivenPostgres("postgresql://postgres@127.0.0.1:9/postgres", tmp_path).start(deadline=2)
    assert "127.0.0.1:9" in fault.value.what
    assert "KREIS_POSTGRES" in fault.value.what
    assert "secret" not in str(fault.value)
