"""Settings that stand in files, as containers are handed secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from kreis.chassis.config import Misconfigured, ServiceSettings, Settings, read_migration_settings


@pytest.fixture(autouse=True)
def the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREIS_BIND", "127.0.0.1:8000")
    monkeypatch.setenv("KREIS_WORKLOAD_TOKENS", "tokens")


def test_a_setting_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "issuer").write_text("https://issuer.example\n")
    monkeypatch.setenv("KREIS_ISSUER_FILE", str(tmp_path / "issuer"))

    assert Settings.read().issuer == "https://issuer.example"


def test_a_file_that_is_not_there_is_named_among_all_other_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREIS_ISSUER_FILE", str(tmp_path / "nothing"))
    monkeypatch.setenv("KREIS_SAFE_MODE", "perhaps")

    with pytest.raises(Misconfigured) as faults:
        Settings.read()

    assert "KREIS_ISSUER_FILE" in str(faults.value)
    assert "KREIS_SAFE_MODE" in str(faults.value)


def test_a_migration_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "url").write_text("postgresql+psycopg://owner@db/kreis_intake")
    monkeypatch.setenv("KREIS_OWNER_DATABASE_URL_FILE", str(tmp_path / "url"))

    assert read_migration_settings("intake").owner_database_url.startswith("postgresql+psycopg://")


def test_a_name_for_the_brokers_needs_its_password_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ISSUER", "DATABASE_URL", "KAFKA", "JWKS_URL", "KAFKA_USER"):
        monkeypatch.setenv(f"KREIS_{name}", "x")

    with pytest.raises(Misconfigured, match="KREIS_KAFKA_PASSWORD"):
        ServiceSettings.read()
