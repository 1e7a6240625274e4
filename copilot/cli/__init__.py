"""Headless commands, one file a command group."""
