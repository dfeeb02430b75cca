from kreis.chassis.loading import loading

with loading():
    from kreis.chassis import roles
    from kreis.intake.main import SERVICE

roles.run(SERVICE)
