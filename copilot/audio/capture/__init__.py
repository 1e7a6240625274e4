"""Devices to stamped blocks: one file a system behind one Protocol (`backend.py`), and what is true of all of them."""
