"""Functions that Python has removed: the call raises an AttributeError with a version that is still maintained.

The documentation of Python, "What's New In Python", lists them under "Removed".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

REMOVED = {
    "time.clock": ("3.8", "time.perf_counter or time.process_time"),
    "cgi.escape": ("3.8", "html.escape"),
    "cgi.parse_qs": ("3.8", "urllib.parse.parse_qs"),
    "platform.linux_distribution": ("3.8", "platform.freedesktop_os_release"),
    "platform.dist": ("3.8", "platform.freedesktop_os_release"),
    "base64.encodestring": ("3.9", "base64.encodebytes"),
    "base64.decodestring": ("3.9", "base64.decodebytes"),
    "sys.setcheckinterval": ("3.9", "sys.setswitchinterval"),
    "fractions.gcd": ("3.9", "math.gcd"),
    "asyncio.Task.all_tasks": ("3.9", "asyncio.all_tasks"),
    "asyncio.Task.current_task": ("3.9", "asyncio.current_task"),
    "xml.etree.cElementTree.parse": ("3.9", "xml.etree.ElementTree"),
    "inspect.getargspec": ("3.11", "inspect.getfullargspec"),
    "inspect.formatargspec": ("3.11", "inspect.signature"),
    "asyncio.coroutine": ("3.11", "async def"),
    "random.jumpahead": ("3.0", "nothing"),
    "os.getcwdu": ("3.0", "os.getcwd"),
    "string.maketrans": ("3.0", "str.maketrans"),
    "string.join": ("3.0", "str.join"),
    "ssl.match_hostname": ("3.12", "ssl.SSLContext.check_hostname"),
    "imp.load_source": ("3.12", "importlib.util"),
    "imp.find_module": ("3.12", "importlib.util.find_spec"),
    "pkgutil.find_loader": ("3.14", "importlib.util.find_spec"),
}
CATCH = frozenset({"", "Exception", "BaseException", "AttributeError", "ImportError"})


def check(file: File) -> Iterator[Found]:
    """Yield the calls, those not that a handler or a question about the version stands around."""
    if file.mentions(lambda word: word in {"version_info", "hasattr", "six", "py2", "py3"}):
        return
    for site in file.code.sites:
        name = next((each for each in site.names if each in REMOVED), None)
        if name is not None and CATCH.isdisjoint(site.caught):
            version, instead = REMOVED[name]
            yield Found(site.call.span, f"`{name}` is gone since Python {version}; `{instead}` takes its place")
