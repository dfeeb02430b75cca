from kreis.chassis.loading import loading

with loading():
    from kreis.console.main import run

run(prog_name="python -m kreis.console")
