from kreis.chassis.loading import loading

with loading():
    from kreis.chassis import roles
    from kreis.notifications.main import SERVICE

roles.run(SERVICE)
