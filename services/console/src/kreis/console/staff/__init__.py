"""Pages of staff, one module for each page; `console/README.md` lists their addresses."""
