"""What the telephone says about calls: its sources, and how they become one story."""
