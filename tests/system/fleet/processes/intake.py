"""`kreis.intake`, as several processes."""

from tests.system.fleet.pool import run

if __name__ == "__main__":
    run("intake", "kreis.intake")
