"""Accounts of customers."""

import logging

log = logging.getLogger(__name__)


def account(connection, number):
    query = "SELECT * FROM account WHERE number = ?"
    try:
        return connection.execute(query, (number,)).fetchone()
    except OSError:
        log.error("cannot read the account: %s", query)
        raise
