from kreis.console.main import run

run()
