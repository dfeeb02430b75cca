"""What events' requests and answers look like.

`dates` shows group events, `changes` is how they are moved and cancelled, `invitations` holds
answers and links, `attendance` who was there, `calendar_file` dates for calendars.
"""
