"""Our rules as data: YAML read once, and kept as JSON in the user's cache folder.

YAML is for people; to parse our two hundred files takes a third of a second, and a hook has one. The
copy is found by a digest of every byte that it was made of, so it can be missing but not stale.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from reviewer import __version__
from reviewer.model import ReviewError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Tables = dict[str, dict[str, Any]]


def read(folder: Path, places: Sequence[Path]) -> Tables:
    """Return the mappings in these files below `folder`, by relative POSIX path; all keys are strings.

    Raises ReviewError that names the file which cannot be read or holds no mapping.
    """
    try:
        texts = {place.relative_to(folder).as_posix(): place.read_bytes() for place in sorted(places)}
    except OSError as error:
        raise ReviewError(f"{error.filename}: {error.strerror}") from error
    copy = _copy(texts)
    kept = _kept(copy)
    if kept is None:
        kept = {name: _parsed(folder / name, text) for name, text in texts.items()}
        _keep(copy, kept)
    return kept


def _parsed(place: Path, text: bytes) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - only where there is no copy

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(text.decode(), Loader=loader)  # noqa: S506 - a safe loader, in C where there is one
        plain = json.loads(json.dumps(content))
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise ReviewError(f"{place}: {error}") from error
    if not isinstance(plain, dict):
        raise ReviewError(f"{place}: a mapping is needed")
    return plain


def _copy(texts: Mapping[str, bytes]) -> Path:
    """Return where the copy of these files is kept."""
    import platformdirs  # noqa: PLC0415 - only a review needs it

    digest = hashlib.blake2b(__version__.encode(), digest_size=16)
    for name, text in texts.items():
        digest.update(f"{name}\0{len(text)}\0".encode())
        digest.update(text)
    return platformdirs.user_cache_path("ai-review") / f"tables-{digest.hexdigest()}.json"


def _kept(copy: Path) -> Tables | None:
    try:
        kept = json.loads(copy.read_bytes())
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


def _keep(copy: Path, tables: Tables) -> None:
    """Write the copy in one step; a folder that cannot be written costs time, nothing else."""
    draft = copy.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        copy.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(tables), encoding="utf-8")
        draft.replace(copy)
