"""`kreis.subscriptions`, as several processes."""

from tests.system.fleet.pool import run

if __name__ == "__main__":
    run("subscriptions", "kreis.subscriptions")
