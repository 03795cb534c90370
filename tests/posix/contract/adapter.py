"""Runs the cases of cases.mjs on CPython: JSON on standard input, results as JSON on standard output."""

import errno, fcntl, json, mmap, os, select, shutil, signal, socket, stat, sys, tempfile

TYPES = {stat.S_IFREG: "reg", stat.S_IFDIR: "dir", stat.S_IFLNK: "lnk", stat.S_IFIFO: "fifo", stat.S_IFSOCK: "sock", stat.S_IFCHR: "chr"}


def flags(text):
    value = 0
    for name in text.split("|"):
        value |= getattr(os, name)
    return value


def shown(st):
    kind = TYPES[stat.S_IFMT(st.st_mode)]
    size = st.st_size if kind in ("reg", "lnk") else "-"
    nlink = "-" if kind == "dir" else st.st_nlink
    return f"{kind} {stat.S_IMODE(st.st_mode):o} {nlink} {size}"


def data(text):
    return os.fsencode(str(text))


def text(b):
    return os.fsdecode(b)


class Machine:
    def __init__(self, base):
        self.base = base
        self.vars = {}
        self.maps = {}
        self.sockets = {}

    def value(self, arg):
        if isinstance(arg, str) and arg.startswith("$"):
            return self.vars[arg[1:]]
        return arg

    def op(self, name, a):
        fn = getattr(self, "op_" + name)
        return fn(*a)

    def op_open(self, path, fl, mode=0o777, dir_fd=None):
        return os.open(path, flags(fl) | os.O_CLOEXEC, mode, dir_fd=dir_fd)

    def op_close(self, fd): os.close(fd)
    def op_read(self, fd, n): return text(os.read(fd, n))
    def op_write(self, fd, s): return os.write(fd, data(s))
    def op_pread(self, fd, n, at): return text(os.pread(fd, n, at))
    def op_pwrite(self, fd, s, at): return os.pwrite(fd, data(s), at)
    def op_writev(self, fd, *s): return os.writev(fd, [data(x) for x in s])
    def op_readv(self, fd, *n):
        bufs = [bytearray(x) for x in n]
        k = os.readv(fd, bufs)
        return f"{k} {text(b''.join(bufs)[:k])}"
    def op_lseek(self, fd, at, whence): return os.lseek(fd, at, getattr(os, whence))
    def op_ftruncate(self, fd, n): os.ftruncate(fd, n)
    def op_truncate(self, path, n): os.truncate(path, n)
    def op_fsync(self, fd): os.fsync(fd)
    def op_dup(self, fd): return os.dup(fd)
    def op_dup2(self, fd, to): return os.dup2(fd, to) == to
    def op_stat(self, path, dir_fd=None): return shown(os.stat(path, dir_fd=dir_fd))
    def op_lstat(self, path): return shown(os.lstat(path))
    def op_fstat(self, fd): return shown(os.fstat(fd))
    def op_same(self, a, b): return os.path.samestat(os.stat(a), os.stat(b))
    def op_mkdir(self, path, mode=0o777, dir_fd=None): os.mkdir(path, mode, dir_fd=dir_fd)
    def op_rmdir(self, path): os.rmdir(path)
    def op_unlink(self, path, dir_fd=None): os.unlink(path, dir_fd=dir_fd)
    def op_rename(self, a, b): os.rename(a, b)
    def op_link(self, a, b, follow=False): os.link(a, b, follow_symlinks=follow)
    def op_symlink(self, a, b): os.symlink(a, b)
    def op_readlink(self, path): return os.readlink(path).replace(self.base, "<base>")
    def op_listdir(self, path): return " ".join(sorted(os.listdir(path)))
    def op_scandir(self, path):
        with os.scandir(path) as it:
            return " ".join(sorted(f"{e.name}:{'l' if e.is_symlink() else 'd' if e.is_dir(follow_symlinks=False) else 'f' if e.is_file(follow_symlinks=False) else '?'}:{e.inode() == e.stat(follow_symlinks=False).st_ino}" for e in it))
    def op_listfd(self, fd): return " ".join(sorted(os.listdir(fd)))
    def op_chmod(self, path, mode): os.chmod(path, mode)
    def op_fchmod(self, fd, mode): os.fchmod(fd, mode)
    def op_chown(self, path): os.chown(path, -1, -1)
    def op_access(self, path, mode): return os.access(path, getattr(os, mode))
    def op_utime(self, path, a, m): os.utime(path, ns=(int(a), int(m)))
    def op_lutime(self, path, a, m): os.utime(path, ns=(int(a), int(m)), follow_symlinks=False)
    def op_futime(self, fd, a, m): os.utime(fd, ns=(int(a), int(m)))
    def op_times(self, path):
        st = os.lstat(path)
        return f"{st.st_atime_ns} {st.st_mtime_ns}"
    def op_chdir(self, path): os.chdir(path)
    def op_fchdir(self, fd): os.fchdir(fd)
    def op_getcwd(self): return os.getcwd().replace(self.base, "<base>")
    def op_umask(self, m): return f"{os.umask(m):o}"
    def op_mkfifo(self, path, mode=0o666): os.mkfifo(path, mode)
    def op_mknod(self, path): os.mknod(path, 0o644 | stat.S_IFREG)
    def op_pipe(self, r, w):
        self.vars[r], self.vars[w] = os.pipe()
    def op_pipe2(self, r, w, fl):
        self.vars[r], self.vars[w] = os.pipe2(flags(fl))
    def op_inheritable(self, fd): return os.get_inheritable(fd)
    def op_setinheritable(self, fd, on): os.set_inheritable(fd, on)
    def op_blocking(self, fd): return os.get_blocking(fd)
    def op_setblocking(self, fd, on): os.set_blocking(fd, on)
    def op_getfl(self, fd):
        fl = fcntl.fcntl(fd, fcntl.F_GETFL)
        return " ".join([["rd", "wr", "rw"][fl & 3]] + [n for n in ("O_APPEND", "O_NONBLOCK") if fl & getattr(os, n)])
    def op_setfl(self, fd, fl): fcntl.fcntl(fd, fcntl.F_SETFL, flags(fl))
    def op_dupfd(self, fd, least): return fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, least) >= least
    def op_poll(self, fd, events=5):
        p = select.poll()
        p.register(fd, events)
        got = p.poll(0)
        return got[0][1] if got else 0
    def op_select(self, r, w):
        a, b, c = select.select(r and [r], w and [w], [], 0)
        return f"{len(a)} {len(b)}"
    def op_epoll(self, fd, events):
        with select.epoll() as e:
            e.register(fd, events)
            got = e.poll(0)
            return got[0][1] if got else 0
    def op_flock(self, fd, *names):
        v = 0
        for n in names: v |= getattr(fcntl, n)
        fcntl.flock(fd, v)
    def op_lockf(self, fd, cmd, n): os.lockf(fd, getattr(os, cmd), n)
    def op_statvfs(self, path): return os.statvfs(path).f_namemax
    def op_pathconf(self, path, name): return os.pathconf(path, name)
    def op_sendfile(self, out, src, at, n): return os.sendfile(out, src, at, n)
    def op_copyrange(self, src, dst, n): return os.copy_file_range(src, dst, n)
    def op_fallocate(self, fd, at, n): os.posix_fallocate(fd, at, n)
    def op_closerange(self, a, b): os.closerange(a, b)
    def op_isatty(self, fd): return os.isatty(fd)
    def op_eventfd(self, n): return os.eventfd(n, os.EFD_NONBLOCK)
    def op_eventread(self, fd): return os.eventfd_read(fd)
    def op_eventwrite(self, fd, n): os.eventfd_write(fd, n)
    def op_memfd(self): return os.memfd_create("x")
    def op_getpid(self): return os.getpid() > 0
    def op_getpgid(self): return os.getpgid(0) == os.getpgrp()
    def op_strerror(self, n): return os.strerror(getattr(errno, n))
    def op_sysconf(self, name): return os.sysconf(name)
    def op_kill(self, s): os.kill(os.getpid(), s)
    def op_killno(self, pid, s): os.kill(pid, s)
    def op_waitpid(self, pid): os.waitpid(pid, 0)
    def op_getrlimit(self):
        import resource
        s, h = resource.getrlimit(resource.RLIMIT_NOFILE)
        return s <= h
    def op_urandom(self, n): return len(os.urandom(n))
    def op_mmap(self, name, fd, length, kind, prot="rw"):
        p = {"rw": mmap.PROT_READ | mmap.PROT_WRITE, "r": mmap.PROT_READ}[prot]
        self.maps[name] = mmap.mmap(fd, length, {"shared": mmap.MAP_SHARED, "private": mmap.MAP_PRIVATE}[kind], p)
    def op_mapread(self, name, a, b): return text(self.maps[name][a:b])
    def op_mapwrite(self, name, a, s): self.maps[name][a:a + len(data(s))] = data(s)
    def op_mapflush(self, name): self.maps[name].flush()
    def op_unmap(self, name): self.maps.pop(name).close()
    # sockets
    def sock(self, fd): return self.sockets[fd]
    def keep(self, s):
        self.sockets[s.fileno()] = s
        return s.fileno()
    def op_socket(self, fam, kind): return self.keep(socket.socket(getattr(socket, fam), getattr(socket, kind)))
    def op_socketpair(self, a, b, kind="SOCK_STREAM"):
        x, y = socket.socketpair(socket.AF_UNIX, getattr(socket, kind))
        self.vars[a], self.vars[b] = self.keep(x), self.keep(y)
    def where(self, s, port=None):
        if s.family == socket.AF_UNIX: return port
        return ("::1" if s.family == socket.AF_INET6 else "127.0.0.1", port)
    def op_bind(self, fd, at): self.sock(fd).bind(self.where(self.sock(fd), at))
    def op_port(self, fd): return self.sock(fd).getsockname()[1]
    def op_sockname(self, fd):
        n = self.sock(fd).getsockname()
        return n if isinstance(n, str) else f"{n[0]} {n[1] > 0}"
    def op_peername(self, fd):
        n = self.sock(fd).getpeername()
        return n if isinstance(n, str) else f"{n[0]} {n[1] > 0}"
    def op_listen(self, fd, n=5): self.sock(fd).listen(n)
    def op_connect(self, fd, at): self.sock(fd).connect(self.where(self.sock(fd), at))
    def op_accept(self, fd):
        c, _ = self.sock(fd).accept()
        return self.keep(c)
    def op_send(self, fd, s, fl="0"): return self.sock(fd).send(data(s), getattr(socket, fl, 0))
    def op_recv(self, fd, n, fl="0"): return text(self.sock(fd).recv(n, getattr(socket, fl, 0)))
    def op_sendto(self, fd, s, at): return self.sock(fd).sendto(data(s), self.where(self.sock(fd), at))
    def op_shutdown(self, fd, how): self.sock(fd).shutdown(getattr(socket, how))
    def op_getopt(self, fd, level, opt): return self.sock(fd).getsockopt(getattr(socket, level), getattr(socket, opt))
    def op_setopt(self, fd, level, opt, v): self.sock(fd).setsockopt(getattr(socket, level), getattr(socket, opt), v)
    def op_sclose(self, fd): self.sockets.pop(fd).close()
    def op_passfd(self, fd, what): socket.send_fds(self.sock(fd), [b"x"], [what])
    def op_takefd(self, fd): return socket.recv_fds(self.sock(fd), 1, 1)[1][0]

    def close(self):
        for s in self.sockets.values(): s.close()
        for m in self.maps.values(): m.close()


def run(steps):
    base = os.path.realpath(tempfile.mkdtemp())
    os.chdir(base)
    os.umask(0o022)
    before = set(os.listdir("/proc/self/fd"))
    m = Machine(base)
    out = []
    for step in steps:
        var, name, *args = step
        try:
            args = [m.value(a) for a in args]
        except KeyError:
            out.append("-")
            continue
        try:
            result = m.op(name, args)
            if var is not None:
                m.vars[var] = result
                result = "fd" if name != "port" else "port"
            out.append("ok" if result is None else str(result))
        except OSError as e:
            out.append(errno.errorcode.get(e.errno, str(e.errno)))
    m.close()
    for fd in set(os.listdir("/proc/self/fd")) - before:
        try: os.close(int(fd))
        except OSError: pass
    os.chdir("/")
    shutil.rmtree(base, ignore_errors=True)
    return out


signal.signal(signal.SIGUSR1, signal.SIG_IGN)
json.dump({name: run(steps) for name, steps in json.load(sys.stdin).items()}, sys.stdout)
