"""What events' requests and responses look like, one module a noun.

`group_events` shows dates, `places` how many have room, `calendar_files` is for calendars.
"""
