"""Measurements, each with the floor it is compared to taken in the same run."""
