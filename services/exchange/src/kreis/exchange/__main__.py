from kreis.chassis.quick_imports import quick_imports

with quick_imports():
    from kreis.chassis.process import roles
    from kreis.exchange.main import SERVICE

roles.run(SERVICE)
