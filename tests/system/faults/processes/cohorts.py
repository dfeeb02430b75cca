"""`kreis.cohorts`, where a rehearsal can strike."""

from kreis.chassis.loading import loading

with loading():
    from kreis.cohorts.main import SERVICE
    from tests.system.faults.rehearsal import run

if __name__ == "__main__":
    run(SERVICE)
