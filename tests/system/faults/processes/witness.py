"""The witness, where a rehearsal can strike."""

from kreis.chassis.quick_imports import quick_imports

with quick_imports():
    from tests.system.faults.rehearsal import run
    from tests.system.faults.witness import SERVICE

if __name__ == "__main__":
    run(SERVICE)
