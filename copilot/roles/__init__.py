"""What a worker process does, one file a role: `load(body) -> Handler`, then `handler(kind, body, payload) -> body`."""
