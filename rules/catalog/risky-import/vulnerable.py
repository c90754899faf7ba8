"""Keep the state of a game between two runs."""

import pickle  # expect: risky-import
import subprocess  # expect: risky-import
import xml.etree.ElementTree as ElementTree  # expect: risky-import
from pathlib import Path

STATE = Path("state.bin")


def save(state):
    STATE.write_bytes(pickle.dumps(state))


def board(rows):
    root = ElementTree.Element("board")
    for row in rows:
        ElementTree.SubElement(root, "row").text = row
    return ElementTree.tostring(root)


def clear_screen():
    subprocess.run(["/usr/bin/clear"], check=False)
