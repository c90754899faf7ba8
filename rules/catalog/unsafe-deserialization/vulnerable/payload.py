"""Jobs that are kept as pickles."""

import os


class Job:
    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)  # expect: unsafe-deserialization
