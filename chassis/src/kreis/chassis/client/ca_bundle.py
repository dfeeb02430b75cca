"""The certificate authorities that our HTTPX clients trust.

They come from `SSL_CERT_FILE` or `SSL_CERT_DIR`. If neither is set, they come from `certifi`.
Promise: a process reads the bundle once, which takes 25 ms. HTTPX alone would read it for each
client. A changed file takes effect at the next start.
"""

from __future__ import annotations

from functools import cache

import httpx

ca_bundle = cache(httpx.create_ssl_context)
