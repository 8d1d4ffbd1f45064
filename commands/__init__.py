"""Headless commands: load, call the domain, write. Nothing here needs a display."""
