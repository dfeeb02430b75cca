"""Newcomers from a CSV file: what people's spreadsheets look like, read without guessing.

`table` makes bytes a header and records, `columns` knows what headers mean, `cells` what stands in
a cell, `rows` puts one newcomer together with all faults of her row, `wording` says them in words.
"""
