from kreis.chassis import roles
from kreis.events.main import SERVICE

roles.run(SERVICE)
