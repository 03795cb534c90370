import { arg } from '../../runtime/clinic/clinic.ts';
import { index } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { overflowError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';

const S_IFMT = 0o170000;
const TYPES = {
  S_IFDIR: 0o040000,
  S_IFCHR: 0o020000,
  S_IFBLK: 0o060000,
  S_IFREG: 0o100000,
  S_IFIFO: 0o010000,
  S_IFLNK: 0o120000,
  S_IFSOCK: 0o140000,
} as const;
/** Kinds that neither Linux nor macOS has: nothing is one. */
const ABSENT_TYPES = ['S_IFDOOR', 'S_IFPORT', 'S_IFWHT'];

const LETTERS: readonly [number, string][] = [
  [TYPES.S_IFREG, '-'],
  [TYPES.S_IFDIR, 'd'],
  [TYPES.S_IFLNK, 'l'],
  [TYPES.S_IFBLK, 'b'],
  [TYPES.S_IFCHR, 'c'],
  [TYPES.S_IFIFO, 'p'],
  [TYPES.S_IFSOCK, 's'],
];

function mode(value: number | bigint): number {
  if (value < 0) throw overflowError("can't convert negative value to unsigned int");
  if (value > 0xffffffff) {
    throw overflowError(
      value > 0xffffffffffffffffn ? 'Python int too large to convert to C unsigned long' : 'mode out of range',
    );
  }
  return Number(value);
}

/** `-rwxr-xr-x`. */
function fileMode(bits: number): string {
  let text = LETTERS.find(([type]) => type === (bits & S_IFMT))?.[1] ?? '?';
  for (const [shift, special, lower, upper] of [
    [6, 0o4000, 's', 'S'],
    [3, 0o2000, 's', 'S'],
    [0, 0o1000, 't', 'T'],
  ] as const) {
    const triple = bits >> shift;
    text += (triple & 4) !== 0 ? 'r' : '-';
    text += (triple & 2) !== 0 ? 'w' : '-';
    const executable = (triple & 1) !== 0;
    text += (bits & special) !== 0 ? (executable ? lower : upper) : executable ? 'x' : '-';
  }
  return text;
}

/** The predicate of a kind: `S_ISDIR` for `S_IFDIR`. */
const predicate = (kind: string, type: number | null) =>
  builtinFunction(kind === 'S_IFIFO' ? 'S_ISFIFO' : kind.replace('IF', 'IS'), {
    textSignature: '($self, object, /)',
    params: [arg('object', index), '/'],
    run: (_module, value) => {
      const bits = mode(value);
      return type !== null && (bits & S_IFMT) === type;
    },
  });

defineModule('_stat', {
  doc: 'S_IFMT_: file type bits\nS_IFDIR: directory\nS_IFCHR: character device\nS_IFBLK: block device\nS_IFREG: regular file\nS_IFIFO: fifo (named pipe)\nS_IFLNK: symbolic link\nS_IFSOCK: socket file',
  functions: [
    ...Object.entries(TYPES).map(([name, type]) => predicate(name, type)),
    ...ABSENT_TYPES.map((name) => predicate(name, null)),
    builtinFunction('S_IMODE', {
      doc: "Return the portion of the file's mode that can be set by os.chmod().",
      params: [arg('object', index), '/'],
      run: (_module, value) => mode(value) & 0o7777,
    }),
    builtinFunction('S_IFMT', {
      doc: "Return the portion of the file's mode that describes the file type.",
      params: [arg('object', index), '/'],
      run: (_module, value) => mode(value) & S_IFMT,
    }),
    builtinFunction('filemode', {
      doc: "Convert a file's mode to a string of the form '-rwxrwxrwx'",
      params: [arg('object', index), '/'],
      run: (_module, value) => fileMode(mode(value)),
    }),
  ],
  attributes: {
    ...TYPES,
    ...Object.fromEntries(ABSENT_TYPES.map((name) => [name, 0])),
    S_ISUID: 0o4000,
    S_ISGID: 0o2000,
    S_ISVTX: 0o1000,
    S_ENFMT: 0o2000,
    S_IREAD: 0o400,
    S_IWRITE: 0o200,
    S_IEXEC: 0o100,
    S_IRWXU: 0o700,
    S_IRUSR: 0o400,
    S_IWUSR: 0o200,
    S_IXUSR: 0o100,
    S_IRWXG: 0o070,
    S_IRGRP: 0o040,
    S_IWGRP: 0o020,
    S_IXGRP: 0o010,
    S_IRWXO: 0o007,
    S_IROTH: 0o004,
    S_IWOTH: 0o002,
    S_IXOTH: 0o001,
    UF_SETTABLE: 0x0000ffff,
    UF_NODUMP: 0x00000001,
    UF_IMMUTABLE: 0x00000002,
    UF_APPEND: 0x00000004,
    UF_OPAQUE: 0x00000008,
    UF_NOUNLINK: 0x00000010,
    UF_COMPRESSED: 0x00000020,
    UF_TRACKED: 0x00000040,
    UF_DATAVAULT: 0x00000080,
    UF_HIDDEN: 0x00008000,
    SF_SETTABLE: 0x3fff0000,
    SF_ARCHIVED: 0x00010000,
    SF_IMMUTABLE: 0x00020000,
    SF_APPEND: 0x00040000,
    SF_NOUNLINK: 0x00100000,
    SF_SNAPSHOT: 0x00200000,
    SF_RESTRICTED: 0x00080000,
    SF_FIRMLINK: 0x00800000,
    SF_SUPPORTED: 0x9f0000,
    SF_SYNTHETIC: 0xc0000000,
    SF_DATALESS: 0x40000000,
    ST_MODE: 0,
    ST_INO: 1,
    ST_DEV: 2,
    ST_NLINK: 3,
    ST_UID: 4,
    ST_GID: 5,
    ST_SIZE: 6,
    ST_ATIME: 7,
    ST_MTIME: 8,
    ST_CTIME: 9,
    FILE_ATTRIBUTE_ARCHIVE: 32,
    FILE_ATTRIBUTE_COMPRESSED: 2048,
    FILE_ATTRIBUTE_DEVICE: 64,
    FILE_ATTRIBUTE_DIRECTORY: 16,
    FILE_ATTRIBUTE_ENCRYPTED: 16384,
    FILE_ATTRIBUTE_HIDDEN: 2,
    FILE_ATTRIBUTE_INTEGRITY_STREAM: 32768,
    FILE_ATTRIBUTE_NORMAL: 128,
    FILE_ATTRIBUTE_NOT_CONTENT_INDEXED: 8192,
    FILE_ATTRIBUTE_NO_SCRUB_DATA: 131072,
    FILE_ATTRIBUTE_OFFLINE: 4096,
    FILE_ATTRIBUTE_READONLY: 1,
    FILE_ATTRIBUTE_REPARSE_POINT: 1024,
    FILE_ATTRIBUTE_SPARSE_FILE: 512,
    FILE_ATTRIBUTE_SYSTEM: 4,
    FILE_ATTRIBUTE_TEMPORARY: 256,
    FILE_ATTRIBUTE_VIRTUAL: 65536,
  },
});
