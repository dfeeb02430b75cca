"""`tests.system.faults.processes.witness`, as several processes."""

from tests.system.fleet.pool import run

if __name__ == "__main__":
    run("witness", "tests.system.faults.processes.witness")
