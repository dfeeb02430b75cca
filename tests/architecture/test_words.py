"""Plain words, as far as a program can count them."""

from __future__ import annotations

import pytest

from tests.support.words import (
    LONGEST_ROW,
    MOST_WORDS,
    ROOT,
    first_sentence,
    long_first_sentences,
    long_rows,
    tracked,
    words,
)

DESCRIBED = tracked("*/src/*.py", "tests/support/*.py")
READMES = tracked("*README.md")


def test_a_docstring_begins_with_a_short_sentence() -> None:
    """Of a module, a class or a function."""
    found = [
        f"{name}: {long}"
        for name in DESCRIBED
        for long in long_first_sentences((ROOT / name).read_text("utf-8"))
    ]

    assert len(DESCRIBED) > 100
    assert found == [], f"at most {MOST_WORDS} words"


def test_a_table_has_short_rows() -> None:
    found = [
        f"{name}: {long}"
        for name in READMES
        for long in long_rows((ROOT / name).read_text("utf-8"))
    ]

    assert len(READMES) > 5
    assert found == [], f"at most {LONGEST_ROW} characters; a longer cell is a section"


@pytest.mark.parametrize(
    ("docstring", "sentence"),
    [
        ("Ends the children. Then it stops.", "Ends the children."),
        ("Ends the children of\nonebox.\n\nPromise: all.", "Ends the children of onebox."),
        ("No full stop\n\nPromise: all.", "No full stop"),
        ("Takes some, e.g. Ann. Then more.", "Takes some, e.g. Ann."),
        ("Reads `a.b`. `c` follows.", "Reads `a.b`."),
        ("Waits 0.5 s. Then more.", "Waits 0.5 s."),
    ],
)
def test_the_first_sentence_is_found(docstring: str, sentence: str) -> None:
    assert first_sentence(docstring) == sentence


def test_code_counts_as_one_word_and_signs_as_none() -> None:
    assert words("Runs `make test FROM=x` – once.") == 3


def test_one_word_too_many_is_seen() -> None:
    enough, too_many = "word " * MOST_WORDS, "word " * (MOST_WORDS + 1)
    source = f'"""{enough}."""\ndef f():\n    """{too_many}.\n\n    Short."""\n'

    assert list(long_first_sentences(source)) == [f"f: {MOST_WORDS + 1} words"]


def test_a_row_that_is_too_long_is_seen() -> None:
    row = "| " + "x" * LONGEST_ROW + " |"

    assert list(long_rows(f"{'x' * 200}\n{row}\n| short |")) == [f"line 2: {len(row)} characters"]
