"""What the processes of one review lend each other: the texts and summaries of its Python files.

It lies in a folder of its own that goes with the review: it holds the code under review as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder that only we can enter."""

    folder: Path

    def put(self, area: str, name: str, content: bytes) -> None:
        """Lay something down; whoever asks for it meanwhile gets all of it or nothing."""
        place = self._place(area, name)
        handle, made = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(made).replace(place)

    def get(self, area: str, name: str) -> bytes | None:
        """Return what was laid down, None where there is nothing."""
        with contextlib.suppress(FileNotFoundError):
            return self._place(area, name).read_bytes()
        return None

    def _place(self, area: str, name: str) -> Path:
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return self.folder / f"{area}-{digest}"
