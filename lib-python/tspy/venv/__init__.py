"""Virtual environments: a folder with its own site-packages, whose interpreter is a link to this one.

This is tspy's own, for the interface of CPython's module on POSIX systems.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import types

CORE_VENV_DEPS = ('pip',)

_ACTIVATE = '''\
# To be read by a shell: . bin/activate
deactivate () {
    if [ -n "${_OLD_VIRTUAL_PATH:-}" ] ; then
        PATH="${_OLD_VIRTUAL_PATH:-}"
        export PATH
        unset _OLD_VIRTUAL_PATH
    fi
    if [ -n "${_OLD_VIRTUAL_PYTHONHOME:-}" ] ; then
        PYTHONHOME="${_OLD_VIRTUAL_PYTHONHOME:-}"
        export PYTHONHOME
        unset _OLD_VIRTUAL_PYTHONHOME
    fi
    hash -r 2> /dev/null
    if [ -n "${_OLD_VIRTUAL_PS1:-}" ] ; then
        PS1="${_OLD_VIRTUAL_PS1:-}"
        export PS1
        unset _OLD_VIRTUAL_PS1
    fi
    unset VIRTUAL_ENV
    unset VIRTUAL_ENV_PROMPT
    if [ ! "${1:-}" = "nondestructive" ] ; then
        unset -f deactivate
    fi
}
deactivate nondestructive
VIRTUAL_ENV=__VENV_DIR__
export VIRTUAL_ENV
_OLD_VIRTUAL_PATH="$PATH"
PATH="$VIRTUAL_ENV/__VENV_BIN_NAME__:$PATH"
export PATH
VIRTUAL_ENV_PROMPT=__VENV_PROMPT__
export VIRTUAL_ENV_PROMPT
if [ -n "${PYTHONHOME:-}" ] ; then
    _OLD_VIRTUAL_PYTHONHOME="${PYTHONHOME:-}"
    unset PYTHONHOME
fi
if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT:-}" ] ; then
    _OLD_VIRTUAL_PS1="${PS1:-}"
    PS1="("__VENV_PROMPT__") ${PS1:-}"
    export PS1
fi
hash -r 2> /dev/null
'''


class EnvBuilder:
    """Makes environments; its methods may be overridden."""

    def __init__(self, system_site_packages=False, clear=False, symlinks=False, upgrade=False, with_pip=False,
                 prompt=None, upgrade_deps=False, *, scm_ignore_files=frozenset()):
        self.system_site_packages = system_site_packages
        self.clear = clear
        self.symlinks = symlinks
        self.upgrade = upgrade
        self.with_pip = with_pip
        self.orig_prompt = prompt
        self.prompt = os.path.basename(os.getcwd()) if prompt == '.' else prompt
        self.upgrade_deps = upgrade_deps
        self.scm_ignore_files = frozenset(map(str.lower, scm_ignore_files))

    def create(self, env_dir):
        """Make an environment in a folder."""
        env_dir = os.path.abspath(env_dir)
        context = self.ensure_directories(env_dir)
        for system in self.scm_ignore_files:
            getattr(self, f'create_{system}_ignore_file')(context)
        site_packages, self.system_site_packages = self.system_site_packages, False
        self.create_configuration(context)
        self.setup_python(context)
        if self.with_pip:
            self._setup_pip(context)
        if not self.upgrade:
            self.setup_scripts(context)
            self.post_setup(context)
        if site_packages:
            self.system_site_packages = True
            self.create_configuration(context)
        if self.upgrade_deps:
            self.upgrade_dependencies(context)

    def clear_directory(self, path):
        for name in os.listdir(path):
            name = os.path.join(path, name)
            if os.path.islink(name) or os.path.isfile(name):
                os.remove(name)
            elif os.path.isdir(name):
                shutil.rmtree(name)

    def _venv_path(self, env_dir, name):
        values = {'base': env_dir, 'platbase': env_dir, 'installed_base': env_dir, 'installed_platbase': env_dir}
        return sysconfig.get_path(name, scheme='venv', vars=values)

    def ensure_directories(self, env_dir):
        """Make the folders of an environment; what the other methods need to know of it."""
        if os.pathsep in os.fspath(env_dir):
            raise ValueError(
                f'Refusing to create a venv in {env_dir} because it contains the PATH separator {os.pathsep}.'
            )
        if os.path.exists(env_dir) and self.clear:
            self.clear_directory(env_dir)
        context = types.SimpleNamespace()
        context.env_dir = env_dir
        context.env_name = os.path.split(env_dir)[1]
        context.prompt = self.prompt if self.prompt is not None else context.env_name
        executable = sys._base_executable
        if not executable:
            raise ValueError('Unable to determine path to the running Python interpreter.')
        folder, name = os.path.split(os.path.abspath(executable))
        context.executable = os.path.join(folder, name)
        context.python_dir = folder
        context.python_exe = name
        context.bin_path = self._venv_path(env_dir, 'scripts')
        context.inc_path = self._venv_path(env_dir, 'include')
        context.lib_path = self._venv_path(env_dir, 'purelib')
        context.bin_name = os.path.relpath(context.bin_path, env_dir)
        context.env_exe = os.path.join(context.bin_path, name)
        context.env_exec_cmd = context.env_exe
        for path in (env_dir, context.inc_path, context.lib_path, context.bin_path):
            if os.path.islink(path) or os.path.isfile(path):
                raise ValueError('Unable to create directory %r' % path)
            os.makedirs(path, exist_ok=True)
        return context

    def create_configuration(self, context):
        """Write pyvenv.cfg, by which the interpreter knows where it is."""
        context.cfg_path = os.path.join(context.env_dir, 'pyvenv.cfg')
        lines = [
            f'home = {context.python_dir}',
            f'include-system-site-packages = {"true" if self.system_site_packages else "false"}',
            'version = %d.%d.%d' % sys.version_info[:3],
        ]
        if self.prompt is not None:
            lines.append(f'prompt = {self.prompt!r}')
        lines.append(f'executable = {os.path.realpath(sys.executable)}')
        lines.append(f'command = {sys.executable} -m venv {context.env_dir}')
        with open(context.cfg_path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines) + '\n')

    def create_git_ignore_file(self, context):
        with open(os.path.join(context.env_dir, '.gitignore'), 'w', encoding='utf-8') as file:
            file.write('# Created by venv\n*\n')

    def setup_python(self, context):
        """Link the interpreter, under its own name and the usual ones. A copy could not find its library."""
        names = [context.python_exe, 'python', 'python3', f'python3.{sys.version_info[1]}']
        for name in dict.fromkeys(names):
            path = os.path.join(context.bin_path, name)
            if not os.path.lexists(path):
                os.symlink(context.executable if name == context.python_exe else context.python_exe, path)

    def _setup_pip(self, context):
        import ensurepip

        try:
            ensurepip.version()
        except RuntimeError as error:
            raise RuntimeError(f'{error}, or give --without-pip') from None
        self._call_new_python(context, '-m', 'ensurepip', '--upgrade', '--default-pip', stderr=subprocess.STDOUT)

    def _call_new_python(self, context, *args, **kwargs):
        environment = dict(os.environ, VIRTUAL_ENV=context.env_dir)
        environment.pop('PYTHONHOME', None)
        environment.pop('PYTHONPATH', None)
        kwargs.setdefault('stdout', subprocess.PIPE)
        subprocess.run([context.env_exec_cmd, *args], env=environment, cwd=context.env_dir, check=True, **kwargs)

    def setup_scripts(self, context):
        """Write what makes a shell use the environment."""
        path = os.path.join(context.bin_path, 'activate')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(self.replace_variables(_ACTIVATE, context))

    def replace_variables(self, text, context):
        """Put what is known of an environment into the text of a script."""
        import shlex

        for name, value in (
            ('__VENV_DIR__', context.env_dir),
            ('__VENV_NAME__', context.env_name),
            ('__VENV_PROMPT__', context.prompt),
            ('__VENV_BIN_NAME__', context.bin_name),
            ('__VENV_PYTHON__', context.env_exe),
        ):
            text = text.replace(name, value if name == '__VENV_BIN_NAME__' else shlex.quote(value))
        return text

    def post_setup(self, context):
        """For what is to be installed on top: nothing here."""

    def upgrade_dependencies(self, context):
        self._call_new_python(context, '-m', 'pip', 'install', '--upgrade', *CORE_VENV_DEPS)


def create(env_dir, system_site_packages=False, clear=False, symlinks=False, with_pip=False, prompt=None,
           upgrade_deps=False, *, scm_ignore_files=frozenset()):
    """Make an environment in a folder."""
    builder = EnvBuilder(
        system_site_packages=system_site_packages, clear=clear, symlinks=symlinks, with_pip=with_pip, prompt=prompt,
        upgrade_deps=upgrade_deps, scm_ignore_files=scm_ignore_files,
    )
    builder.create(env_dir)


def main(args=None):
    import argparse

    parser = argparse.ArgumentParser(
        prog='venv', description='Creates virtual Python environments in one or more target directories.'
    )
    parser.add_argument('dirs', metavar='ENV_DIR', nargs='+', help='a folder to make the environment in')
    parser.add_argument('--system-site-packages', default=False, action='store_true', dest='system_site')
    parser.add_argument('--symlinks', default=True, action='store_true', dest='symlinks')
    parser.add_argument('--copies', dest='symlinks', action='store_false', help='for compatibility: there are only links')
    parser.add_argument('--clear', default=False, action='store_true', help='remove what is in the folder first')
    parser.add_argument('--upgrade', default=False, action='store_true')
    parser.add_argument('--without-pip', dest='with_pip', default=True, action='store_false')
    parser.add_argument('--prompt', help='what stands before the prompt of the shell')
    parser.add_argument('--upgrade-deps', default=False, action='store_true')
    parser.add_argument('--without-scm-ignore-files', dest='scm_ignore_files', action='store_const',
                        const=frozenset(), default=frozenset({'git'}))
    options = parser.parse_args(args)
    if options.upgrade and options.clear:
        raise ValueError('you cannot supply --upgrade and --clear together.')
    builder = EnvBuilder(
        system_site_packages=options.system_site, clear=options.clear, symlinks=options.symlinks,
        upgrade=options.upgrade, with_pip=options.with_pip, prompt=options.prompt,
        upgrade_deps=options.upgrade_deps, scm_ignore_files=options.scm_ignore_files,
    )
    for folder in options.dirs:
        builder.create(folder)
