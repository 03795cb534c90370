"""Opens URLs in a browser of the host: `webbrowser`, with the interface of CPython's module and fewer browsers."""

import os
import shlex
import shutil
import subprocess
import sys
import threading

__all__ = ["Error", "open", "open_new", "open_new_tab", "get", "register"]


class Error(Exception):
    pass


_lock = threading.RLock()
_browsers = {}
_tryorder = None
_os_preferred_browser = None


def register(name, klass, instance=None, *, preferred=False):
    """Registers a browser: a class to make it, or an instance."""
    with _lock:
        if _tryorder is None:
            register_standard_browsers()
        _browsers[name.lower()] = [klass, instance]
        if preferred or (_os_preferred_browser and f"{name}.desktop" == _os_preferred_browser):
            _tryorder.insert(0, name)
        else:
            _tryorder.append(name)


def get(using=None):
    """The controller of the browser named, or of the first that is there."""
    if _tryorder is None:
        with _lock:
            if _tryorder is None:
                register_standard_browsers()
    for candidate in [using] if using is not None else _tryorder:
        if "%s" in candidate:  # a command line of the user's
            command = shlex.split(candidate)
            return BackgroundBrowser(command[:-1]) if command[-1] == "&" else GenericBrowser(command)
        try:
            klass, instance = _browsers[candidate.lower()]
        except KeyError:
            instance = _synthesize(candidate)
            if instance is not None:
                return instance
            continue
        if instance is not None:
            return instance
        if klass is not None:
            return klass()
    raise Error("could not locate runnable browser")


def open(url, new=0, autoraise=True):
    """Shows the URL: in the same window (new=0), a new window (1) or a new tab (2), as far as the browser can."""
    if _tryorder is None:
        with _lock:
            if _tryorder is None:
                register_standard_browsers()
    return any(get(name).open(url, new, autoraise) for name in _tryorder)


def open_new(url):
    return open(url, 1)


def open_new_tab(url):
    return open(url, 2)


def _synthesize(path):
    """A controller for a full path to a browser whose base name is known."""
    command = path.split()[0]
    if not shutil.which(command):
        return None
    known = _browsers.get(os.path.basename(command).lower())
    if known is None or known[1] is None or known[1].basename == os.path.basename(command):
        return None
    controller = type(known[1])(path)
    _browsers[path.lower()] = [None, controller]
    return controller


class BaseBrowser:
    args = ["%s"]

    def __init__(self, name=""):
        self.name = name
        self.basename = name

    def open(self, url, new=0, autoraise=True):
        raise NotImplementedError

    def open_new(self, url):
        return self.open(url, 1)

    def open_new_tab(self, url):
        return self.open(url, 2)


class GenericBrowser(BaseBrowser):
    """A browser that is a command: waits for it."""

    def __init__(self, name):
        if isinstance(name, str):
            self.name = name
            self.args = ["%s"]
        else:
            self.name, *self.args = name
        self.basename = os.path.basename(self.name)

    def _command(self, url):
        sys.audit("webbrowser.open", url)
        return [self.name] + [arg.replace("%s", url) for arg in self.args]

    def open(self, url, new=0, autoraise=True):
        try:
            return not subprocess.Popen(self._command(url), close_fds=True).wait()
        except OSError:
            return False


class BackgroundBrowser(GenericBrowser):
    """A browser that is a command and stays: does not wait."""

    def open(self, url, new=0, autoraise=True):
        try:
            return subprocess.Popen(self._command(url), close_fds=True, start_new_session=True).poll() is None
        except OSError:
            return False


def register_standard_browsers():
    global _tryorder
    _tryorder = []
    if sys.platform == "darwin":
        register("default", None, BackgroundBrowser("open"))
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        for command in ("xdg-open", "gio", "x-www-browser", "firefox", "chromium", "google-chrome", "epiphany"):
            if shutil.which(command):
                arguments = [command, "open", "%s"] if command == "gio" else command
                register(command, None, BackgroundBrowser(arguments))
    if os.environ.get("TERM"):
        for command in ("www-browser", "links", "elinks", "lynx", "w3m"):
            if shutil.which(command):
                register(command, None, GenericBrowser(command))
    for command in reversed(os.environ.get("BROWSER", "").split(os.pathsep)):
        if command:
            _browsers.setdefault(command.lower(), [None, GenericBrowser(command)])
            _tryorder.insert(0, command)


def _main():
    import argparse

    parser = argparse.ArgumentParser(description="Open URL in a web browser.")
    parser.add_argument("url", help="URL to open")
    where = parser.add_mutually_exclusive_group()
    for short, long, new in ("-n", "--new-window", 1), ("-t", "--new-tab", 2):
        what = long[2:].replace("-", " ")
        where.add_argument(short, long, action="store_const", const=new, default=0, dest="new", help=f"open {what}")
    arguments = parser.parse_args()
    open(arguments.url, arguments.new)
    print("\a")  # whoever asked from a terminal hears when it is done


if __name__ == "__main__":
    _main()
