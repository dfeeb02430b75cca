"""The pages of staff, one module for each page; see `console/README.md` for their addresses."""
