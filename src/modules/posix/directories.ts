import { genericAlias } from '../../objects/generic-alias/generic-alias.ts';
import { reportUnraisable } from '../../objects/weakref/weakref.ts';
import { fsEncode } from '../../posix/fsEncoding.ts';
import type { DirectoryStream } from '../../posix/support/directories.ts';
import type { FileStat } from '../../posix/support/stat.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { isException } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { disown, type Owned, own } from '../../runtime/values/abandoned.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PList } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { audit } from '../sys/audit.ts';
import { like, os, type PathArgument, path } from './arguments.ts';
import { makeStat } from './stat.ts';

const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
const DT_UNKNOWN = 0;

/** `os.DirEntry`. */
export class PDirEntry extends PObject {
  name: PValue = null;
  path: PValue = null;
  inode: number | bigint = 0;
  type = DT_UNKNOWN;
  /** The fd that was scanned, or -1. */
  dirFd = -1;
  stat: FileStat | null = null;
  linkStat: FileStat | null = null;
}

/** What `os.scandir` gives. */
class PScandirIterator extends PObject {
  target: PathArgument | null = null;
  stream: OwnedStream | null = null;
}

/** The open directory of a scandir iterator. */
class OwnedStream implements Owned {
  readonly lasting = false;
  readonly stream: DirectoryStream;
  /** The iterator's repr. */
  readonly shown: string;

  constructor(stream: DirectoryStream, shown: string) {
    this.stream = stream;
    this.shown = shown;
  }

  abandon(): void {
    try {
      warn('ResourceWarning', `unclosed scandir iterator ${this.shown}`);
    } catch (error) {
      reportUnraisable(error, null);
    }
    os().closedir(this.stream);
  }
}

export const dirEntryType = builtinType('DirEntry', {
  module: 'posix',
  allocate: (type) => new PDirEntry(type.instanceShape as PShape),
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});
const scandirIteratorType = builtinType('ScandirIterator', {
  module: 'posix',
  allocate: (type) => new PScandirIterator(type.instanceShape as PShape),
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

function fetch(self: PDirEntry, follow: boolean): FileStat {
  if (!follow || self.type !== 10) {
    if (!follow || self.type !== DT_UNKNOWN) {
      self.linkStat ??= read(self, false);
      if (!follow || (self.linkStat.mode & S_IFMT) !== S_IFLNK) return self.linkStat;
    }
  }
  self.stat ??= read(self, true);
  return self.stat;
}

function read(self: PDirEntry, follow: boolean): FileStat {
  const posix = os();
  const target = self.dirFd >= 0 ? self.name : self.path;
  const text = target instanceof PBytes ? target.bytes : strValue(target)!;
  const dir = self.dirFd >= 0 ? self.dirFd : posix.constants.libc.AT_FDCWD;
  flushPendingFiles();
  return syscall(() => posix.fstatat(dir, text, follow), self.path);
}

/** Whether it is of that kind; false for what is not there any more. */
function isKind(self: PDirEntry, follow: boolean, kind: number): boolean {
  const link = self.type === 10;
  if (self.type !== DT_UNKNOWN && !(follow && link)) return self.type << 12 === kind;
  try {
    return (fetch(self, follow).mode & S_IFMT) === kind;
  } catch (error) {
    if (isException(error, 'FileNotFoundError')) return false;
    throw error;
  }
}

const followParam = ['*', arg('follow_symlinks', bool, true)] as const;

defineType(dirEntryType, {
  slots: {
    tp_repr: (self: PDirEntry) => `<DirEntry ${pyObjectRepr(self.name)}>`,
  },
  members: [
    classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
    getset(PDirEntry, 'name', {
      member: true,
      doc: 'the entry\'s base filename, relative to scandir() "path" argument',
      get: (self) => self.name,
    }),
    getset(PDirEntry, 'path', {
      member: true,
      doc: "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)",
      get: (self) => self.path,
    }),
    method(PDirEntry, 'is_dir', {
      doc: 'Return True if the entry is a directory; cached per entry.',
      params: followParam,
      run: (self, follow) => isKind(self, follow, S_IFDIR),
    }),
    method(PDirEntry, 'is_file', {
      doc: 'Return True if the entry is a file; cached per entry.',
      params: followParam,
      run: (self, follow) => isKind(self, follow, S_IFREG),
    }),
    method(PDirEntry, 'is_symlink', {
      doc: 'Return True if the entry is a symbolic link; cached per entry.',
      run: (self) => isKind(self, false, S_IFLNK),
    }),
    method(PDirEntry, 'is_junction', {
      doc: 'Return True if the entry is a junction; cached per entry.',
      run: () => false,
    }),
    method(PDirEntry, 'stat', {
      doc: 'Return stat_result object for the entry; cached per entry.',
      params: followParam,
      run: (self, follow) => makeStat(fetch(self, follow)),
    }),
    method(PDirEntry, 'inode', {
      doc: 'Return inode of the entry; cached per entry.',
      run: (self) => self.inode,
    }),
    method(PDirEntry, '__fspath__', { doc: 'Returns the path for the entry.', run: (self) => self.path }),
  ],
});

function closeStream(self: PScandirIterator): void {
  const { stream } = self;
  if (stream === null) return;
  self.stream = null;
  disown(stream);
  syscall(() => os().closedir(stream.stream));
}

function joined(target: PathArgument, name: string): PValue {
  if (target.fd >= 0 || target.object === null) return target.fd >= 0 ? name : `./${name}`;
  const { object } = target;
  if (object instanceof PBytes) {
    const base = object.bytes;
    const tail = fsEncode(name);
    const slash = base.length === 0 || base[base.length - 1] === 0x2f ? 0 : 1;
    const out = new Uint8Array(base.length + slash + tail.length);
    out.set(base);
    if (slash) out[base.length] = 0x2f;
    out.set(tail, base.length + slash);
    return new PBytes(out);
  }
  const base = strValue(object)!;
  return base === '' || base.endsWith('/') ? base + name : `${base}/${name}`;
}

defineType(scandirIteratorType, {
  slots: {
    tp_iter: (self) => self,
    tp_iternext(self: PScandirIterator) {
      const { stream, target } = self;
      if (stream === null || target === null) return undefined;
      let entry: ReturnType<ReturnType<typeof os>['readdir']>;
      try {
        entry = syscall(() => os().readdir(stream.stream), target.object);
      } catch (error) {
        closeStream(self);
        throw error;
      }
      if (entry === null) {
        closeStream(self);
        return undefined;
      }
      const made = dirEntryType.allocate(dirEntryType) as PDirEntry;
      made.name = like(target.object, entry.name);
      made.path = joined(target, entry.name);
      made.inode = entry.ino;
      made.type = entry.type;
      made.dirFd = target.fd;
      return made;
    },
  },
  members: [
    method(PScandirIterator, '__enter__', { run: (self) => self }),
    method(PScandirIterator, '__exit__', { params: [varargs('args')], run: (self) => closeStream(self) }),
    method(PScandirIterator, 'close', { run: (self) => closeStream(self) }),
  ],
});

/** Opens a directory by path or by (a copy of) an fd, from its start. */
function open(target: PathArgument): DirectoryStream {
  const posix = os();
  if (target.fd < 0) return syscall(() => posix.opendir(target.path), target.object ?? '.');
  const copy = syscall(() => posix.dup(target.fd), target.object);
  try {
    return syscall(() => {
      const stream = posix.fdopendir(copy);
      posix.rewinddir(stream);
      return stream;
    }, target.object);
  } catch (error) {
    posix.close(copy);
    throw error;
  }
}

export const directoryFunctions = [
  builtinFunction('listdir', {
    doc: 'Return a list containing the names of the files in the directory.',
    params: [arg('path', path('listdir', { fd: true, nullable: true }), { object: null, path: '.', fd: -1 }, 'None')],
    run(_self, target) {
      audit('os.listdir', target.object);
      const stream = open(target);
      const names: PValue[] = [];
      try {
        for (;;) {
          const entry = syscall(() => os().readdir(stream), target.object ?? '.');
          if (entry === null) break;
          names.push(like(target.object, entry.name));
        }
      } finally {
        os().closedir(stream);
      }
      return new PList(names);
    },
  }),
  builtinFunction('scandir', {
    doc: 'Return an iterator of DirEntry objects for given path.',
    params: [arg('path', path('scandir', { fd: true, nullable: true }), { object: null, path: '.', fd: -1 }, 'None')],
    run(_self, target) {
      audit('os.scandir', target.object);
      const iterator = scandirIteratorType.allocate(scandirIteratorType) as PScandirIterator;
      iterator.stream = new OwnedStream(open(target), pyObjectRepr(iterator));
      own(iterator, iterator.stream);
      iterator.target = target;
      return iterator;
    },
  }),
];
