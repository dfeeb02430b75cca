"""The secrets of subscriptions, stored encrypted. One that has ended has none any more."""

from kreis.chassis.data.sealing import SealedColumn

KEY = SealedColumn("subscription", "key", None, key=("name",))
SECRET = SealedColumn("webhook", "secret", None, key=("name",))
