"""Checks of paths and addresses, and checks made elsewhere: the right form is silent, the wrong one is reported."""

import pytest

from tests.flow.programs import hits, view

# name: (kind of the sink, right form, wrong form); `x` and `y` are data of the request
PATHS = {
    "secure_filename": (
        "path",
        """
        from werkzeug.utils import secure_filename
        open('/data/' + secure_filename(x))
        """,
        """
        from werkzeug.utils import secure_filename
        secure_filename(x)
        open('/data/' + x)
        """,
    ),
    "basename": (
        "path",
        "open(os.path.join('/data', os.path.basename(x)))",
        "open(os.path.join('/data', os.path.dirname(x)))",
    ),
    "the name of a path": (
        "path",
        "(Path('/data') / Path(x).name).read_text()",
        "(Path('/data') / Path(x).parent).read_text()",
    ),
    "is_relative_to": (
        "path",
        """
        p = (Path('/data') / x).resolve()
        if not p.is_relative_to('/data'):
            return 'no'
        p.read_text()
        """,
        """
        p = Path('/data') / x
        if not p.is_relative_to('/data'):
            return 'no'
        p.read_text()
        """,
    ),
    "is_relative_to of the other": (
        "path",
        """
        p = (Path('/data') / x).resolve()
        if not p.is_relative_to('/data'):
            return 'no'
        p.read_text()
        """,
        """
        p = (Path('/data') / x).resolve()
        if not Path('/data').is_relative_to(p):
            return 'no'
        p.read_text()
        """,
    ),
    "relative_to": (
        "path",
        """
        p = Path('/data', x).resolve()
        try:
            p.relative_to('/data')
        except ValueError:
            return 'no'
        open(p)
        """,
        """
        p = Path('/data', x)
        try:
            p.relative_to('/data')
        except ValueError:
            return 'no'
        open(p)
        """,
    ),
    "commonpath": (
        "path",
        """
        p = os.path.realpath(os.path.join('/data', x))
        if os.path.commonpath(['/data', p]) != '/data':
            return 'no'
        open(p)
        """,
        """
        p = os.path.realpath(os.path.join('/data', x))
        if os.path.commonprefix(['/data', p]) != '/data':
            return 'no'
        open(p)
        """,
    ),
    "commonpath under a name": (
        "path",
        """
        p = os.path.abspath(os.path.join('/data', x))
        common = os.path.commonpath(['/data', p])
        if common != '/data':
            return 'no'
        open(p)
        """,
        """
        p = os.path.join('/data', x)
        common = os.path.commonpath(['/data', p])
        if common != '/data':
            return 'no'
        open(p)
        """,
    ),
    "parents": (
        "path",
        """
        p = Path('/data', x).resolve()
        if Path('/data') not in p.parents:
            return 'no'
        open(p)
        """,
        """
        p = Path('/data', x)
        if Path('/data') not in p.parents:
            return 'no'
        open(p)
        """,
    ),
    "a prefix with a separator": (
        "path",
        """
        p = os.path.realpath('/data/' + x)
        if not p.startswith('/data/'):
            return 'no'
        open(p)
        """,
        """
        p = os.path.realpath('/data/' + x)
        if not p.startswith('/data'):
            return 'no'
        open(p)
        """,
    ),
    "a prefix before normalising": (
        "path",
        """
        p = os.path.normpath('/data/' + x)
        if not p.startswith('/data/'):
            return 'no'
        open(p)
        """,
        """
        p = '/data/' + x
        if not p.startswith('/data/'):
            return 'no'
        p = os.path.normpath(p)
        open(p)
        """,
    ),
    "a prefix of a path as text": (
        "path",
        """
        p = Path('/data', x).resolve()
        if not str(p).startswith('/data' + os.sep):
            return 'no'
        open(p)
        """,
        """
        p = Path('/data', x).resolve()
        if not str(p).startswith('/data'):
            return 'no'
        open(p)
        """,
    ),
    "a relative prefix, which no absolute path has": (
        "path",
        """
        base = Path('data')
        p = (base / x).resolve()
        if not str(p).startswith(str(base)):
            return 'no'
        open(p)
        """,
        """
        base = Path('/data')
        p = (base / x).resolve()
        if not str(p).startswith(str(base)):
            return 'no'
        open(p)
        """,
    ),
    "a prefix of several": (
        "path",
        """
        p = os.path.realpath(x)
        if not p.startswith(('/data/', '/srv/')):
            return 'no'
        open(p)
        """,
        """
        p = os.path.realpath(x)
        if not p.startswith(('/data/', '/srv')):
            return 'no'
        open(p)
        """,
    ),
    "a prefix that is a name": (
        "path",
        """
        base = os.path.realpath('/data')
        p = os.path.realpath(os.path.join(base, x))
        if p != base and not p.startswith(base + os.sep):
            return 'no'
        open(p)
        """,
        """
        base = os.path.realpath('/data')
        p = os.path.realpath(os.path.join(base, x))
        if p != base and not p.startswith(base):
            return 'no'
        open(p)
        """,
    ),
    "dots that are refused": (
        "path",
        """
        if '..' in x or x.startswith('/'):
            return 'no'
        open('/data/' + x)
        """,
        """
        if './' in x or x.startswith('/'):
            return 'no'
        open('/data/' + x)
        """,
    ),
    "a loop over what is refused": (
        "path",
        """
        for bad in ('..', '/'):
            if bad in x:
                return 'no'
        open('/data/' + x)
        """,
        """
        for bad in ('..', '/'):
            if bad in x:
                print(bad)
        open('/data/' + x)
        """,
    ),
    "dots among the parts": (
        "path",
        """
        if '..' in Path(x).parts or Path(x).is_absolute():
            return 'no'
        open(Path('/data') / x)
        """,
        """
        if '.' in Path(x).parts or Path(x).is_absolute():
            return 'no'
        open(Path('/data') / x)
        """,
    ),
    "dots that are cut out": (
        "path",
        """
        x = x.replace('/', '').replace('..', '')
        open('/data/' + x)
        """,
        """
        x = x.replace('../', '')
        open('/data/' + x)
        """,
    ),
    "separators that are refused": (
        "path",
        r"""
        if '/' in x or '\\' in x or x == '..':
            return 'no'
        open('/data/' + x)
        """,
        """
        if ';' in x or x == '..':
            return 'no'
        open('/data/' + x)
        """,
    ),
    "a decode after the dots": (
        "path",
        """
        x = unquote(x)
        if '..' in x:
            return 'no'
        open('/data/' + x)
        """,
        """
        if '..' in x:
            return 'no'
        open('/data/' + unquote(x))
        """,
    ),
    "safe_join": (
        "path",
        """
        from werkzeug.utils import safe_join
        open(safe_join('/data', x))
        """,
        """
        from werkzeug.utils import safe_join
        safe_join('/data', x)
        open(os.path.join('/data', x))
        """,
    ),
    "safe_join whose folder is chosen": (
        "path",
        """
        from werkzeug.utils import safe_join
        open(safe_join('/data', x))
        """,
        """
        from werkzeug.utils import safe_join
        open(safe_join(x, 'a'))
        """,
    ),
    "send_from_directory": (
        "path",
        """
        from flask import send_from_directory
        return send_from_directory('/data', x)
        """,
        """
        from flask import send_file
        return send_file('/data/' + x)
        """,
    ),
    "send_from_directory whose folder is chosen": (
        "path",
        """
        from flask import send_from_directory
        return send_from_directory('/data', x)
        """,
        """
        from flask import send_from_directory
        return send_from_directory(x, 'a')
        """,
    ),
    "members of a folder": (
        "path",
        """
        if x not in os.listdir('/data'):
            return 'no'
        open('/data/' + x)
        """,
        """
        if x in os.listdir('/data'):
            return 'no'
        open('/data/' + x)
        """,
    ),
    "a file that exists": (
        "path",
        """
        p = os.path.basename(x)
        if not os.path.isfile('/data/' + p):
            return 'no'
        open('/data/' + p)
        """,
        """
        p = '/data/' + x
        if not os.path.isfile(p):
            return 'no'
        open(p)
        """,
    ),
}

ARCHIVES = {
    "a filter of tar files": (
        "archive",
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            tar.extractall('/data', filter='data')
        """,
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            tar.extractall('/data')
        """,
    ),
    "a filter that trusts": (
        "archive",
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            tar.extractall('/data', filter='tar')
        """,
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            tar.extractall('/data', filter='fully_trusted')
        """,
    ),
    "a filter of one member": (
        "archive",
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            for each in tar:
                tar.extract(each, '/data', filter='data')
        """,
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            for each in tar:
                tar.extract(each, '/data')
        """,
    ),
    "members that are checked": (
        "archive",
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            for member in tar.getmembers():
                target = os.path.realpath(os.path.join('/data', member.name))
                if not target.startswith('/data/'):
                    raise ValueError(member.name)
            tar.extractall('/data')
        """,
        """
        import tarfile
        with tarfile.open(fileobj=request.files['a']) as tar:
            for member in tar.getmembers():
                target = os.path.realpath(os.path.join('/data', member.name))
                if not target.startswith('/data'):
                    raise ValueError(member.name)
            tar.extractall('/data')
        """,
    ),
    "members that are chosen": (
        "archive",
        """
        import tarfile
        tar = tarfile.open(fileobj=request.files['a'])
        real = os.path.realpath
        good = [each for each in tar.getmembers() if real(os.path.join('/data', each.name)).startswith('/data/')]
        tar.extractall('/data', members=good)
        """,
        """
        import tarfile
        tar = tarfile.open(fileobj=request.files['a'])
        good = [each for each in tar.getmembers() if each.isfile()]
        tar.extractall('/data', members=good)
        """,
    ),
    "members of a zip file": (
        "path",
        """
        import zipfile
        with zipfile.ZipFile(request.files['a']) as archive:
            for name in archive.namelist():
                target = os.path.realpath(os.path.join('/data', name))
                if os.path.commonpath(['/data', target]) != '/data':
                    continue
                open(target, 'wb').write(archive.read(name))
        """,
        """
        import zipfile
        with zipfile.ZipFile(request.files['a']) as archive:
            for name in archive.namelist():
                target = os.path.join('/data', name)
                open(target, 'wb').write(archive.read(name))
        """,
    ),
}

HOSTS = {
    "netloc": (
        "redirect",
        """
        from flask import redirect
        if urlparse(x).netloc not in ('a.example',):
            return 'no'
        return redirect(x)
        """,
        """
        from flask import redirect
        if urlparse(x).netloc in ('a.example',):
            return 'no'
        return redirect(x)
        """,
    ),
    "no netloc and no scheme": (
        "redirect",
        """
        from flask import redirect
        z = urlparse(x)
        if z.netloc or z.scheme:
            return 'no'
        return redirect(x)
        """,
        """
        from flask import redirect
        z = urlparse(x)
        if z.fragment or z.query:
            return 'no'
        return redirect(x)
        """,
    ),
    "hostname": (
        "url",
        """
        if urlparse(x).hostname not in {'a.example', 'b.example'}:
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        if 'a.example' not in urlparse(x).hostname:
            return 'no'
        requests.get(x, timeout=3)
        """,
    ),
    "hostname of another": (
        "url",
        """
        if urlparse(x).hostname != 'a.example':
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        if urlparse(y).hostname != 'a.example':
            return 'no'
        requests.get(x, timeout=3)
        """,
    ),
    "the end of a hostname": (
        "url",
        """
        if not (urlparse(x).hostname or '').endswith('.a.example'):
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        if not (urlparse(x).hostname or '').endswith('a.example'):
            return 'no'
        requests.get(x, timeout=3)
        """,
    ),
    "the end of a hostname under a name": (
        "redirect",
        """
        from flask import redirect
        host = urlparse(x).hostname
        if host == 'a.example' or host.endswith('.a.example'):
            return redirect(x)
        """,
        """
        from flask import redirect
        host = urlparse(x).hostname
        if host.endswith('a.example'):
            return redirect(x)
        """,
    ),
    "the start of an address": (
        "url",
        """
        if not x.startswith('https://a.example/'):
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        if not x.startswith('https://a.example'):
            return 'no'
        requests.get(x, timeout=3)
        """,
    ),
    "the start of several addresses": (
        "redirect",
        """
        from flask import redirect
        if x.startswith(('https://a.example/', 'https://b.example/')):
            return redirect(x)
        """,
        """
        from flask import redirect
        if x.startswith(('https://a.example/', 'https://b.example')):
            return redirect(x)
        """,
    ),
    "a host somewhere": (
        "url",
        """
        if urlparse(x).netloc == 'a.example':
            requests.get(x, timeout=3)
        """,
        """
        if 'a.example' in x:
            requests.get(x, timeout=3)
        """,
    ),
    "a path of our own": (
        "redirect",
        r"""
        from flask import redirect
        if not x.startswith('/') or x.startswith('//') or '\\' in x:
            x = '/'
        return redirect(x)
        """,
        """
        from flask import redirect
        if not x.startswith('/'):
            x = '/'
        return redirect(x)
        """,
    ),
    "the address of the host that was asked": (
        "redirect",
        """
        from flask import redirect
        from urllib.parse import urljoin
        z = urlparse(urljoin(request.host_url, x))
        if z.netloc != urlparse(request.host_url).netloc:
            return 'no'
        return redirect(x)
        """,
        """
        from flask import redirect
        from urllib.parse import urljoin
        return redirect(urljoin(request.host_url, x))
        """,
    ),
    "Django's check": (
        "redirect",
        """
        from django.http import HttpResponseRedirect
        from django.utils.http import url_has_allowed_host_and_scheme
        if not url_has_allowed_host_and_scheme(x, allowed_hosts={'a.example'}):
            x = '/'
        HttpResponseRedirect(x)
        """,
        """
        from django.http import HttpResponseRedirect
        from django.utils.http import url_has_allowed_host_and_scheme
        if url_has_allowed_host_and_scheme(x, allowed_hosts={'a.example'}):
            x = '/'
        HttpResponseRedirect(x)
        """,
    ),
    "a check that is thrown away": (
        "redirect",
        """
        from django.http import HttpResponseRedirect
        from django.utils.http import url_has_allowed_host_and_scheme
        if url_has_allowed_host_and_scheme(x, allowed_hosts=None):
            HttpResponseRedirect(x)
        """,
        """
        from django.http import HttpResponseRedirect
        from django.utils.http import url_has_allowed_host_and_scheme
        url_has_allowed_host_and_scheme(x, allowed_hosts=None)
        HttpResponseRedirect(x)
        """,
    ),
    "the end of a hostname among several": (
        "url",
        """
        host = urlparse(x).hostname
        if not any(host.endswith(each) for each in ('.a.example', '.b.example')):
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        host = urlparse(x).hostname
        if not any(host.endswith(each) for each in ('a.example', '.b.example')):
            return 'no'
        requests.get(x, timeout=3)
        """,
    ),
    "a check of the own host, elsewhere": (
        "redirect",
        """
        from flask import redirect
        from urllib.parse import urljoin
        def own(target):
            asked, given = urlparse(request.host_url), urlparse(urljoin(request.host_url, target))
            return given.scheme in ('http', 'https') and asked.netloc == given.netloc
        return redirect(x) if own(x) else 'no'
        """,
        """
        from flask import redirect
        from urllib.parse import urljoin
        def own(target):
            given = urlparse(urljoin(request.host_url, target))
            return given.scheme in ('http', 'https')
        return redirect(x) if own(x) else 'no'
        """,
    ),
    "a resolved address": (
        "url",
        """
        import ipaddress, socket
        host = urlparse(x).hostname
        if ipaddress.ip_address(socket.gethostbyname(host)).is_private:
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        import ipaddress, socket
        host = urlparse(x).hostname
        socket.gethostbyname(host)
        requests.get(x, timeout=3)
        """,
    ),
    "a resolved address under names": (
        "url",
        """
        import ipaddress, socket
        host = urlparse(x).hostname
        address = ipaddress.ip_address(socket.gethostbyname(host))
        if not address.is_global:
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        import ipaddress, socket
        host = urlparse(y).hostname
        address = ipaddress.ip_address(socket.gethostbyname(host))
        if not address.is_global:
            return 'no'
        requests.get(x, timeout=3)
        """,
    ),
    "several resolved addresses": (
        "url",
        """
        import ipaddress, socket
        for family, _, _, _, place in socket.getaddrinfo(urlparse(x).hostname, 443):
            address = ipaddress.ip_address(place[0])
            if address.is_private or address.is_loopback:
                return 'no'
        requests.get(x, timeout=3)
        """,
        """
        import ipaddress, socket
        for family, _, _, _, place in socket.getaddrinfo(urlparse(x).hostname, 443):
            address = ipaddress.ip_address(place[0])
            print(address.is_private)
        requests.get(x, timeout=3)
        """,
    ),
    "a private address the wrong way round": (
        "url",
        """
        import ipaddress, socket
        if ipaddress.ip_address(socket.gethostbyname(urlparse(x).hostname)).is_private:
            return 'no'
        requests.get(x, timeout=3)
        """,
        """
        import ipaddress, socket
        if ipaddress.ip_address(socket.gethostbyname(urlparse(x).hostname)).is_private:
            requests.get(x, timeout=3)
        """,
    ),
    "a host in a table": (
        "url",
        """
        hosts = {'a': 'https://a.example', 'b': 'https://b.example'}
        requests.get(hosts[x] + '/c', timeout=3)
        """,
        """
        hosts = {'a': 'https://a.example', 'b': y}
        requests.get(hosts[x] + '/c', timeout=3)
        """,
    ),
}

ELSEWHERE = {
    "a validator that raises": (
        "shell",
        """
        def check(value):
            if not value.isdigit():
                raise ValueError(value)
        check(x)
        os.system(x)
        """,
        """
        def check(value):
            if not value.isdigit():
                print(value)
        check(x)
        os.system(x)
        """,
    ),
    "a validator of the other": (
        "shell",
        """
        def check(value):
            if not value.isdigit():
                raise ValueError(value)
        check(x)
        os.system(x)
        """,
        """
        def check(value):
            if not value.isdigit():
                raise ValueError(value)
        check(y)
        os.system(x)
        """,
    ),
    "a predicate": (
        "shell",
        """
        def good(value):
            return value.isdigit()
        if good(x):
            os.system(x)
        """,
        """
        def good(value):
            return value.isdigit()
        if not good(x):
            os.system(x)
        """,
    ),
    "a predicate whose result is thrown away": (
        "shell",
        """
        def good(value):
            return value.isdigit()
        if not good(x):
            return 'no'
        os.system(x)
        """,
        """
        def good(value):
            return value.isdigit()
        good(x)
        os.system(x)
        """,
    ),
    "a predicate of several returns": (
        "shell",
        """
        def good(value):
            if not value:
                return False
            if value.isdigit():
                return True
            return False
        if good(x):
            os.system(x)
        """,
        """
        def good(value):
            if not value:
                return True
            if len(value) < 3:
                return True
            return False
        if good(x):
            os.system(x)
        """,
    ),
    "a predicate that rebinds its parameter": (
        "shell",
        """
        def good(value):
            value = value.strip()
            return value in ('a', 'b')
        if good(x):
            os.system(x)
        """,
        """
        def good(value):
            value = 'a'
            return value in ('a', 'b')
        if good(x):
            os.system(x)
        """,
    ),
    "a predicate of a path that rebinds": (
        "path",
        """
        def inside(path):
            path = os.path.realpath(path)
            return path.startswith('/data/')
        p = os.path.join('/data', x)
        if inside(p):
            open(p)
        """,
        """
        def inside(path):
            path = os.path.join('/data', path)
            return path.startswith('/data/')
        p = os.path.join('/data', x)
        if inside(p):
            open(p)
        """,
    ),
    "a cleaner": (
        "shell",
        """
        def clean(value):
            return re.sub('[^a-z]', '', value)
        os.system(clean(x))
        """,
        """
        def clean(value):
            return re.sub('[a-z]', '', value)
        os.system(clean(x))
        """,
    ),
    "a cleaner on one way": (
        "path",
        """
        def clean(value):
            if '/' in value:
                return os.path.basename(value)
            return os.path.basename(value)
        open('/data/' + clean(x))
        """,
        """
        def clean(value):
            if value.endswith('.txt'):
                return value
            return os.path.basename(value)
        open('/data/' + clean(x))
        """,
    ),
    "a predicate in a condition with others": (
        "shell",
        """
        def good(value):
            return value.isdigit()
        if y and good(x):
            os.system(x)
        """,
        """
        def good(value):
            return value.isdigit()
        if y or good(x):
            os.system(x)
        """,
    ),
    "a predicate that tries": (
        "shell",
        """
        def good(value):
            try:
                int(value)
            except ValueError:
                return False
            return True
        if good(x):
            os.system(x)
        """,
        """
        def good(value):
            try:
                int(value)
            except ValueError:
                return True
            return True
        if good(x):
            os.system(x)
        """,
    ),
    "a predicate that is a lambda": (
        "shell",
        """
        good = lambda value: value in ('a', 'b')
        if good(x):
            os.system(x)
        """,
        """
        good = lambda value: value not in ('a', 'b')
        if good(x):
            os.system(x)
        """,
    ),
    "a method that checks": (
        "shell",
        """
        class Job:
            def check(self, value):
                if value not in ('a', 'b'):
                    raise ValueError
        Job().check(x)
        os.system(x)
        """,
        """
        class Job:
            def check(self, value):
                if value in ('a', 'b'):
                    raise ValueError
        Job().check(x)
        os.system(x)
        """,
    ),
    "an error that a validator gives back": (
        "shell",
        """
        def fault(value):
            if not value.isdigit():
                return 'not a number'
            return None
        if fault(x):
            return 'no'
        os.system(x)
        """,
        """
        def fault(value):
            if not value.isdigit():
                return 'not a number'
            return None
        fault(x)
        os.system(x)
        """,
    ),
    "an abort": (
        "shell",
        """
        from flask import abort
        if not x.isdigit():
            abort(400)
        os.system(x)
        """,
        """
        from flask import flash
        if not x.isdigit():
            flash('odd')
        os.system(x)
        """,
    ),
    "a continue": (
        "shell",
        """
        for each in x.split():
            if not each.isdigit():
                continue
            os.system(each)
        """,
        """
        for each in x.split():
            if each.isdigit():
                continue
            os.system(each)
        """,
    ),
    "a try that refuses": (
        "shell",
        """
        try:
            int(x)
        except ValueError:
            return 'no'
        os.system(x)
        """,
        """
        try:
            int(x)
        except ValueError:
            print('odd')
        os.system(x)
        """,
    ),
    "a decode after a check": (
        "shell",
        """
        import base64
        x = base64.b64decode(x).decode()
        if not x.isalnum():
            return 'no'
        os.system(x)
        """,
        """
        import base64
        if not x.isalnum():
            return 'no'
        os.system(base64.b64decode(x).decode())
        """,
    ),
}

CASES = {**PATHS, **ARCHIVES, **HOSTS, **ELSEWHERE}


def kinds(body):
    return {kind for _, kind in hits(view(body))}


@pytest.mark.parametrize(("kind", "right", "wrong"), CASES.values(), ids=CASES)
def test_a_check_in_its_right_form_silences_what_its_wrong_form_does_not(kind, right, wrong):
    assert kind not in kinds(right)
    assert kind in kinds(wrong)
