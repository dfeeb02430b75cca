"""The kit for partners: tries a program that reads a view."""
