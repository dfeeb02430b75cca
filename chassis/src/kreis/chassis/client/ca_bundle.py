"""The certificate authorities that our HTTPX clients trust.

They come from `SSL_CERT_FILE` or `SSL_CERT_DIR`, or from `certifi` where neither is set.
Promise: the bundle is read once per process, which takes 25 ms; HTTPX would read it for each
client. A changed file takes effect at the next start.
"""

from __future__ import annotations

from functools import cache

import httpx

ca_bundle = cache(httpx.create_ssl_context)
