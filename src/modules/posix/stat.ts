import { structSequence } from '../../objects/structseq.ts';
import type { FileStat, FileSystemStat } from '../../posix/support/stat.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { notImplementedError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { audit } from '../sys/audit.ts';
import { auditedFd, dirFd, fd, id, os, type PathArgument, path } from './arguments.ts';

export const statResult = structSequence(
  'os.stat_result',
  [
    ['st_mode', 'protection bits'],
    ['st_ino', 'inode'],
    ['st_dev', 'device'],
    ['st_nlink', 'number of hard links'],
    ['st_uid', 'user ID of owner'],
    ['st_gid', 'group ID of owner'],
    ['st_size', 'total size, in bytes'],
    [null, 'integer time of last access'],
    [null, 'integer time of last modification'],
    [null, 'integer time of last change'],
    ['st_atime', 'time of last access'],
    ['st_mtime', 'time of last modification'],
    ['st_ctime', 'time of last change'],
    ['st_atime_ns', 'time of last access in nanoseconds'],
    ['st_mtime_ns', 'time of last modification in nanoseconds'],
    ['st_ctime_ns', 'time of last change in nanoseconds'],
    ['st_blksize', 'blocksize for filesystem I/O'],
    ['st_blocks', 'number of blocks allocated'],
    ['st_rdev', 'device type (if inode device)'],
  ],
  {
    visible: 10,
    doc: 'stat_result: Result from stat, fstat, or lstat.',
    // The float times of a result that a program makes are its int times.
    complete(fields) {
      for (let i = 0; i < 3; i++) fields[10 + i] ??= fields[7 + i]!;
    },
  },
);

export const statvfsResult = structSequence(
  'os.statvfs_result',
  'f_bsize f_frsize f_blocks f_bfree f_bavail f_files f_ffree f_favail f_flag f_namemax f_fsid'.split(' '),
  { visible: 10 },
);

const nanoseconds = (sec: number, nsec: number): number | bigint => {
  const plain = sec * 1e9 + nsec;
  return Number.isSafeInteger(plain) ? plain : normalizeInt(BigInt(sec) * 1000000000n + BigInt(nsec));
};

export function makeStat(st: FileStat): PValue {
  return statResult.make([
    st.mode,
    st.ino,
    st.dev,
    st.nlink,
    st.uid,
    st.gid,
    st.size,
    st.atimeSec,
    st.mtimeSec,
    st.ctimeSec,
    new PFloat(st.atimeSec + 1e-9 * st.atimeNsec),
    new PFloat(st.mtimeSec + 1e-9 * st.mtimeNsec),
    new PFloat(st.ctimeSec + 1e-9 * st.ctimeNsec),
    nanoseconds(st.atimeSec, st.atimeNsec),
    nanoseconds(st.mtimeSec, st.mtimeNsec),
    nanoseconds(st.ctimeSec, st.ctimeNsec),
    st.blksize,
    st.blocks,
    st.rdev,
  ]);
}

function makeStatvfs(st: FileSystemStat): PValue {
  return statvfsResult.make([
    st.bsize,
    st.frsize,
    st.blocks,
    st.bfree,
    st.bavail,
    st.files,
    st.ffree,
    st.favail,
    st.flag,
    st.namemax,
    st.fsid,
  ]);
}

function refuseFdOptions(fn: string, target: PathArgument, dir: number, follow: boolean): void {
  if (target.fd < 0) return;
  if (dir !== os().constants.libc.AT_FDCWD) throw valueError(`${fn}: can't specify dir_fd without matching path`);
  if (!follow) throw valueError(`${fn}: cannot use fd and follow_symlinks together`);
}

export function statOf(fn: string, target: PathArgument, dir: number, follow: boolean): PValue {
  refuseFdOptions(fn, target, dir, follow);
  const posix = os();
  if (target.fd < 0) flushPendingFiles();
  return makeStat(
    target.fd >= 0
      ? syscall(() => posix.fstat(target.fd), target.object)
      : syscall(() => posix.fstatat(dir, target.path, follow), target.object),
  );
}

/** Seconds as an int or float, rounded down to nanoseconds. */
function timeParts(value: PValue): [number, number] {
  if (value instanceof PFloat) {
    if (Number.isNaN(value.value)) throw valueError('Invalid value NaN (not a number)');
    const sec = Math.floor(value.value);
    if (!(Math.abs(sec) < 2 ** 63)) throw overflowError('timestamp out of range for platform time_t');
    let nsec = Math.floor((value.value - sec) * 1e9);
    if (nsec >= 1e9) nsec = 999999999;
    return [sec, nsec];
  }
  const sec = Number(asIndex(value));
  if (!(Math.abs(sec) < 2 ** 63)) throw overflowError('timestamp out of range for platform time_t');
  return [sec, 0];
}

function nanosecondParts(value: PValue): [number, number] {
  const all = BigInt(asIndex(value));
  const nsec = ((all % 1000000000n) + 1000000000n) % 1000000000n;
  return [Number((all - nsec) / 1000000000n), Number(nsec)];
}

const chown = (fn: string, follow: boolean | null) =>
  builtinFunction(fn, {
    doc: 'Change the owner and group id of path to the numeric uid and gid.',
    params: [
      arg('path', path(fn, { fd: follow === null })),
      arg('uid', id('uid')),
      arg('gid', id('gid')),
      '*',
      arg('dir_fd', dirFd, -100, 'None'),
      arg('follow_symlinks', bool, true),
    ],
    run(_self, target, uid, gid, dir, followSymlinks) {
      if (follow === null) refuseFdOptions(fn, target, dir, followSymlinks);
      if (target.fd >= 0) syscall(() => os().fchown(target.fd, uid, gid), target.object);
      else syscall(() => os().fchownat(dir, target.path, uid, gid, follow ?? followSymlinks), target.object);
    },
  });

export const statFunctions = [
  builtinFunction('stat', {
    doc: 'Perform a stat system call on the given path.',
    params: [
      arg('path', path('stat', { fd: true })),
      '*',
      arg('dir_fd', dirFd, -100, 'None'),
      arg('follow_symlinks', bool, true),
    ],
    run: (_self, target, dir, follow) => statOf('stat', target, dir, follow),
  }),
  builtinFunction('lstat', {
    doc: 'Perform a stat system call on the given path, without following symbolic links.',
    params: [arg('path', path('lstat')), '*', arg('dir_fd', dirFd, -100, 'None')],
    run: (_self, target, dir) => statOf('lstat', target, dir, false),
  }),
  builtinFunction('fstat', {
    doc: 'Perform a stat system call on the given file descriptor.',
    params: [arg('fd', fd)],
    run: (_self, n) => makeStat(syscall(() => os().fstat(n))),
  }),
  builtinFunction('statvfs', {
    params: [arg('path', path('statvfs', { fd: true }))],
    run: (_self, target) =>
      makeStatvfs(
        syscall(() => (target.fd >= 0 ? os().fstatvfs(target.fd) : os().statvfs(target.path)), target.object),
      ),
  }),
  builtinFunction('fstatvfs', {
    params: [arg('fd', fd), '/'],
    run: (_self, n) => makeStatvfs(syscall(() => os().fstatvfs(n))),
  }),
  builtinFunction('access', {
    doc: 'Use the real uid/gid to test for access to a path.',
    params: [
      arg('path', path('access')),
      arg('mode', int),
      '*',
      arg('dir_fd', dirFd, -100, 'None'),
      arg('effective_ids', bool, false),
      arg('follow_symlinks', bool, true),
    ],
    run: (_self, target, mode, dir, effective, follow) =>
      syscall(() => os().faccessat(dir, target.path, mode, effective, follow)),
  }),
  builtinFunction('chmod', {
    textSignature: "($module, /, path, mode, *, dir_fd=None,\n      follow_symlinks=(os.name != 'nt'))",
    doc: 'Change the access permissions of a file.',
    params: [
      arg('path', path('chmod', { fd: true })),
      arg('mode', int),
      '*',
      arg('dir_fd', dirFd, -100, 'None'),
      arg('follow_symlinks', bool, true),
    ],
    run(_self, target, mode, dir, follow) {
      audit('os.chmod', target.object, mode, auditedFd(dir));
      if (target.fd >= 0) syscall(() => os().fchmod(target.fd, mode), target.object);
      else if (follow) syscall(() => os().fchmodat(dir, target.path, mode, true), target.object);
      else throw notImplementedError('chmod: follow_symlinks unavailable on this platform');
    },
  }),
  builtinFunction('fchmod', {
    params: [arg('fd', fd), arg('mode', int)],
    run: (_self, n, mode) => syscall(() => os().fchmod(n, mode)),
  }),
  chown('chown', null),
  builtinFunction('lchown', {
    params: [arg('path', path('lchown')), arg('uid', id('uid')), arg('gid', id('gid'))],
    run: (_self, target, uid, gid) =>
      syscall(() => os().fchownat(os().constants.libc.AT_FDCWD, target.path, uid, gid, false), target.object),
  }),
  builtinFunction('fchown', {
    params: [arg('fd', fd), arg('uid', id('uid')), arg('gid', id('gid'))],
    run: (_self, n, uid, gid) => syscall(() => os().fchown(n, uid, gid)),
  }),
  builtinFunction('utime', {
    doc: 'Set the access and modified time of path.',
    params: [
      arg('path', path('utime', { fd: true })),
      arg('times', object, null),
      '*',
      arg('ns', object, undefined, '<unrepresentable>'),
      arg('dir_fd', dirFd, -100, 'None'),
      arg('follow_symlinks', bool, true),
    ],
    run(_self, target, times, ns, dir, follow) {
      if (times !== null && ns !== undefined)
        throw valueError("utime: you may specify either 'times' or 'ns' but not both");
      let value: { atimeSec: number; atimeNsec: number; mtimeSec: number; mtimeNsec: number } | null = null;
      const pair = times !== null ? times : (ns ?? null);
      if (pair !== null) {
        if (!(pair instanceof PTuple) || pair.items.length !== 2)
          throw typeError(
            times !== null
              ? "utime: 'times' must be either a tuple of two ints or None"
              : "utime: 'ns' must be a tuple of two ints",
          );
        const parts = times !== null ? timeParts : nanosecondParts;
        const [atimeSec, atimeNsec] = parts(pair.items[0]!);
        const [mtimeSec, mtimeNsec] = parts(pair.items[1]!);
        value = { atimeSec, atimeNsec, mtimeSec, mtimeNsec };
      }
      refuseFdOptions('utime', target, dir, follow);
      audit('os.utime', target.object, times, ns ?? null, auditedFd(dir));
      if (target.fd >= 0) syscall(() => os().futimens(target.fd, value), target.object);
      else syscall(() => os().utimensat(dir, target.path, value, follow), target.object);
    },
  }),
  builtinFunction('umask', {
    params: [arg('mask', int), '/'],
    run: (_self, mask) => syscall(() => os().umask(mask)),
  }),
];
