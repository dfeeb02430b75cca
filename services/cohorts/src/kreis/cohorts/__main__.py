from kreis.chassis.loading import loading

with loading():
    from kreis.chassis import roles
    from kreis.cohorts.main import SERVICE

roles.run(SERVICE)
