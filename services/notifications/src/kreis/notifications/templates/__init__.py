"""The texts of messages: `<language>/<kind>.txt`, a subject, an empty line, one statement a line.

`to_participants` and `to_contributors` compose a message, `template` reads and fills a text.
`words` names what each text may be filled with, `wording` says it, `languages` how each language
does. `letters_of_sms` keeps an SMS cheap.
"""
