"""The witness, where a rehearsal can strike."""

from kreis.chassis.loading import loading

with loading():
    from tests.system.faults.rehearsal import run
    from tests.system.faults.witness import SERVICE

if __name__ == "__main__":
    run(SERVICE)
