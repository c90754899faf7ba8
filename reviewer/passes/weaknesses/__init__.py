"""What no table of the models can express within one file: a module a weakness, each with `check(file)`.

`CHECKS` says which. To add one, write the module and add it here; whichever pass the weakness
belongs to, by its rule, reports it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.passes import claims
from reviewer.passes.weaknesses import (
    bind_all_interfaces,
    cleartext_storage,
    client_asserted_role,
    embedded_address,
    empty_password,
    endless_loop,
    error_detail_exposure,
    file_race,
    flask_settings,
    insecure_cookie,
    insecure_cors,
    insecure_random,
    insecure_temp_file,
    length_extension,
    logged_query,
    missing_authentication,
    missing_authorization,
    missing_csrf_protection,
    missing_rate_limit,
    obsolete_function,
    off_by_one,
    pam_account,
    pickle_payload,
    plaintext_password,
    privileges_kept,
    sensitive_data_exposure,
    session_fixation,
    shared_login_state,
    static_nonce,
    timing_unsafe_compare,
    token_without_expiry,
    unchecked_none,
    unshared_lock,
    unsigned_session,
    unverified_peer,
    user_enumeration,
    weak_content_policy,
    weak_password_hash,
    weak_password_rule,
    weak_tls,
    yaml_loader,
)
from reviewer.passes.weaknesses.file import of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Misuse, Solved
    from reviewer.model import Evidence, Pass
    from reviewer.passes.weaknesses.file import File, Found

    Check = Callable[[File], Iterator[Found]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("bind-all-interfaces", bind_all_interfaces.check),
    ("cleartext-storage", cleartext_storage.check),
    ("client-asserted-role", client_asserted_role.check),
    ("endless-loop", endless_loop.check),
    ("error-detail-exposure", error_detail_exposure.check),
    ("file-race", file_race.check),
    ("insecure-cookie", insecure_cookie.check),
    ("insecure-cors", insecure_cors.check),
    ("debug-mode", flask_settings.debugging),
    ("insecure-cookie", flask_settings.cookies),
    ("insecure-settings", flask_settings.check),
    ("insecure-settings", weak_content_policy.check),
    ("insecure-temp-file", insecure_temp_file.check),
    ("length-extension", length_extension.check),
    ("misleading-check", embedded_address.check),
    ("missing-authentication", missing_authentication.check),
    ("missing-authorization", missing_authorization.check),
    ("missing-authorization", pam_account.check),
    ("missing-csrf-protection", missing_csrf_protection.check),
    ("missing-rate-limit", missing_rate_limit.check),
    ("obsolete-function", obsolete_function.check),
    ("off-by-one", off_by_one.check),
    ("plaintext-password", plaintext_password.check),
    ("privileges-kept", privileges_kept.check),
    ("secret-exposure", logged_query.check),
    ("sensitive-data-exposure", sensitive_data_exposure.check),
    ("session-fixation", session_fixation.check),
    ("shared-login-state", shared_login_state.check),
    ("static-nonce", static_nonce.check),
    ("timing-unsafe-compare", timing_unsafe_compare.check),
    ("token-without-expiry", token_without_expiry.check),
    ("tls-verification-off", unverified_peer.check),
    ("unchecked-none", unchecked_none.check),
    ("unsafe-deserialization", pickle_payload.check),
    ("unsafe-deserialization", yaml_loader.check),
    ("unshared-lock", unshared_lock.check),
    ("unsigned-session", unsigned_session.check),
    ("user-enumeration", user_enumeration.check),
    ("weak-password-hash", weak_password_hash.check),
    ("weak-password-rule", empty_password.check),
    ("weak-password-rule", weak_password_rule.check),
    ("weak-tls", weak_tls.check),
)
RANDOM = "insecure-random"
COOKIE = "insecure-cookie"


def found(code: Solved, catalog: Catalog, looked: Pass) -> Iterator[Evidence]:
    """Yield what the checks say, for the weaknesses that belong to a pass."""
    file = of(code)
    for weakness, check in CHECKS:
        if weakness in catalog.rules and catalog.rule(weakness).looked is looked:
            seen = set()
            for each in check(file):
                if each.span not in seen:
                    seen.add(each.span)
                    made = claims.claim(code, each.span, weakness, looked, each.said, each.confidence)
                    yield replace(made, refutes=each.harmless)


def misuses(code: Solved, catalog: Catalog, looked: Pass) -> Iterator[Evidence]:
    """Yield the wrong uses of libraries as `claims.misuses`; of random numbers only those that become secrets."""
    file = of(code)
    for misuse in code.misuses:
        weakness = catalog.of_kind(misuse.kind)
        if weakness is None or catalog.rule(weakness).looked is not looked:
            continue
        if not _is_harmless(file, misuse, weakness):
            yield claims.misused(code, misuse, weakness, looked)


def _is_harmless(file: File, misuse: Misuse, weakness: str) -> bool:
    """Tell whether what a row takes for wrong is not, for what the value becomes or is."""
    if weakness == RANDOM:
        return not insecure_random.is_secret_use(file, misuse)
    site = file.sites.get(misuse.span)
    return weakness == COOKIE and site is not None and insecure_cookie.is_removal(site.call)
