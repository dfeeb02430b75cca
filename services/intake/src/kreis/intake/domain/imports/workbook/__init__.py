"""Reading an Excel workbook (XLSX, ECMA-376) from its XML, whatever its spelling.

`package` knows the parts of the file, `book` what its sheets share, `sheet` rows and cells, and
`number_formats` what a number is shown as. `beside` finds what stands beside cells, and
`loose_texts` every text of a sheet that nobody is imported from.
"""
