"""Which subjects of commits pass, and what is said where git cannot tell."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.architecture.commits import AFTER, LONGEST, main


@pytest.fixture(autouse=True)
def no_repository_but_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git tells its hooks which repository to use; a test that runs in one must not touch it."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One old commit, whose subject is far too long."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "x" * 200)
    return folder


def git(folder: Path, *words: str) -> str:
    who = (
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@post.example",
        "-c",
        "commit.gpgSign=false",
    )
    command = ["git", *who, *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, subject: str) -> str:
    git(folder, "commit", "-q", "--allow-empty", "-m", f"{subject}\n\n{'A body may be long. ' * 9}")
    return git(folder, "rev-parse", "HEAD").strip()


def test_a_subject_of_72_characters_passes_and_older_ones_are_not_read(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = git(repository, "rev-parse", "HEAD").strip()
    commit(repository, "ü" * LONGEST)

    assert main(repository, old) == 0
    assert capsys.readouterr().out.startswith("1 subjects checked, 0 longer")


def test_a_subject_of_73_characters_fails_and_is_named(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = git(repository, "rev-parse", "HEAD").strip()
    long = commit(repository, "x" * (LONGEST + 1))
    commit(repository, "Short")

    assert main(repository, old) == 1
    said = capsys.readouterr().out
    assert long[:7] in said
    assert "73 characters" in said
    assert "2 subjects checked, 1 longer" in said


def test_a_clone_without_the_first_commit_says_that_nothing_was_checked(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = git(repository, "rev-parse", "HEAD").strip()
    commit(repository, "x" * 73)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), str(shallow))

    assert main(shallow, old) == 0
    assert "NOT CHECKED" in capsys.readouterr().out


def test_a_folder_without_git_says_that_nothing_was_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path) == 0
    assert f"NOT CHECKED: {AFTER[:7]}" in capsys.readouterr().out
