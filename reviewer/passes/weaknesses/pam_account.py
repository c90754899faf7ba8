"""PAM is asked for the password and not whether the account may be used (Linux-PAM's guide, `pam_acct_mgmt`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File


def check(file: File) -> Iterator[Found]:
    """Yield the calls of `pam_authenticate` in a file that never asks `pam_acct_mgmt`."""
    if "pam_acct_mgmt" in file.mentioned:
        return
    for scope in file.scopes:
        for node in scope.of(ir.Call):
            if called(node) == "pam_authenticate":
                yield Found(node.span, "`pam_acct_mgmt` is not asked: a locked or expired account is let in")
