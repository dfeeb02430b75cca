"""Newcomers from a file: what people's spreadsheets look like, read without guessing.

`csv_file` and `xlsx_file` make bytes records, `headers` finds the header, `columns` knows what it
means, and `table` puts them together with the `answers` of staff. `cells`, `children` and `slots`
know what stands in a cell, `rows` puts one newcomer together with all faults of her row, `wording`
says them in words. `protection` finds what speaks of address protection.
"""
