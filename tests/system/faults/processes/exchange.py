"""`kreis.exchange`, where a rehearsal can strike."""

from kreis.chassis.quick_imports import quick_imports

with quick_imports():
    from kreis.exchange.main import SERVICE
    from tests.system.faults.rehearsal import run

if __name__ == "__main__":
    run(SERVICE)
