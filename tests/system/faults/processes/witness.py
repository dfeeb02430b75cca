"""The witness, where a rehearsal can strike."""

from tests.system.faults.rehearsal import run
from tests.system.faults.witness import SERVICE

if __name__ == "__main__":
    run(SERVICE)
