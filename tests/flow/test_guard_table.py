"""Checks and escapes of texts, in a right and in a wrong form: the right one is silent, the wrong one is reported."""

import pytest

from tests.flow.programs import hits, view

# name: (kind of the sink, right form, wrong form); `x` and `y` are data of the request
CONVERSIONS = {
    "int": (
        "shell",
        "os.system(f'kill {int(x)}')",
        """
        int(y)
        os.system(f'kill {x}')
        """,
    ),
    "float": (
        "shell",
        "os.system(f'sleep {float(x)}')",
        """
        float(y)
        os.system(f'sleep {x}')
        """,
    ),
    "UUID": (
        "path",
        """
        import uuid
        open(f'/data/{uuid.UUID(x)}')
        """,
        """
        import uuid
        open(f'/data/{uuid.uuid4()}/{x}')
        """,
    ),
    "UUID whose text goes on": (
        "path",
        """
        import uuid
        name = uuid.UUID(x).hex
        open(f'/data/{name}')
        """,
        """
        import uuid
        name = str(x)
        open(f'/data/{name}')
        """,
    ),
    "Enum by value": (
        "shell",
        """
        from enum import Enum
        class Job(Enum):
            A = 'a'
        job = Job(x)
        os.system('run ' + job.value)
        """,
        """
        from enum import Enum
        class Job(Enum):
            A = 'a'
        job = Job('a')
        os.system('run ' + x)
        """,
    ),
    "Enum by name": (
        "shell",
        """
        from enum import Enum
        class Job(Enum):
            A = 'a'
        os.system('run ' + Job[x].value)
        """,
        """
        from enum import Enum
        class Job(Enum):
            A = 'a'
        print(Job['A'])
        os.system('run ' + x)
        """,
    ),
    "Enum in a try that refuses": (
        "shell",
        """
        from enum import Enum
        class Job(Enum):
            A = 'a'
        try:
            Job(x)
        except ValueError:
            return 'no'
        os.system('run ' + x)
        """,
        """
        from enum import Enum
        class Job(Enum):
            A = 'a'
        try:
            Job(x)
        except ValueError:
            print('odd')
        os.system('run ' + x)
        """,
    ),
    "date": (
        "path",
        """
        from datetime import datetime
        day = datetime.strptime(x, '%Y-%m-%d')
        open(f'/data/{day}')
        """,
        """
        from datetime import datetime
        datetime.strptime(y, '%Y-%m-%d')
        open(f'/data/{x}')
        """,
    ),
    "date from ISO": (
        "path",
        """
        from datetime import date
        open(f'/data/{date.fromisoformat(x)}')
        """,
        """
        from datetime import date
        date.fromisoformat(y)
        open(f'/data/{x}')
        """,
    ),
    "IP address of four numbers": (
        "shell",
        """
        import ipaddress
        host = ipaddress.IPv4Address(x)
        os.system(f'ping {host}')
        """,
        """
        import ipaddress
        ipaddress.IPv4Address(y)
        os.system(f'ping {x}')
        """,
    ),
    "IP address, whose scope may be any text": (
        "shell",
        """
        import ipaddress
        host = ipaddress.ip_address(x)
        if isinstance(host, ipaddress.IPv4Address):
            os.system(f'ping {host}')
        """,
        """
        import ipaddress
        host = ipaddress.ip_address(x)
        os.system(f'ping {host}')
        """,
    ),
    "IP address in a path": (
        "path",
        """
        import ipaddress
        open(f'/data/{ipaddress.ip_address(x)}')
        """,
        """
        import ipaddress
        open(f'/data/{ipaddress.ip_address(y)}/{x}')
        """,
    ),
    "a conversion that raises": (
        "shell",
        """
        int(x)
        os.system('kill ' + x)
        """,
        """
        try:
            int(x)
        except ValueError:
            pass
        os.system('kill ' + x)
        """,
    ),
}

LISTS = {
    "a set": (
        "shell",
        """
        if x not in {'a', 'b'}:
            return 'no'
        os.system(x)
        """,
        """
        if x in {'a', 'b'}:
            return 'no'
        os.system(x)
        """,
    ),
    "a set, before data changes": (
        "shell",
        """
        x = x + y
        if x not in {'a', 'b'}:
            return 'no'
        os.system(x)
        """,
        """
        if x not in {'a', 'b'}:
            return 'no'
        x = x + y
        os.system(x)
        """,
    ),
    "a frozenset": (
        "shell",
        """
        allowed = frozenset(['a', 'b'])
        if x not in allowed:
            return 'no'
        os.system(x)
        """,
        """
        allowed = frozenset(['a', y])
        if x not in allowed:
            return 'no'
        os.system(x)
        """,
    ),
    "keys of a dict": (
        "shell",
        """
        table = {'a': 1}
        if x not in table.keys():
            return 'no'
        os.system(x)
        """,
        """
        table = {'a': 1}
        if x in table.keys():
            return 'no'
        os.system(x)
        """,
    ),
    "a look-up": (
        "shell",
        "os.system({'a': 'ls', 'b': 'df'}[x])",
        "os.system({'a': 'ls', 'b': y}[x])",
    ),
    "a look-up with a default": (
        "shell",
        "os.system({'a': 'ls', 'b': 'df'}.get(x, 'ls'))",
        "os.system({'a': 'ls', 'b': 'df'}.get(x, x))",
    ),
    "a look-up that may find nothing": (
        "shell",
        """
        line = {'a': 'ls'}.get(x)
        if line is None:
            return 'no'
        os.system(line)
        """,
        """
        line = {'a': 'ls'}.get(x) or x
        os.system(line)
        """,
    ),
    "a tuple by equality": (
        "shell",
        """
        if x == 'a' or x == 'b':
            os.system(x)
        """,
        """
        if x == 'a' or y == 'b':
            os.system(x)
        """,
    ),
    "a match statement": (
        "shell",
        """
        match x:
            case 'a' | 'b':
                os.system(x)
        """,
        """
        match x:
            case 'a' | 'b':
                pass
            case _:
                os.system(x)
        """,
    ),
    "columns of an order": (
        "sql",
        """
        if x not in ('name', 'age'):
            x = 'name'
        sqlite3.connect('a').execute('SELECT 1 ORDER BY ' + x)
        """,
        """
        if x not in ('name', 'age'):
            print(x)
        sqlite3.connect('a').execute('SELECT 1 ORDER BY ' + x)
        """,
    ),
    "any() of equalities": (
        "shell",
        """
        if not any(x == each for each in ('a', 'b')):
            return 'no'
        os.system(x)
        """,
        """
        if not any(x.startswith(each) for each in ('a', 'b')):
            return 'no'
        os.system(x)
        """,
    ),
    "all() of members": (
        "shell",
        """
        if not all(part in ('a', 'b') for part in x.split(',')):
            return 'no'
        os.system(x)
        """,
        """
        if not any(part in ('a', 'b') for part in x.split(',')):
            return 'no'
        os.system(x)
        """,
    ),
    "a subset": (
        "shell",
        """
        parts = x.split(',')
        if not set(parts) <= {'a', 'b'}:
            return 'no'
        os.system(' '.join(parts))
        """,
        """
        parts = x.split(',')
        if not set(parts) & {'a', 'b'}:
            return 'no'
        os.system(' '.join(parts))
        """,
    ),
    "issubset": (
        "shell",
        """
        parts = x.split(',')
        if not set(parts).issubset({'a', 'b'}):
            return 'no'
        os.system(' '.join(parts))
        """,
        """
        parts = x.split(',')
        if set(parts).isdisjoint({'a', 'b'}):
            return 'no'
        os.system(' '.join(parts))
        """,
    ),
}

TEXTS = {
    "isdigit": (
        "shell",
        """
        if not x.isdigit():
            return 'no'
        os.system(x)
        """,
        """
        if not x[0].isdigit():
            return 'no'
        os.system(x)
        """,
    ),
    "isalnum": (
        "path",
        """
        if not x.isalnum():
            return 'no'
        open('/data/' + x)
        """,
        """
        if not y.isalnum():
            return 'no'
        open('/data/' + x)
        """,
    ),
    "isalnum of what else is left": (
        "shell",
        """
        if not x.replace('_', '').isalnum():
            return 'no'
        os.system(x)
        """,
        """
        if not x.replace(';', '').isalnum():
            return 'no'
        os.system(x)
        """,
    ),
    "isascii": (
        "shell",
        """
        if not (x.isascii() and x.isalnum()):
            return 'no'
        os.system(x)
        """,
        """
        if not (x.isascii() and x.islower()):
            return 'no'
        os.system(x)
        """,
    ),
    "fullmatch": (
        "shell",
        """
        if not re.fullmatch(r'[a-z]+', x):
            return 'no'
        os.system(x)
        """,
        """
        if not re.match(r'[a-z]+', x):
            return 'no'
        os.system(x)
        """,
    ),
    "the end of a text": (
        "header",
        r"""
        from flask import Response
        if not re.match(r'^[a-z]+\Z', x):
            return 'no'
        Response().headers['A'] = x
        """,
        """
        from flask import Response
        if not re.match(r'^[a-z]+$', x):
            return 'no'
        Response().headers['A'] = x
        """,
    ),
    "the ends of lines": (
        "shell",
        r"""
        if not re.match(r'^[a-z]+\Z', x):
            return 'no'
        os.system(x)
        """,
        """
        if not re.match(r'^[a-z]+$', x, re.MULTILINE):
            return 'no'
        os.system(x)
        """,
    ),
    "the ends of lines, compiled": (
        "shell",
        """
        name = re.compile(r'[a-z]+')
        if not name.fullmatch(x):
            return 'no'
        os.system(x)
        """,
        """
        name = re.compile(r'^[a-z]+$', re.M)
        if not name.match(x):
            return 'no'
        os.system(x)
        """,
    ),
    "search with both anchors": (
        "shell",
        r"""
        if not re.search(r'\A[a-z]+\Z', x):
            return 'no'
        os.system(x)
        """,
        r"""
        if not re.search(r'[a-z]+\Z', x):
            return 'no'
        os.system(x)
        """,
    ),
    "a search for what must not be there": (
        "shell",
        """
        if re.search(r'[^a-z0-9_]', x):
            return 'no'
        os.system(x)
        """,
        """
        if re.search(r'[;&|]', x):
            return 'no'
        os.system(x)
        """,
    ),
    "a class of letters": (
        "path",
        r"""
        if not re.fullmatch(r'[\w-]+', x):
            return 'no'
        open('/data/' + x)
        """,
        r"""
        if not re.fullmatch(r'[\w./-]+', x):
            return 'no'
        open('/data/' + x)
        """,
    ),
    "what a group has caught": (
        "shell",
        r"""
        found = re.match(r'job-(\d+)', x)
        os.system('kill ' + found.group(1))
        """,
        """
        found = re.match(r'job-(.+)', x)
        os.system('kill ' + found.group(1))
        """,
    ),
    "a literal between quotes": (
        "code",
        """
        if not (x.startswith("'") and x.endswith("'") and "'" not in x[1:-1]):
            return 'no'
        eval(x)
        """,
        """
        if not (x.startswith("'") and x.endswith("'")):
            return 'no'
        eval(x)
        """,
    ),
    "a literal between quotes, refused part by part": (
        "code",
        """
        if not x.startswith('"') or not x.endswith('"') or '"' in x[1:-1]:
            return 'no'
        eval(x)
        """,
        """
        if not x.startswith('"') or not x.endswith('"') or '"' in x[1:1]:
            return 'no'
        eval(x)
        """,
    ),
    "a literal between quotes of one kind": (
        "code",
        """
        if x[0] != "'" or x[-1] != "'" or "'" in x[1:-1]:
            return 'no'
        eval(x)
        """,
        """
        if x[0] != "'" or x[-1] != "'" or '"' in x[1:-1]:
            return 'no'
        eval(x)
        """,
    ),
    "quotes that are refused": (
        "xpath",
        """
        if "'" in x:
            return 'no'
        import lxml.etree
        lxml.etree.parse('a').xpath(f"/a[@b='{x}']")
        """,
        """
        if '"' in x:
            return 'no'
        import lxml.etree
        lxml.etree.parse('a').xpath(f"/a[@b='{x}']")
        """,
    ),
    "quotes that are replaced": (
        "xpath",
        """
        import lxml.etree
        z = x.replace("'", '&apos;')
        lxml.etree.parse('a').xpath(f"/a[@b='{z}']")
        """,
        """
        import lxml.etree
        z = x.replace('<', '&lt;')
        lxml.etree.parse('a').xpath(f"/a[@b='{z}']")
        """,
    ),
    "quotes that are replaced where none stand around": (
        "xpath",
        """
        import lxml.etree
        z = x.replace("'", '')
        lxml.etree.parse('a').xpath(f"/a[@b='{z}']")
        """,
        """
        import lxml.etree
        z = x.replace("'", '')
        lxml.etree.parse('a').xpath(f'/a[@b={z}]')
        """,
    ),
    "a parameter of an expression": (
        "xpath",
        """
        import lxml.etree
        lxml.etree.parse('a').xpath('/a[@b=$b]', b=x)
        """,
        """
        import lxml.etree
        lxml.etree.parse('a').xpath('/a[@b=$b]' + y, b=x)
        """,
    ),
    "line ends cut out": (
        "log",
        r"""
        import logging
        logging.info(x.replace('\r', '').replace('\n', ''))
        """,
        r"""
        import logging
        logging.info(x.replace('\t', ''))
        """,
    ),
}

QUOTING = {
    "shlex.quote": (
        "shell",
        """
        import shlex
        os.system('ls ' + shlex.quote(x))
        """,
        """
        import shlex
        shlex.quote(x)
        os.system('ls ' + x)
        """,
    ),
    "shlex.join": (
        "shell",
        """
        import shlex
        os.system(shlex.join(['ls', x]))
        """,
        """
        import shlex
        os.system(' '.join(shlex.split(x)))
        """,
    ),
    "shlex.quote inside quotes": (
        "shell",
        """
        import shlex
        os.system(f'ls {shlex.quote(x)}')
        """,
        """
        import shlex
        os.system(f"ls '{shlex.quote(x)}'")
        """,
    ),
    "html.escape": (
        "markup",
        "return f'<p>{html.escape(x)}</p>'",
        "return f'<p>{html.unescape(x)}</p>'",
    ),
    "html.escape without quotes, in an attribute": (
        "markup",
        "return f'<a title=\"{html.escape(x)}\">'",
        "return f'<a title=\"{html.escape(x, quote=False)}\">'",
    ),
    "html.escape in an address": (
        "markup",
        "return f'<a title=\"{html.escape(x)}\">'",
        "return f'<a href=\"{html.escape(x)}\">'",
    ),
    "html.escape in a script": (
        "markup",
        "return f'<p>{html.escape(x)}</p>'",
        "return f'<script>{html.escape(x)}</script>'",
    ),
    "html.escape of an attribute without quotes": (
        "markup",
        "return f'<a title=\"{html.escape(x)}\">'",
        "return f'<a title={html.escape(x)}>'",
    ),
    "markupsafe.escape": (
        "markup",
        """
        import markupsafe
        return markupsafe.escape(x)
        """,
        """
        import markupsafe
        return markupsafe.Markup(x)
        """,
    ),
    "Markup that formats": (
        "markup",
        """
        import markupsafe
        return markupsafe.Markup('<p>{}</p>').format(x)
        """,
        """
        import markupsafe
        return markupsafe.Markup('<p>{}</p>'.format(x))
        """,
    ),
    "Markup with a percent sign": (
        "markup",
        """
        import markupsafe
        return markupsafe.Markup('<p>%s</p>') % x
        """,
        """
        import markupsafe
        return markupsafe.Markup('<p>%s</p>' % x)
        """,
    ),
    "bleach.clean": (
        "markup",
        """
        import bleach
        return bleach.clean(x)
        """,
        """
        import bleach
        return bleach.linkify(x)
        """,
    ),
    "nh3.clean": (
        "markup",
        """
        import nh3
        return nh3.clean(x)
        """,
        """
        import nh3
        nh3.clean(x)
        return x
        """,
    ),
    "format_html": (
        "markup",
        """
        from django.http import HttpResponse
        from django.utils.html import format_html
        HttpResponse(format_html('<p>{}</p>', x))
        """,
        """
        from django.http import HttpResponse
        from django.utils.html import format_html
        HttpResponse(format_html('<p>' + x + '</p>'))
        """,
    ),
    "mark_safe": (
        "markup",
        """
        from django.http import HttpResponse
        from django.utils.html import escape
        from django.utils.safestring import mark_safe
        HttpResponse(mark_safe(escape(x)))
        """,
        """
        from django.http import HttpResponse
        from django.utils.safestring import mark_safe
        HttpResponse(mark_safe(x))
        """,
    ),
    "quote_plus in a query": (
        "url",
        """
        from urllib.parse import quote_plus
        requests.get('https://a.example/?q=' + quote_plus(x), timeout=3)
        """,
        """
        from urllib.parse import quote_plus
        requests.get('https://' + quote_plus(x) + '/?q=1', timeout=3)
        """,
    ),
    "quote_plus is no quoting for": (
        "sql",
        "sqlite3.connect('a').execute('SELECT ?', (x,))",
        """
        from urllib.parse import quote_plus
        sqlite3.connect('a').execute('SELECT ' + quote_plus(x))
        """,
    ),
    "parameters of a query": (
        "sql",
        "sqlite3.connect('a').execute('SELECT * FROM b WHERE c = ?', (x,))",
        "sqlite3.connect('a').execute('SELECT * FROM b WHERE c = %s' % (x,))",
    ),
    "parameters by name": (
        "sql",
        "sqlite3.connect('a').execute('SELECT * FROM b WHERE c = :c', {'c': x})",
        "sqlite3.connect('a').execute('SELECT * FROM b WHERE c = {c}'.format(**{'c': x}))",
    ),
    "a number of placeholders": (
        "sql",
        """
        z = x.split(',')
        marks = ','.join('?' for _ in z)
        sqlite3.connect('a').execute(f'SELECT 1 WHERE a IN ({marks})', z)
        """,
        """
        z = x.split(',')
        marks = ','.join(f"'{each}'" for each in z)
        sqlite3.connect('a').execute(f'SELECT 1 WHERE a IN ({marks})')
        """,
    ),
    "a number of placeholders, multiplied": (
        "sql",
        """
        z = x.split(',')
        marks = ','.join(['?'] * len(z))
        sqlite3.connect('a').execute(f'SELECT 1 WHERE a IN ({marks})', z)
        """,
        """
        z = x.split(',')
        marks = ','.join(z)
        sqlite3.connect('a').execute(f'SELECT 1 WHERE a IN ({marks})')
        """,
    ),
    "a filter of a directory": (
        "ldap",
        """
        import ldap
        from ldap.filter import escape_filter_chars
        ldap.initialize('ldap://a').search_s('b', 2, f'(uid={escape_filter_chars(x)})')
        """,
        """
        import ldap
        ldap.initialize('ldap://a').search_s('b', 2, f'(uid={x})')
        """,
    ),
    "re.escape": (
        "regex",
        "re.search(re.escape(x), y)",
        "re.search(x, re.escape(y))",
    ),
    "an argument list": (
        "shell",
        "subprocess.run(['ls', '--', x])",
        "subprocess.run(['sh', '-c', 'ls ' + x])",
    ),
    "a literal that is read": (
        "code",
        """
        import ast
        ast.literal_eval(x)
        """,
        """
        import ast
        ast.literal_eval(y)
        eval(x)
        """,
    ),
    "a template of a sandbox": (
        "template",
        """
        from jinja2.sandbox import SandboxedEnvironment
        SandboxedEnvironment().from_string(x).render()
        """,
        """
        from jinja2 import Environment
        Environment().from_string(x).render()
        """,
    ),
    "a template with a parameter": (
        "template",
        """
        from jinja2 import Template
        Template('{{ x }}').render(x=x)
        """,
        """
        from jinja2 import Template
        Template('{{ x }}' + x).render()
        """,
    ),
    "an unpickler that names what it allows": (
        "deserialize",
        """
        import io, pickle
        class Own(pickle.Unpickler):
            def find_class(self, module, name):
                if module == 'builtins' and name in {'set', 'range'}:
                    return getattr(__builtins__, name)
                raise pickle.UnpicklingError(name)
        Own(io.BytesIO(x)).load()
        """,
        """
        import io, pickle
        class Own(pickle.Unpickler):
            pass
        Own(io.BytesIO(x)).load()
        """,
    ),
    "an unpickler that passes on": (
        "deserialize",
        """
        import io, pickle
        class Own(pickle.Unpickler):
            def find_class(self, module, name):
                if (module, name) not in {('builtins', 'set')}:
                    raise pickle.UnpicklingError(name)
                return super().find_class(module, name)
        Own(io.BytesIO(x)).load()
        """,
        """
        import io, pickle
        class Own(pickle.Unpickler):
            def find_class(self, module, name):
                print(module)
                return super().find_class(module, name)
        Own(io.BytesIO(x)).load()
        """,
    ),
    "a loader of plain values": (
        "deserialize",
        """
        import yaml
        yaml.safe_load(x)
        """,
        """
        import yaml
        yaml.load(x, Loader=yaml.Loader)
        """,
    ),
}

NUMBERS = {
    "a number that was converted for its check": (
        "size",
        """
        if int(x) <= 5:
            list(range(int(x)))
        """,
        """
        if int(x) >= 5:
            list(range(int(x)))
        """,
    ),
    "a bound of what there is and what is asked for": (
        "size",
        """
        held = [1, 2]
        if len(held) + int(x) > 5:
            raise ValueError
        list(range(int(x)))
        """,
        """
        held = [1, 2]
        if int(x) - len(held) > 5:
            raise ValueError
        list(range(int(x)))
        """,
    ),
}

CASES = {**CONVERSIONS, **LISTS, **TEXTS, **QUOTING, **NUMBERS}


def kinds(body):
    return {kind for _, kind in hits(view(body))}


@pytest.mark.parametrize(("kind", "right", "wrong"), CASES.values(), ids=CASES)
def test_a_check_in_its_right_form_silences_what_its_wrong_form_does_not(kind, right, wrong):
    assert kind not in kinds(right)
    assert kind in kinds(wrong)
