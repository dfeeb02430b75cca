from kreis.chassis.quick_imports import quick_imports

with quick_imports():
    from kreis.console.main import run

run(prog_name="python -m kreis.console")
