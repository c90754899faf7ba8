"""Jobs that are kept as pickles."""


class Job:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return Job, (self.name,)
