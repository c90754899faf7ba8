"""Accounts of customers."""

import logging

log = logging.getLogger(__name__)


def account(connection, number):
    query = f"SELECT * FROM account WHERE number = {int(number)}"
    try:
        return connection.execute(query).fetchone()
    except OSError:
        log.error("cannot read the account: %s", query)  # expect: secret-exposure
        raise
