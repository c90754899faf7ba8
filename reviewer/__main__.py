"""`python -m reviewer` is `ai-review`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # `-m` looks for modules in the working folder first, which may be the tree under review.
    if not sys.flags.safe_path and sys.path[0] == str(Path.cwd()):
        del sys.path[0]

    from reviewer.cli import main

    raise SystemExit(main())
