"""A container is followed key by key: what lies under one key is not under another."""

import pytest

from tests.flow.programs import hits, marks, view

CASES = {
    "keys of a dict": """
        d = {}
        d["a"] = "safe"
        d["b"] = x
        os.system(d["a"])
        os.system(d["b"])  # hit: shell
        """,
    "keys of a dict display": """
        d = {"a": "safe", "b": x}
        os.system(d["a"])
        os.system(d["b"])  # hit: shell
        """,
    "a key that is overwritten": """
        d = {"a": x}
        d["a"] = "safe"
        os.system(d["a"])
        """,
    "a key that is not known": """
        d = {"a": x, "b": "safe"}
        os.system(d[y])  # hit: shell
        """,
    "a write under a key that is not known": """
        d = {}
        d[y] = x
        os.system(d["a"])  # hit: shell
        """,
    "get with a key": """
        d = {"a": x, "b": "safe"}
        os.system(d.get("b"))
        os.system(d.get("a"))  # hit: shell
        os.system(d.get("c", "safe"))
        os.system(d.get("c", x))  # hit: shell
        """,
    "update and setdefault": """
        d = {"a": "safe"}
        d.update(b=x)
        d.update({"c": "safe"})
        os.system(d["a"])
        os.system(d["b"])  # hit: shell
        os.system(d["c"])
        os.system(d.setdefault("a", x))
        os.system(d.setdefault("e", x))  # hit: shell
        """,
    "a union of dicts": """
        d = {"a": "safe"} | {"b": x}
        os.system(d["a"])
        os.system(d["b"])  # hit: shell
        """,
    "a dict unpacked in another": """
        d = {**{"a": x}, "b": "safe"}
        os.system(d["b"])
        os.system(d["a"])  # hit: shell
        """,
    "a dict unpacked and overwritten": """
        d = {**{"a": x}, "a": "safe"}
        os.system(d["a"])
        """,
    "a deleted key": """
        d = {"a": "safe", "b": x}
        del d["b"]
        for value in d.values():
            os.system(value)
        """,
    "values, keys and items": """
        d = {"a": x}
        for value in d.values():
            os.system(value)  # hit: shell
        for key in d.keys():
            os.system(key)
        for key in d:
            os.system(key)
        for key, value in d.items():
            os.system(key)
            os.system(value)  # hit: shell
        """,
    "a dict in a dict": """
        d = {"a": {"b": x, "c": "safe"}}
        os.system(d["a"]["c"])
        os.system(d["a"]["b"])  # hit: shell
        """,
    "a write into a dict in a dict": """
        d = {"a": {}}
        d["a"]["b"] = x
        d["a"]["c"] = "safe"
        os.system(d["a"]["c"])
        os.system(d["a"]["b"])  # hit: shell
        """,
    "a dict joined to a text": """
        d = {"a": x}
        os.system(str(d))  # hit: shell
        """,
    "places of a list": """
        items = ["safe", x]
        os.system(items[0])
        os.system(items[1])  # hit: shell
        os.system(items[-1])  # hit: shell
        os.system(items[-2])
        """,
    "append and pop": """
        items = []
        items.append("safe")
        items.append(x)
        items.append("more")
        items.pop(0)
        os.system(items[0])  # hit: shell
        os.system(items[1])
        """,
    "pop gives the last": """
        items = [x, "safe"]
        os.system(items.pop())
        os.system(items.pop())  # hit: shell
        """,
    "insert moves the others": """
        items = ["safe"]
        items.insert(0, x)
        os.system(items[1])
        os.system(items[0])  # hit: shell
        """,
    "extend and plus": """
        items = ["safe"]
        items.extend([x])
        both = ["more"] + items
        os.system(both[1])
        os.system(both[2])  # hit: shell
        """,
    "plus in place": """
        items = ["safe"]
        items += [x]
        os.system(items[0])
        os.system(items[1])  # hit: shell
        """,
    "clear": """
        items = [x]
        items.clear()
        items.append("safe")
        os.system(items[0])
        """,
    "unpacking": """
        a, b = "safe", x
        os.system(a)
        os.system(b)  # hit: shell
        a, b = b, a
        os.system(b)
        os.system(a)  # hit: shell
        """,
    "unpacking with a star": """
        first, *rest = ["safe", x, "more"]
        os.system(first)
        os.system(rest[0])  # hit: shell
        """,
    "unpacking in one another": """
        a, (b, c) = "safe", (x, "more")
        os.system(a)
        os.system(c)
        os.system(b)  # hit: shell
        """,
    "a star in a display": """
        items = ["safe", *[x], "more"]
        os.system(items[0])
        os.system(items[1])  # hit: shell
        os.system(items[2])
        """,
    "a join of a list": """
        os.system(" ".join(["ls", x]))  # hit: shell
        os.system(" ".join(["ls", "-l"]))
        """,
    "a loop over a list": """
        for each in ["safe", x]:
            os.system(each)  # hit: shell
        for each in ["safe", "more"]:
            os.system(each)
        """,
    "a loop that fills a list": """
        items = []
        for part in x.split():
            items.append(part)
        os.system(items[0])  # hit: shell
        """,
    "a comprehension of a list": """
        os.system([each for each in [x]][0])  # hit: shell
        os.system([each for each in ["safe"]][0])
        """,
    "a comprehension of a dict": """
        d = {key: x for key in ("a", "b")}
        os.system(d["a"])  # hit: shell
        """,
    "a comprehension of pairs": """
        d = {key: value for key, value in {"a": x}.items()}
        os.system(d["a"])  # hit: shell
        """,
    "a comprehension whose variable hides another": """
        each = "safe"
        many = [each for each in x]
        os.system(each)
        """,
    "a generator": """
        os.system(next(each for each in [x]))  # hit: shell
        """,
    "a set": """
        s = {"safe", x}
        for each in s:
            os.system(each)  # hit: shell
        """,
    "a tuple of a call": """
        a, b = x.split(":")
        os.system(b)  # hit: shell
        """,
    "a slice": """
        items = ["safe", x]
        os.system(items[1:][0])  # hit: shell
        os.system(x[2:])  # hit: shell
        """,
    "sorted, list, tuple and zip keep the data": """
        os.system(sorted([x])[0])  # hit: shell
        os.system(list([x])[0])  # hit: shell
        os.system(tuple([x])[0])  # hit: shell
        for a, b in zip([x], ["safe"]):
            os.system(a)  # hit: shell
        for n, a in enumerate([x]):
            os.system(a)  # hit: shell
        """,
    "dict() of keywords": """
        d = dict(a=x, b="safe")
        os.system(d["b"])
        os.system(d["a"])  # hit: shell
        """,
    "a default dict": """
        from collections import defaultdict
        d = defaultdict(list)
        d["a"].append(x)
        os.system(d["a"][0])  # hit: shell
        """,
    "a queue": """
        from collections import deque
        q = deque()
        q.append(x)
        os.system(q.popleft())  # hit: shell
        """,
    "a parser of settings": """
        import configparser
        conf = configparser.ConfigParser()
        conf.add_section("s")
        conf.set("s", "a", "safe")
        conf.set("s", "b", x)
        os.system(conf.get("s", "a"))
        os.system(conf.get("s", "b"))  # hit: shell
        """,
    "a text buffer": """
        import io
        buffer = io.StringIO()
        buffer.write(x)
        os.system(buffer.getvalue())  # hit: shell
        """,
    "one object under two names": """
        a = []
        b = a
        b.append(x)
        os.system(b[0])  # hit: shell
        """,
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
def test_data_stays_under_its_key(body):
    text = view(body)
    assert hits(text) == marks(text)
