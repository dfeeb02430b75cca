"""`kreis.exchange`, as several processes."""

from tests.system.fleet.pool import run

if __name__ == "__main__":
    run("exchange", "kreis.exchange")
