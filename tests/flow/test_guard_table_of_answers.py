"""Checks that answer for data: part by part, or by a function that says None, an error or the data itself.

Each in a right and in a wrong form: the right one is silent, the wrong one is reported.
"""

import pytest

from tests.flow.programs import hits, view

# name: (kind of the sink, right form, wrong form); `x` and `y` are data of the request
ANSWERS = {
    "no part is one of these": (
        "path",
        """
        if any(part in ('..', '') for part in x.split('/')):
            raise ValueError
        open('/data/' + x)
        """,
        """
        if any(part in ('.', '') for part in x.split('/')):
            raise ValueError
        open('/data/' + x)
        """,
    ),
    "no part is a way up": (
        "path",
        """
        if any(part == '..' for part in Path(x).parts):
            raise ValueError
        open('/data/' + x)
        """,
        """
        if any(part == '.' for part in Path(x).parts):
            raise ValueError
        open('/data/' + x)
        """,
    ),
    "a loop refuses a way up": (
        "path",
        """
        for part in x.split('/'):
            if part in ('..', '.'):
                raise ValueError
        open('/data/' + x)
        """,
        """
        for part in x.split('/'):
            if part in ('.', ''):
                raise ValueError
        open('/data/' + x)
        """,
    ),
    "parts by both slashes": (
        "path",
        """
        if '..' in re.split(r'[\\\\/]', x):
            raise ValueError
        open('/data/' + x)
        """,
        """
        if '.' in re.split(r'[\\\\/]', x):
            raise ValueError
        open('/data/' + x)
        """,
    ),
    "an error that is None": (
        "path",
        """
        def problem(name):
            if '..' in name or '/' in name:
                return 'bad name'
            return None
        error = problem(x)
        if error is not None:
            return 'no'
        open('/data/' + x)
        """,
        """
        def problem(name):
            if '..' in name or '/' in name:
                return 'bad name'
            return None
        error = problem(x)
        if error is None:
            return 'no'
        open('/data/' + x)
        """,
    ),
    "None for what is refused": (
        "path",
        """
        def checked(name):
            if '..' in name or '/' in name:
                return None
            return name
        if checked(x) is None:
            return 'no'
        open('/data/' + x)
        """,
        """
        def checked(name):
            if '..' in name or '/' in name:
                return name
            return None
        if checked(x) is None:
            return 'no'
        open('/data/' + x)
        """,
    ),
    "a module by __import__": (
        "path",
        """
        NAME = __import__('re').compile(r'[a-z]+')
        if not NAME.fullmatch(x):
            return 'no'
        open('/data/' + x)
        """,
        """
        NAME = __import__('re').compile(r'.+')
        if not NAME.fullmatch(x):
            return 'no'
        open('/data/' + x)
        """,
    ),
    "a module by import_module": (
        "path",
        """
        import importlib
        if not importlib.import_module('re').fullmatch(r'[a-z]+', x):
            return 'no'
        open('/data/' + x)
        """,
        """
        import importlib
        if not importlib.import_module('re').fullmatch(r'.+', x):
            return 'no'
        open('/data/' + x)
        """,
    ),
    "the addresses of a host, handed over alone": (
        "url",
        """
        import ipaddress, socket
        def public(host):
            try:
                infos = socket.getaddrinfo(host, None)
            except socket.gaierror:
                return False
            for info in infos:
                ip = ipaddress.ip_address(info[4][0])
                if ip.is_private or ip.is_loopback:
                    return False
            return True
        if not public(urlparse(x).hostname):
            return 'no'
        requests.get(x, timeout=5)
        """,
        """
        import ipaddress, socket
        def public(host):
            try:
                infos = socket.getaddrinfo(host, None)
            except socket.gaierror:
                return False
            for info in infos:
                ip = ipaddress.ip_address(info[4][0])
                if ip.is_multicast:
                    return False
            return True
        if not public(urlparse(x).hostname):
            return 'no'
        requests.get(x, timeout=5)
        """,
    ),
    "networks that an address must not lie in": (
        "url",
        """
        import ipaddress, socket
        NETS = [ipaddress.ip_network('10.0.0.0/8'), ipaddress.ip_network('127.0.0.0/8')]
        def private(host):
            ip = ipaddress.ip_address(socket.gethostbyname(host))
            for net in NETS:
                if ip in net:
                    return True
            return False
        if private(urlparse(x).hostname):
            return 'no'
        requests.get(x, timeout=5)
        """,
        """
        import ipaddress, socket
        NETS = [ipaddress.ip_network('10.0.0.0/8'), ipaddress.ip_network('127.0.0.0/8')]
        def private(host):
            ip = ipaddress.ip_address(socket.gethostbyname(host))
            for net in NETS:
                if ip in net:
                    return True
            return False
        if private(urlparse(y).hostname):
            return 'no'
        requests.get(x, timeout=5)
        """,
    ),
    "a text that is its own name": (
        "path",
        """
        if Path(x).name != x:
            raise ValueError
        open('/data/' + x)
        """,
        """
        if Path(x).name != y:
            raise ValueError
        open('/data/' + x)
        """,
    ),
    "one of several roots": (
        "path",
        """
        ROOTS = [Path('/a'), Path('/b')]
        def safe(given):
            p = Path(given).expanduser().resolve()
            for root in ROOTS:
                if p.is_relative_to(root):
                    return p
            raise ValueError
        open(safe(x))
        """,
        """
        ROOTS = [Path('/a'), Path('/b')]
        def safe(given):
            p = Path(given)
            for root in ROOTS:
                if p.is_relative_to(root):
                    return p
            raise ValueError
        open(safe(x))
        """,
    ),
    "one of several roots, by exception": (
        "path",
        """
        ROOTS = [Path('/a'), Path('/b')]
        def safe(given):
            p = Path(given).resolve()
            for root in ROOTS:
                try:
                    p.relative_to(root)
                    return p
                except ValueError:
                    continue
            raise ValueError
        open(safe(x))
        """,
        """
        ROOTS = [Path('/a'), Path('/b')]
        def safe(given):
            p = Path(given).resolve()
            for root in ROOTS:
                try:
                    p.relative_to(root)
                    return p
                except ValueError:
                    continue
            return p
        open(safe(x))
        """,
    ),
    "None, False and True": (
        "path",
        """
        def safe(name):
            if not name:
                return None
            if '..' in name:
                return False
            if name.startswith('/'):
                return False
            return True
        if not safe(x):
            return 'no'
        open('/data/' + x)
        """,
        """
        def safe(name):
            if not name:
                return None
            if '..' in name:
                return True
            if name.startswith('/'):
                return False
            return True
        if not safe(x):
            return 'no'
        open('/data/' + x)
        """,
    ),
    "a set of addresses": (
        "url",
        """
        import ipaddress, socket
        def private(url):
            host = urlparse(url).hostname
            ips = {ipaddress.ip_address(a[4][0]) for a in socket.getaddrinfo(host, 0)}
            return any(ip.is_private for ip in ips)
        def check(url):
            if private(url):
                raise ValueError
        check(x)
        requests.get(x, timeout=5)
        """,
        """
        import ipaddress, socket
        def private(url):
            host = urlparse(url).hostname
            ips = {ipaddress.ip_address(a[4][0]) for a in socket.getaddrinfo(host, 0)}
            return any(ip.is_private for ip in ips)
        def check(url):
            if not private(url):
                raise ValueError
        check(x)
        requests.get(x, timeout=5)
        """,
    ),
    "what the operator switches off is theirs to decide": (
        "url",
        """
        import ipaddress, os, socket
        ALLOW_LOCAL = os.environ.get('ALLOW_LOCAL', '').lower() in ('1', 'true')
        def check(url, allow_private=None):
            if allow_private is None:
                allow_private = os.environ.get('ALLOW_PRIVATE') == 'yes'
            if allow_private or ALLOW_LOCAL:
                return True
            for info in socket.getaddrinfo(urlparse(url).hostname, None):
                if not ipaddress.ip_address(info[4][0]).is_global:
                    return False
            return True
        if not check(x):
            return 'no'
        requests.get(x, timeout=5)
        """,
        """
        import ipaddress, os, socket
        def check(url):
            if os.environ.get('ALLOW_PRIVATE', 'yes') == 'yes':
                return True
            for info in socket.getaddrinfo(urlparse(url).hostname, None):
                if not ipaddress.ip_address(info[4][0]).is_global:
                    return False
            return True
        if not check(x):
            return 'no'
        requests.get(x, timeout=5)
        """,
    ),
    "a switch of the settings leaves a check that raises": (
        "path",
        """
        import settings
        def check(name):
            if settings.allow_any_path:
                return
            if os.path.basename(name) != name or name in ('.', '..'):
                raise ValueError
        check(x)
        open('/data/' + x)
        """,
        """
        import settings
        def check(name):
            if settings.language == 'de':
                return
            if os.path.basename(name) != name or name in ('.', '..'):
                raise ValueError
        check(x)
        open('/data/' + x)
        """,
    ),
    "what the request switches off": (
        "path",
        """
        def check(name, allow_any=False):
            if allow_any:
                return
            if os.path.basename(name) != name or name in ('.', '..'):
                raise ValueError
        check(x)
        open('/data/' + x)
        """,
        """
        def check(name, allow_any=False):
            if allow_any:
                return
            if os.path.basename(name) != name or name in ('.', '..'):
                raise ValueError
        check(x, y)
        open('/data/' + x)
        """,
    ),
    "a list that the environment gives": (
        "url",
        """
        hosts = {each.strip() for each in os.environ.get('HOSTS', '').split(',')}
        if urlparse(x).hostname not in hosts:
            return 'no'
        requests.get(x, timeout=5)
        """,
        """
        hosts = {each.strip() for each in y.split(',')}
        if urlparse(x).hostname not in hosts:
            return 'no'
        requests.get(x, timeout=5)
        """,
    ),
    "a folder that the environment names": (
        "path",
        """
        base = os.path.realpath(os.environ['DATA'])
        path = os.path.realpath(os.path.join(base, x))
        if os.path.commonpath([base, path]) != base:
            raise ValueError
        open(path)
        """,
        """
        base = os.path.realpath(y)
        path = os.path.realpath(os.path.join(base, x))
        if os.path.commonpath([base, path]) != base:
            raise ValueError
        open(path)
        """,
    ),
    "a proxy that the program chose": (
        "url",
        "requests.get(x, timeout=5, proxies={'http': app.config['EGRESS'], 'https': app.config['EGRESS']})",
        "requests.get(x, timeout=5, proxies={'http': None, 'https': None})",
    ),
    "a proxy that the request chose": (
        "url",
        "requests.get(x, timeout=5, proxies={'https': os.environ['EGRESS']})",
        "requests.get(x, timeout=5, proxies={'https': y})",
    ),
    "a helper that is handed a part of what was sent": (
        "path",
        """
        def checked(name):
            if os.path.basename(name) != name or name == '..':
                raise ValueError
        sent = request.get_json()
        checked(sent.name)
        open('/data/' + sent.name)
        """,
        """
        def checked(name):
            if os.path.basename(name) != name or name == '..':
                raise ValueError
        sent = request.get_json()
        checked(sent.name)
        open('/data/' + sent.folder)
        """,
    ),
    "a question that is asked of a part of what was sent": (
        "path",
        """
        def good(name):
            return os.path.basename(name) == name and name != '..'
        sent = request.get_json()
        if not good(sent['name']):
            return 'no'
        open('/data/' + sent['name'])
        """,
        """
        def good(name):
            return os.path.basename(name) == name and name != '..'
        sent = request.get_json()
        if not good(sent['name']):
            return 'no'
        sent = request.get_json()
        open('/data/' + sent['name'])
        """,
    ),
}


@pytest.mark.parametrize(("kind", "right", "wrong"), ANSWERS.values(), ids=ANSWERS)
def test_a_check_counts_and_what_only_looks_like_it_does_not(kind, right, wrong):
    assert not [hit for hit in hits(view(right)) if hit[1] == kind]
    assert [hit for hit in hits(view(wrong)) if hit[1] == kind]
