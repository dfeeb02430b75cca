"""Where compiled kernels lie that nobody adds to: those of an image.

numba takes a folder in which it may not write for one that cannot be used. Named in
NUMBA_CACHE_LOCATOR_CLASSES, this lets it read there all the same.
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
