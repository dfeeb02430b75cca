"""`kreis.notifications`, as several processes."""

from tests.system.fleet.pool import run

if __name__ == "__main__":
    run("notifications", "kreis.notifications")
