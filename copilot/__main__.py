"""The headless door: `engine`, `worker ROLE` and `reader` for other Earshot processes, else the command line."""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> int:
    profile = arguments[arguments.index("--profile") + 1] if "--profile" in arguments else "default"
    if arguments[:1] == ["worker"]:
        from copilot import worker  # noqa: PLC0415  # a role loads only what it needs

        return worker.main(arguments[1], profile)
    if arguments[:1] == ["engine"]:
        from copilot import engine_process  # noqa: PLC0415

        return engine_process.main(profile)
    if arguments[:1] == ["reader"]:
        from knowledge.ingest import child  # noqa: PLC0415

        return child.main()
    from copilot import cli  # noqa: PLC0415

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
