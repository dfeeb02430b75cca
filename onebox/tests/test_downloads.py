from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from kreis.onebox import folders
from kreis.onebox.downloads import kafka_jars, locked_jars, missing_jars
from kreis.onebox.fault import Fault
from kreis.onebox.progress import Silence
from tests.support.serving import answering_with


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *about: object) -> None:
        """The tests' output is for the tests."""


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A whole cache of our own, to be damaged."""
    kafka_jars(folders.cache_folder(), Silence())
    shutil.copytree(folders.cache_folder() / "jars", tmp_path / "cache" / "jars")
    return tmp_path / "cache"


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository on this machine with one jar; returns where that jar lies in it."""
    jar = locked_jars()[0]
    folder = tmp_path / "mirror" / jar.group.replace(".", "/") / jar.artifact / jar.version
    folder.mkdir(parents=True)
    shutil.copy(folders.cache_folder() / "jars" / jar.name, folder)
    handler = partial(Quiet, directory=str(tmp_path / "mirror"))
    monkeypatch.setattr("kreis.onebox.downloads._PAUSES", (0.01, None))
    with answering_with(handler) as url:
        monkeypatch.setenv("KREIS_MAVEN", f"{url}/")
        yield folder / jar.name


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_damaged_jar_is_noticed_and_fetched_again_from_the_mirror(
    cache: Path, mirror: Path
) -> None:
    victim = cache / "jars" / mirror.name
    damage(victim)
    assert [jar.name for jar in missing_jars(cache)] == [mirror.name]
    kafka_jars(cache, Silence())
    assert missing_jars(cache) == []


def test_a_jar_with_the_wrong_hash_is_refused_and_never_lies_in_the_cache(
    cache: Path, mirror: Path
) -> None:
    (cache / "jars" / mirror.name).unlink()
    damage(mirror)
    with pytest.raises(Fault) as fault:
        kafka_jars(cache, Silence())
    assert mirror.name in fault.value.what
    assert "sha256" in fault.value.what
    assert not (cache / "jars" / mirror.name).exists()
    assert list((cache / "jars").glob(".new-*")) == []


def test_a_jar_that_the_mirror_lacks_is_named(cache: Path, mirror: Path) -> None:
    (cache / "jars" / mirror.name).unlink()
    mirror.unlink()
    with pytest.raises(Fault) as fault:
        kafka_jars(cache, Silence())
    assert mirror.name in fault.value.what


def test_an_unreachable_mirror_is_named_with_the_settings_that_help(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREIS_MAVEN", "http://127.0.0.1:9")
    victim = locked_jars()[0]
    (cache / "jars" / victim.name).unlink()
    with pytest.raises(Fault) as fault:
        kafka_jars(cache, Silence())
    assert victim.name in fault.value.what
    assert "http://127.0.0.1:9" in fault.value.what
    assert "KREIS_MAVEN" in fault.value.do
    assert "KREIS_KAFKA" in fault.value.do


def test_the_lock_names_each_jar_once_with_its_hash_and_no_address() -> None:
    jars = locked_jars()
    assert len({jar.name for jar in jars}) == len(jars)
    assert all(re.fullmatch("[0-9a-f]{64}", jar.sha256) for jar in jars)
    assert not any("://" in f"{jar}" for jar in jars)


def test_kafkas_own_jars_are_all_of_one_version() -> None:
    # Resolved together with others, an older client once stood beside the newer broker.
    assert {jar.version for jar in locked_jars() if jar.group == "org.apache.kafka"} == {"4.3.0"}
