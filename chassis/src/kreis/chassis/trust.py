"""Whom our HTTPX clients trust: the authorities in `SSL_CERT_FILE` or `SSL_CERT_DIR`, and those of
`certifi` where neither is set.

Promise: they are read once per process. A client that reads them for itself takes 25 ms for it, and
the console has six at least. Another file needs another start.
"""

from __future__ import annotations

from functools import cache

import httpx

authorities = cache(httpx.create_ssl_context)
