"""What holds for every test."""

import pytest


@pytest.fixture(autouse=True)
def _cache_of_its_own(monkeypatch, tmp_path_factory):
    """Let no test see what another, or the user's own reviews, have kept."""
    monkeypatch.setenv("AI_REVIEW_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
