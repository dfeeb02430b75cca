"""Whom this machine trusts when it asks over HTTPS: its own authorities, or `SSL_CERT_FILE`.

Promise: they are read once per process. A client that reads them for itself takes 25 ms for it, and
a service has half a dozen clients.
"""

from __future__ import annotations

from functools import cache

import httpx

authorities = cache(httpx.create_ssl_context)
