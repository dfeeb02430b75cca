"""The child process: JSON in, JSON lines out, and a sentence when the input is bad."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest

from formation.tests import demo, worlds
from kreis.formation import solve

COMMAND = [sys.executable, "-m", "kreis.formation"]


def run(
    document: object, *, command: list[str] = COMMAND, **environment: str
) -> subprocess.CompletedProcess[str]:
    text = document if isinstance(document, str) else json.dumps(document)
    return subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_the_child_process_answers_what_solve_answers() -> None:
    problem = demo.problem()
    done = run({"problem": problem.to_dict(), "steps": 20, "seed": 7})
    *progress, last = lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    expected = solve(problem, steps=20, seed=7).to_dict()
    assert last == {"proposal": {**expected, "bound": {"most": 22, "by": "flow"}}}
    assert [line["progress"]["steps_done"] for line in progress][-1] == 20
    assert progress[-1]["progress"]["placed"] == 22


def test_without_steps_it_takes_a_modest_budget() -> None:
    done = run({"problem": demo.problem().to_dict(), "seed": 7})
    assert lines(done.stdout)[-1]["proposal"]["steps"] == 240


def test_neither_process_nor_machine_changes_the_hash() -> None:
    """Python spreads the hashes of texts by lot in every process, and with them sets' order."""
    document = {"problem": worlds.pool(60, 6, seed=3).to_dict(), "steps": 40, "seed": 1}
    hashes = {
        lines(run(document, PYTHONHASHSEED=hash_seed).stdout)[-1]["proposal"]["hash"]
        for hash_seed in ("0", "1", "2")
    }
    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "the document: [] is not an object"),
        ({"seed": 1}, "problem: is missing"),
        ({"problem": {"people": []}, "seed": 1}, "problem.offers: is missing"),
        ({"problem": {"people": [], "offers": []}, "seed": "1"}, "seed: '1' is not a whole number"),
        (
            {"problem": {"people": [], "offers": []}, "seed": 1, "steps": -1},
            "steps: -1 is not a whole number of at least 0",
        ),
    ],
)
def test_a_bad_input_ends_with_a_sentence(document: object, sentence: str) -> None:
    done = run(document)
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@contextmanager
def started(document: object) -> Iterator[tuple[subprocess.Popen[str], IO[str], IO[str]]]:
    """A child that has been told everything, its answers, and its complaints."""
    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(json.dumps(document))
        child.stdin.close()
        yield child, child.stdout, child.stderr


def test_a_terminated_child_hands_out_its_best_so_far() -> None:
    document = {"problem": worlds.pool(60, 6, seed=3).to_dict(), "steps": 10**7, "seed": 1}
    with started(document) as (child, answers, _):
        first = answers.readline()
        child.send_signal(signal.SIGTERM)
        last = answers.read().splitlines()[-1]
        assert child.wait(timeout=30) == 0
    assert json.loads(first)["progress"]["steps_done"] == 0
    assert json.loads(last)["proposal"]["stopped_early"] is True


def test_a_child_that_is_told_to_stop_while_it_ends_has_answered() -> None:
    """Whoever wants the answer asks until the child has ended. Python hands signals back to the
    system before it clears its objects away; this one goes then, and stops its own process."""
    late = (
        "import os, signal, sys\n"
        "class Late:\n"
        "    def __del__(self, kill=os.kill, child=os.getpid(), stop=signal.SIGTERM):\n"
        "        kill(child, stop)\n"
        "late = Late()\n"
        "from kreis.formation.__main__ import main\n"
        "sys.exit(main())\n"
    )
    document = {"problem": demo.problem().to_dict(), "steps": 20, "seed": 7}
    done = run(document, command=[sys.executable, "-c", late])
    assert done.returncode == 0
    assert "proposal" in lines(done.stdout)[-1]


def test_a_child_whose_reader_has_gone_ends_quietly() -> None:
    document = {"problem": demo.problem().to_dict(), "steps": 10**7, "seed": 1}
    with started(document) as (child, answers, complaints):
        answers.close()
        assert child.wait(timeout=30) == 1
        assert complaints.read() == ""
