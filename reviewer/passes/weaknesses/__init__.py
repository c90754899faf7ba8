"""What no table of the models can express within one file: a module a weakness, each with `check(file)`.

`CHECKS` says which. To add one, write the module and add it here; whichever pass the weakness
belongs to, by its rule, reports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes import claims
from reviewer.passes.weaknesses import (
    empty_password,
    error_detail_exposure,
    file_race,
    insecure_cors,
    insecure_random,
    missing_authentication,
    missing_authorization,
    missing_csrf_protection,
    missing_rate_limit,
    plaintext_password,
    sensitive_data_exposure,
    session_fixation,
    static_nonce,
    timing_unsafe_compare,
    weak_password_hash,
    weak_password_rule,
)
from reviewer.passes.weaknesses.file import File

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.model import Evidence, Pass
    from reviewer.passes.weaknesses.file import Found

    Check = Callable[[File], Iterator[Found]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("error-detail-exposure", error_detail_exposure.check),
    ("file-race", file_race.check),
    ("insecure-cors", insecure_cors.check),
    ("missing-authentication", missing_authentication.check),
    ("missing-authorization", missing_authorization.check),
    ("missing-csrf-protection", missing_csrf_protection.check),
    ("missing-rate-limit", missing_rate_limit.check),
    ("plaintext-password", plaintext_password.check),
    ("sensitive-data-exposure", sensitive_data_exposure.check),
    ("session-fixation", session_fixation.check),
    ("static-nonce", static_nonce.check),
    ("timing-unsafe-compare", timing_unsafe_compare.check),
    ("weak-password-hash", weak_password_hash.check),
    ("weak-password-rule", empty_password.check),
    ("weak-password-rule", weak_password_rule.check),
)
RANDOM = "insecure-random"


def found(code: Solved, catalog: Catalog, looked: Pass) -> Iterator[Evidence]:
    """Yield what the checks say, for the weaknesses that belong to a pass."""
    file = File(code)
    for weakness, check in CHECKS:
        if weakness in catalog.rules and catalog.rule(weakness).looked is looked:
            seen = set()
            for each in check(file):
                if each.span not in seen:
                    seen.add(each.span)
                    yield claims.claim(code, each.span, weakness, looked, each.said, each.confidence)


def misuses(code: Solved, catalog: Catalog, looked: Pass) -> Iterator[Evidence]:
    """Yield the wrong uses of libraries as `claims.misuses`, of random numbers only those that become secrets."""
    file = File(code)
    for misuse in code.misuses:
        weakness = catalog.of_kind(misuse.kind)
        if weakness is None or catalog.rule(weakness).looked is not looked:
            continue
        if weakness != RANDOM or insecure_random.is_secret_use(file, misuse):
            yield claims.misused(code, misuse, weakness, looked)
