"""Record systems that can be written to, one file each. Only `copilot.records.outbox` imports them."""
