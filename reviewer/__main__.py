"""`python -m reviewer` is `ai-review`."""

from reviewer.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
