"""Keep the state of a game between two runs."""

import json
from html import escape
from pathlib import Path

STATE = Path("state.json")


def save(state):
    STATE.write_text(json.dumps(state))


def board(rows):
    return "<board>" + "".join(f"<row>{escape(row)}</row>" for row in rows) + "</board>"


def clear_screen():
    print("\033[2J")
