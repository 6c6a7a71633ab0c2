"""Triage over HTTP: the pane on a call, screenings, protocols and their figures."""
