"""An image built once more is the same, file by file."""

from __future__ import annotations

import os
import subprocess

from tests.containers.stack import ROOT, docker

VERSION = (ROOT / "VERSION").read_text().strip()
LISTING = """cd /opt/kreis
find . -type f | sort | xargs sha256sum
find . -mindepth 1 -printf '%p %m %T@\\n' | sort"""


def test_two_builds_are_alike(images: None) -> None:
    build = f"{os.environ.get('BUILD', '')} --no-cache"
    words = ["make", "images", "IMAGES=intake", "KREIS_IMAGES=kreis-again", f"BUILD={build}"]
    subprocess.run(words, cwd=ROOT, check=True, timeout=300)
    try:
        again = files("kreis-again")
        assert len(again) > 1000
        assert set(again) ^ set(files(os.environ.get("KREIS_IMAGES", "kreis"))) == set()
    finally:
        docker("rmi", f"kreis-again/intake:{VERSION}")


def files(images: str) -> list[str]:
    """What lies in its part of the image: hash, rights and date of each."""
    shell = ("run", "--rm", "--entrypoint", "sh", f"{images}/intake:{VERSION}", "-c")
    return docker(*shell, LISTING).splitlines()
