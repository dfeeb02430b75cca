"""Ways of sending: `sender` says what one promises, `channels` chooses one for each channel.

`smtp`, `sms` and `file_outbox` are such ways; `letter` is what they are handed, `mail` and
`calendar_file` what an e-mail is made of.
"""
