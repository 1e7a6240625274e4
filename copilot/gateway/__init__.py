"""The site gateway: calls that Genesys Cloud streams (AudioHook, version 2), handed to the desktop that claims them.

    Genesys Cloud ──wss──► audiohook ──► session (pure) ──► hub ──► desks ──wss──► desktop.py in an engine
                           signature      protocol          claim    credentials    CallNews, LegBlock

A process of its own (`earshot gateway serve`), because Genesys dials in from outside and a desktop cannot be dialled.
A desktop's side: `door.py` where and who, `reach.py` the connection and why there is none, `desktop.py` one claim;
`copilot/live_gateway.py` makes calls of it.

The process relays sound and keeps none: what nobody claimed is dropped as it comes, and a claimed call's newest seconds
are held in memory only to bridge a desktop's lost connection. Nothing is decoded here; docs/GATEWAY.md is for
administrators.
"""
