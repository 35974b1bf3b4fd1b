"""Folders and files that the program writes: whole or not at all, and only where it was told to."""
