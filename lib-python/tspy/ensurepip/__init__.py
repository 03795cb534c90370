"""Installs pip from a wheel on this machine.

This is tspy's own. CPython carries a wheel of pip; tspy takes one that is there: in the folder that the environment variable
TSPY_WHEELS names, beside this file, or where systems keep them.
"""

import os
import subprocess
import sys

__all__ = ['version', 'bootstrap']

# Older ones ask for what Python 3.12 took out of pkgutil.
_OLDEST = [23, 2]
_FOLDERS = ('/usr/share/python-wheels', '/usr/share/python3-wheels')


def _find():
    """The newest wheel of pip as (version, path), or None."""
    found = []
    given = os.environ.get('TSPY_WHEELS')
    for folder in (given, os.path.join(os.path.dirname(__file__), '_bundled'), *_FOLDERS):
        try:
            names = os.listdir(folder) if folder else []
        except OSError:
            continue
        for name in names:
            if name.startswith('pip-') and name.endswith('.whl'):
                number = name.split('-')[1]
                key = [int(part) if part.isdecimal() else 0 for part in number.split('.')]
                if key >= _OLDEST:
                    found.append((key, number, os.path.join(folder, name)))
        if found:
            break
    return max(found)[1:] if found else None


def version():
    """The version of pip that would be installed."""
    wheel = _find()
    if wheel is None:
        raise RuntimeError('no wheel of pip 23.2 or newer was found: name a folder that has one in TSPY_WHEELS')
    return wheel[0]


def bootstrap(*, root=None, upgrade=False, user=False, altinstall=False, default_pip=False, verbosity=0):
    """Install pip into this Python, or into the folder `root`."""
    if altinstall and default_pip:
        raise ValueError('Cannot use altinstall and default_pip together')
    version()
    args = ['install', '--no-cache-dir', '--no-index', '--no-deps', '--find-links', os.path.dirname(_find()[1])]
    if root:
        args += ['--root', root]
    if upgrade:
        args += ['--upgrade']
    if user:
        args += ['--user']
    if verbosity:
        args += ['-' + 'v' * verbosity]
    environment = {name: value for name, value in os.environ.items() if not name.startswith('PIP_')}
    environment['PIP_CONFIG_FILE'] = os.devnull
    command = [sys.executable, os.path.join(_find()[1], 'pip'), *args, 'pip']
    code = subprocess.run(command, env=environment).returncode
    if code:
        raise SystemExit(code)


def _main(argv=None):
    import argparse

    parser = argparse.ArgumentParser(prog='python -m ensurepip')
    parser.add_argument('--version', action='store_true', help='show the version of pip that would be installed')
    parser.add_argument('-v', '--verbose', action='count', default=0, dest='verbosity')
    parser.add_argument('-U', '--upgrade', action='store_true', default=False)
    parser.add_argument('--user', action='store_true', default=False)
    parser.add_argument('--root', default=None)
    parser.add_argument('--altinstall', action='store_true', default=False)
    parser.add_argument('--default-pip', action='store_true', default=False)
    args = parser.parse_args(argv)
    try:
        number = version()
    except RuntimeError as error:
        sys.exit(f'ensurepip: {error}')
    if args.version:
        print('pip', number)
        return 0
    return bootstrap(
        root=args.root, upgrade=args.upgrade, user=args.user, verbosity=args.verbosity,
        altinstall=args.altinstall, default_pip=args.default_pip,
    )
