"""The expectations are those of github/codeql-action's own test of the algorithm."""

import pytest

from reviewer.linehash import line_hashes

GREETING = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]
CASES = {
    "": ["c129715d7a2bc9a3:1"],
    " a\nb\n  \t\tc\n d": ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n": GREETING,
    " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r": GREETING,
    " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n": GREETING,
    " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n": GREETING,
    "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n": [
        "e54938cc54b302f1:1",
        "bb609acbe9138d60:1",
        "1131fd5871777f34:1",
        "5c482a0f8b35ea28:1",
        "54517377da7028d2:1",
        "2c644846cb18d53e:1",
        "f1b89f20de0d133:1",
        "c129715d7a2bc9a3:1",
    ],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_a_line_hashes_as_github_publishes_it(text: str, expected: list[str]) -> None:
    assert list(line_hashes(text.encode())) == expected


def test_lines_of_the_same_hash_are_counted() -> None:
    hashes = line_hashes(b"Lorem ipsum dolor sit amet.\n" * 10)
    assert hashes[:6] == tuple(f"a7f2ff13bc495cf2:{count}" for count in range(1, 7))
    assert hashes[6:8] == ("a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1")


@pytest.mark.parametrize("content", [b"\xff\xfe\n\x00", "\U0001f600\n\ufeff".encode()])
def test_any_bytes_have_a_hash_for_each_line(content: bytes) -> None:
    assert len(line_hashes(content)) == content.count(b"\n") + 1
