"""A read-only cache of compiled kernels: the one that an image brings along.

numba refuses a cache folder in which it may not write. With this class named in
NUMBA_CACHE_LOCATOR_CLASSES it reads there all the same.
"""

from __future__ import annotations

from pathlib import Path

from numba.core.caching import UserProvidedCacheLocator


class Kept(UserProvidedCacheLocator):
    """The cache that came with the image."""

    def ensure_cache_path(self) -> None:
        """Refuses what is not there instead of making it."""
        folder: str = self.get_cache_path()  # type: ignore[no-untyped-call]  # numba's
        if not Path(folder).is_dir():
            raise FileNotFoundError(folder)
