from kreis.console.main import run

run(prog_name="python -m kreis.console")
