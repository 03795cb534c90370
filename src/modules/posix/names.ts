import { major, makedev, minor } from '../../posix/deviceNumber.ts';
import { fsEncode } from '../../posix/fsEncoding.ts';
import { pyOsFspath, pyOsFspathOr } from '../../runtime/abstract/path.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, type Converter, index, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { overflowError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { fileDescriptor } from '../select/file-descriptor.ts';
import { audit } from '../sys/audit.ts';
import { auditedFd, buffer, dirFd, like, os, path } from './arguments.ts';

const dir = arg('dir_fd', dirFd, -100, 'None');
const follow = arg('follow_symlinks', bool, true);

/** link(2), which CPython calls without directories, follows no links on Linux; linkat(2) can. */
function follows(from: number, to: number): boolean {
  const { AT_FDCWD } = os().constants.libc;
  return os().platform !== 'linux' || from !== AT_FDCWD || to !== AT_FDCWD;
}

const unlink = (name: string) =>
  builtinFunction(name, {
    doc: 'Remove a file (same as unlink()).',
    params: [arg('path', path(name)), '*', dir],
    run(_self, target, at) {
      audit('os.remove', target.object, auditedFd(at));
      return syscall(() => os().unlinkat(at, target.path, false), target.object);
    },
  });

const rename = (name: string) =>
  builtinFunction(name, {
    doc: 'Rename a file or directory.',
    params: [
      arg('src', path(name, { name: 'src' })),
      arg('dst', path(name, { name: 'dst' })),
      '*',
      arg('src_dir_fd', dirFd, -100, 'None'),
      arg('dst_dir_fd', dirFd, -100, 'None'),
    ],
    run(_self, source, target, from, to) {
      audit('os.rename', source.object, target.object, auditedFd(from), auditedFd(to));
      return syscall(() => os().renameat(from, source.path, to, target.path), source.object, target.object);
    },
  });

/** The name alone that is to be taken apart, which no file need have: a str or bytes. */
const pathName = (fn: string): Converter<PValue> => ({
  convert(value) {
    const name = pyOsFspathOr(value);
    if (name !== undefined) return name;
    throw typeError(`${fn}: path should be string, bytes or os.PathLike, not ${typeOf(value).tpName}`);
  },
});

/** `os.path.normpath` of text, by the rules of POSIX. */
function normalize(text: string): string {
  if (text === '') return '.';
  const root = /^\/\/(?!\/)/.test(text) ? '//' : text.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || (root === '' && (parts.length === 0 || parts[parts.length - 1] === '..'))) parts.push(part);
    else if (parts.length > 0) parts.pop();
  }
  return root + parts.join('/') || '.';
}

/** A dev_t; -1 is NODEV. */
const device: Converter<number | bigint> = {
  convert(value) {
    const n = intValue(value);
    if (n === undefined) throw typeError('an integer is required');
    if (n === -1) return 0xffffffffffffffffn;
    if (n < 0) throw overflowError("can't convert negative int to unsigned");
    if (n > 0xffffffffffffffffn) throw overflowError('int too big to convert');
    return n;
  },
};

/** The number of a driver or of one of its devices: an unsigned int, or -1. */
const deviceNumber: Converter<number> = {
  convert(value, where) {
    const n = device.convert!(value, where);
    if (n === 0xffffffffffffffffn) return 0xffffffff;
    if (n > 0xffffffff) throw overflowError('Python int too large to convert to C unsigned int');
    return Number(n);
  },
};

/** All bits set is NODEV, -1. */
const shown = (n: number | bigint): number | bigint => (n === 0xffffffff || n === 0xffffffffffffffffn ? -1 : n);

export const nameFunctions = [
  unlink('unlink'),
  unlink('remove'),
  rename('rename'),
  rename('replace'),
  builtinFunction('rmdir', {
    params: [arg('path', path('rmdir')), '*', dir],
    run(_self, target, at) {
      audit('os.rmdir', target.object, auditedFd(at));
      return syscall(() => os().unlinkat(at, target.path, true), target.object);
    },
  }),
  builtinFunction('mkdir', {
    doc: 'Create a directory.',
    params: [arg('path', path('mkdir')), arg('mode', int, 0o777), '*', dir],
    run(_self, target, mode, at) {
      audit('os.mkdir', target.object, mode, auditedFd(at));
      return syscall(() => os().mkdirat(at, target.path, mode), target.object);
    },
  }),
  builtinFunction('mkfifo', {
    params: [arg('path', path('mkfifo')), arg('mode', int, 0o666), '*', dir],
    run: (_self, target, mode, at) => syscall(() => os().mkfifoat(at, target.path, mode), target.object),
  }),
  builtinFunction('mknod', {
    params: [arg('path', path('mknod')), arg('mode', int, 0o600), arg('device', index, 0), '*', dir],
    run: (_self, target, mode, device, at) => syscall(() => os().mknodat(at, target.path, mode, device), target.object),
  }),
  builtinFunction('link', {
    doc: 'Create a hard link to a file.',
    params: [
      arg('src', path('link', { name: 'src' })),
      arg('dst', path('link', { name: 'dst' })),
      '*',
      arg('src_dir_fd', dirFd, -100, 'None'),
      arg('dst_dir_fd', dirFd, -100, 'None'),
      follow,
    ],
    run(_self, source, target, from, to, followSymlinks) {
      audit('os.link', source.object, target.object, auditedFd(from), auditedFd(to));
      return syscall(
        () => os().linkat(from, source.path, to, target.path, followSymlinks && follows(from, to)),
        source.object,
        target.object,
      );
    },
  }),
  builtinFunction('symlink', {
    doc: 'Create a symbolic link pointing to src named dst.',
    params: [
      arg('src', path('symlink', { name: 'src' })),
      arg('dst', path('symlink', { name: 'dst' })),
      arg('target_is_directory', bool, false),
      '*',
      dir,
    ],
    run(_self, source, target, _directory, at) {
      audit('os.symlink', source.object, target.object, auditedFd(at));
      return syscall(() => os().symlinkat(source.path, at, target.path), source.object, target.object);
    },
  }),
  builtinFunction('readlink', {
    doc: 'Return a string representing the path to which the symbolic link points.',
    params: [arg('path', path('readlink')), '*', dir],
    run: (_self, target, at) =>
      like(
        target.object,
        syscall(() => os().readlinkat(at, target.path), target.object),
      ),
  }),
  builtinFunction('getcwd', {
    doc: 'Return a unicode string representing the current working directory.',
    run: () => syscall(() => os().getcwd()),
  }),
  builtinFunction('getcwdb', { run: () => new PBytes(fsEncode(syscall(() => os().getcwd()))) }),
  builtinFunction('chdir', {
    params: [arg('path', path('chdir', { fd: true }))],
    run(_self, target) {
      audit('os.chdir', target.object);
      return syscall(() => (target.fd >= 0 ? os().fchdir(target.fd) : os().chdir(target.path)), target.object);
    },
  }),
  builtinFunction('fchdir', { params: [arg('fd', fileDescriptor)], run: (_self, n) => syscall(() => os().fchdir(n)) }),
  builtinFunction('chroot', {
    params: [arg('path', path('chroot'))],
    run: (_self, target) => syscall(() => os().chroot(target.path), target.object),
  }),
  builtinFunction('getxattr', {
    params: [
      arg('path', path('getxattr', { fd: true })),
      arg('attribute', path('getxattr', { name: 'attribute' })),
      '*',
      follow,
    ],
    run: (_self, target, name, followSymlinks) =>
      new PBytes(
        syscall(
          () => os().getxattr(target.fd >= 0 ? target.fd : target.path, name.path, followSymlinks),
          target.object,
        ),
      ),
  }),
  builtinFunction('setxattr', {
    params: [
      arg('path', path('setxattr', { fd: true })),
      arg('attribute', path('setxattr', { name: 'attribute' })),
      arg('value', buffer),
      arg('flags', int, 0),
      '*',
      follow,
    ],
    run: (_self, target, name, value, flags, followSymlinks) =>
      syscall(
        () => os().setxattr(target.fd >= 0 ? target.fd : target.path, name.path, value, flags, followSymlinks),
        target.object,
      ),
  }),
  builtinFunction('removexattr', {
    params: [
      arg('path', path('removexattr', { fd: true })),
      arg('attribute', path('removexattr', { name: 'attribute' })),
      '*',
      follow,
    ],
    run: (_self, target, name, followSymlinks) =>
      syscall(
        () => os().removexattr(target.fd >= 0 ? target.fd : target.path, name.path, followSymlinks),
        target.object,
      ),
  }),
  builtinFunction('listxattr', {
    params: [
      arg('path', path('listxattr', { fd: true, nullable: true }), { object: null, path: '.', fd: -1 }, 'None'),
      '*',
      follow,
    ],
    run: (_self, target, followSymlinks) =>
      new PList(syscall(() => os().listxattr(target.fd >= 0 ? target.fd : target.path, followSymlinks), target.object)),
  }),
  builtinFunction('fspath', {
    doc: 'Return the file system path representation of the object.',
    params: [arg('path', object)],
    run: (_self, value) => pyOsFspath(value),
  }),
  builtinFunction('_path_normpath', {
    doc: 'Normalize path, eliminating double slashes, etc.',
    params: [arg('path', pathName('_path_normpath'))],
    run(_self, given): PValue {
      const text = strValue(given);
      if (text !== undefined) return normalize(text);
      let latin = '';
      for (const byte of (given as PBytes).bytes) latin += String.fromCharCode(byte);
      return new PBytes(Uint8Array.from(normalize(latin), (c) => c.charCodeAt(0)));
    },
  }),
  builtinFunction('_path_splitroot_ex', {
    params: [arg('path', pathName('_path_splitroot_ex'))],
    run(_self, given) {
      const text = strValue(given);
      if (text !== undefined) {
        const n = /^\/\/(?!\/)/.test(text) ? 2 : text.startsWith('/') ? 1 : 0;
        return new PTuple(['', text.slice(0, n), text.slice(n)]);
      }
      const { bytes } = given as PBytes;
      const n = bytes[0] !== 47 ? 0 : bytes[1] === 47 && bytes[2] !== 47 ? 2 : 1;
      return new PTuple([new PBytes(new Uint8Array(0)), new PBytes(bytes.slice(0, n)), new PBytes(bytes.slice(n))]);
    },
  }),
  builtinFunction('makedev', {
    params: [arg('major', deviceNumber), arg('minor', deviceNumber), '/'],
    run: (_self, high, low) => shown(makedev(high, low)),
  }),
  builtinFunction('major', { params: [arg('device', device), '/'], run: (_self, n) => shown(major(n)) }),
  builtinFunction('minor', { params: [arg('device', device), '/'], run: (_self, n) => shown(minor(n)) }),
  builtinFunction('device_encoding', {
    params: [arg('fd', int)],
    run: (_self, n): PValue => (os().isatty(n) ? 'utf-8' : null),
  }),
];
