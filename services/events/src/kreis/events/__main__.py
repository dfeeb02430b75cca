from kreis.chassis.loading import loading

with loading():
    from kreis.chassis import roles
    from kreis.events.main import SERVICE

roles.run(SERVICE)
