"""`kreis.insights`, as several processes."""

from tests.system.fleet.pool import run

if __name__ == "__main__":
    run("insights", "kreis.insights")
