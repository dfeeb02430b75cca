"""Writes what a release hands out, the same bytes each time, with SHA256SUMS.

    python deploy/release.py FOLDER --cyclonedx PROGRAM [--images PREFIX] [--digests FILE]

For each overlay one file that `kubectl apply -f` takes, its Jobs named after what they do. A list
of all images; a list of the packages in each of ours (CycloneDX). FILE has the digests that the
registry gave: lines `kreis/intake:0.2.0 sha256:…`. Images in it are named by digest everywhere; it
has to know each of ours. Without FILE the list says that no digest is known.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.name_jobs import named

ROOT = Path(__file__).parents[1]
RELEASE = (ROOT / "VERSION").read_text("utf-8").strip()
OVERLAYS = ROOT / "deploy" / "k8s" / "overlays"
OURS = "kreis/"
_IMAGE = re.compile(r"^([ -]*image(?:Name)?: )([^\s@]+:[^\s@]+)$", re.MULTILINE)
"""Pods' images, and that of CloudNativePG's instances."""
_DIGEST = re.compile(r"(\S+?)[ \t@]+(sha256:[0-9a-f]{64})")
_SOURCES = re.compile(r'^ +(\S+?)\) +sources="(.*?)"', re.MULTILINE)
_LINUX = {
    "python_version": "3.11", "python_full_version": "3.11.14", "sys_platform": "linux",
    "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix",
    "implementation_name": "cpython", "platform_python_implementation": "CPython",
}  # fmt: skip
"""Where the images run: deploy/Dockerfile."""


class Missing(Exception):
    """Something that a release needs; the text says what."""


def release(folder: Path, cyclonedx: str, prefix: str, digests: Mapping[str, str]) -> None:
    """Writes all files into a folder that is empty or holds an earlier run's. Raises `Missing`."""
    folder.mkdir(parents=True, exist_ok=True)
    _empty(folder)
    found: set[str] = set()
    for overlay in sorted(each.name for each in OVERLAYS.iterdir()):
        text = _rendered(overlay).replace(f"image: {OURS}", f"image: {prefix}/")
        found |= {image for _, image in _IMAGE.findall(text)}
        pinned = _IMAGE.sub(lambda one: one[1] + _by_digest(one[2], digests), text)
        (folder / f"kreis-{RELEASE}-{overlay}.yaml").write_text(named(pinned), "utf-8")
    ours = sorted(each for each in found if each.startswith(f"{prefix}/"))
    if digests and (unknown := [each for each in ours if each not in digests]):
        raise Missing(f"the file of digests does not know {', '.join(unknown)}")
    lines = [
        _by_digest(each, digests) + ("" if each in digests else "   # no digest is known")
        for each in sorted(found)
    ]
    (folder / "images.txt").write_text("\n".join(lines) + "\n", "utf-8")
    for image in ours:
        _list_packages(folder, image, cyclonedx)
    _sum_up(folder)


def _empty(folder: Path) -> None:
    """Deletes what an earlier run wrote: what SHA256SUMS lists. Refuses to delete anything else."""
    sums = folder / "SHA256SUMS"
    lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
    ours = {"SHA256SUMS", *(line.partition("  ")[2] for line in lines)} if lines else set()
    if others := sorted(each.name for each in folder.iterdir() if each.name not in ours):
        raise Missing(f"an empty folder: {folder} holds {', '.join(others[:3])}")
    for old in folder.iterdir():
        old.unlink()


def _rendered(overlay: str) -> str:
    words = ["kubectl", "kustomize", str(OVERLAYS / overlay)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Missing("the program kubectl, which renders the overlays") from None
    if done.returncode:
        raise Missing(f"a sound overlay {overlay}: {done.stderr.strip()}")
    return done.stdout


def _by_digest(image: str, digests: Mapping[str, str]) -> str:
    return f"{image}@{digests[image]}" if image in digests else image


def read_digests(file: Path) -> Mapping[str, str]:
    """Image → digest. Raises `Missing` with the line that is neither."""
    known = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _DIGEST.fullmatch(line.strip())
        if not found:
            raise Missing(f"line {number} of {file}: `name:tag sha256:…`, but it says {line!r}")
        known[found[1]] = found[2]
    return known


def _list_packages(folder: Path, image: str, cyclonedx: str) -> None:
    name = image.rpartition("/")[2].partition(":")[0]
    listed, target = folder / f"{name}.txt", folder / f"kreis-{RELEASE}-{name}.cdx.json"
    listed.write_text("".join(f"{each}\n" for each in packages(name)), "utf-8")
    words = [*shlex.split(cyclonedx), "requirements", str(listed)]
    more = ["--output-reproducible", "--output-format", "JSON", "--output-file", str(target)]
    subprocess.run([*words, *more], check=True)
    listed.unlink()


def packages(service: str) -> list[str]:
    """`name==version` of all that deploy/install puts into this service's image."""
    sources = dict(_SOURCES.findall((ROOT / "deploy" / "install").read_text("utf-8")))
    given = sources.get(service, sources["*"])
    given = given.replace("$service", service).replace("${extras:-[fast]}", "[fast]")
    roots = [f"kreis-{each.rpartition('/')[2]}" for each in given.replace("$extras", "").split()]
    found = _closure(map(Requirement, roots))
    if service == "story":
        # Its player is a part of onebox, which comes without what it would need.
        found["kreis-onebox"] = distribution("kreis-onebox").version
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _closure(roots: Iterable[Requirement]) -> dict[str, str]:
    """Name → version of these and of all that they need on Linux, as they are installed here."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(root.name, extra) for root in roots for extra in ("", *root.extras)]
    while waiting:
        name, extra = canonicalize_name(waiting[-1][0]), waiting.pop()[1]
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        known = distribution(name)
        found[name] = known.version
        for line in known.requires or ():
            each = Requirement(line)
            if each.marker is None or each.marker.evaluate({**_LINUX, "extra": extra}):
                waiting += [(each.name, of) for of in ("", *each.extras)]
    return found


def _sum_up(folder: Path) -> None:
    files = sorted(each for each in folder.iterdir() if each.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cyclonedx", required=True, help="the command cyclonedx-py")
    parser.add_argument("--images", default="kreis", help="what names of our images begin with")
    parser.add_argument("--digests", type=Path, help="a file: name:tag and digest in each line")
    given = parser.parse_args()
    try:
        digests = read_digests(given.digests) if given.digests else {}
        release(given.folder, given.cyclonedx, given.images, digests)
    except Missing as fault:
        sys.exit(f"release: {fault}")
    for file in sorted(given.folder.iterdir()):
        sys.stdout.write(f"{file}\n")
    if not digests:
        sys.stdout.write(
            "No digests are known: images.txt names tags. With DIGESTS=FILE it names the bytes.\n"
        )


if __name__ == "__main__":
    main()
