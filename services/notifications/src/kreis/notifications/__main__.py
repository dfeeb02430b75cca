from kreis.chassis import roles
from kreis.notifications.main import SERVICE

roles.run(SERVICE)
