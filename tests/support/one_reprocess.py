"""One reprocessing in a process of its own that dies in the middle, as by `kill -9`.

    python -m tests.support.one_reprocess SPEC

The spec is a pickled dict: `settings`, `plan`, `chunk`, and `kill_at` with `kill_after` as in
`one_run`.
"""

import pickle
import sys
from pathlib import Path
from typing import Any

from flows.reprocess.run import open_reprocess
from tests.support.one_run import die_at


def main(spec: dict[str, Any]) -> None:
    die_at(spec["kill_at"], after=spec["kill_after"])
    run = open_reprocess(spec["settings"], spec["plan"])
    run.chunk = spec["chunk"]
    for step in run.remaining():
        step.run()
    run.finish()


if __name__ == "__main__":
    main(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301 - the test's own file
