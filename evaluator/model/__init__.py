"""Frozen types: what a dossier, a criteria set, a rule and an outcome are. No files, no clock."""
