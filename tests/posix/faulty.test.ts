// A FileSystem of an embedder that fails in every way: Python sees an OSError, the host its own error as the cause, and all else goes on.
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  Context,
  type FileHandle,
  type FileSystem,
  MemoryFileSystem,
  PosixError,
  PythonError,
} from '../../src/launcher/embedding.ts';

process.env['TSPY_STDLIB'] ??= resolve('lib-python/3.13');

/** What each method is needed for. */
const operations: Readonly<Record<string, string>> = {
  lookup: 'os.stat("/tmp/f")',
  stat: 'os.stat("/tmp/f")',
  readlink: 'os.readlink("/tmp/l")',
  readDirectory: 'os.listdir("/tmp")',
  open: 'open("/tmp/f").close()',
  create: 'os.mkdir("/tmp/new")',
  createFile: 'open("/tmp/new", "w").close()',
  createTemporary: 'os.open("/tmp", os.O_TMPFILE | os.O_RDWR)',
  link: 'os.link("/tmp/f", "/tmp/new")',
  unlink: 'os.unlink("/tmp/f")',
  rename: 'os.rename("/tmp/f", "/tmp/new")',
  chmod: 'os.chmod("/tmp/f", 0o600)',
  chown: 'os.chown("/tmp/f", 1000, 1000)',
  setTimes: 'os.utime("/tmp/f")',
  truncate: 'os.truncate("/tmp/f", 1)',
  statfs: 'os.statvfs("/tmp")',
  getxattr: 'os.getxattr("/tmp/f", "user.a")',
  setxattr: 'os.setxattr("/tmp/f", "user.a", b"x")',
  listxattr: 'os.listxattr("/tmp/f")',
  removexattr: 'os.removexattr("/tmp/f", "user.a")',
  pathOf: '(os.chdir("/tmp/d"), os.getcwd())',
};
const handleOperations: Readonly<Record<string, string>> = {
  read: 'g.read(3)',
  write: 'f.write(b"abc")',
  truncate: 'f.truncate(0)',
  stat: 'os.fstat(f.fileno())',
  sync: 'os.fsync(f.fileno())',
  close: 'f.close()',
};

const thrown: Readonly<Record<string, { thing: unknown; name: string; errno: number }>> = {
  'an Error': { thing: new TypeError('broken'), name: 'OSError', errno: 5 },
  'an error of Node': { thing: Object.assign(new Error('full'), { code: 'ENOSPC' }), name: 'OSError', errno: 28 },
  'a refusal of Node': { thing: Object.freeze({ code: 'EPERM' }), name: 'PermissionError', errno: 1 },
  'no errno': { thing: { code: 'ERR_INVALID_ARG_TYPE' }, name: 'OSError', errno: 5 },
  'a string': { thing: 'text', name: 'OSError', errno: 5 },
  'a symbol': { thing: Symbol('x'), name: 'OSError', errno: 5 },
  undefined: { thing: undefined, name: 'OSError', errno: 5 },
  'a getter that throws': {
    thing: {
      get code(): string {
        throw new Error('trap');
      },
    },
    name: 'OSError',
    errno: 5,
  },
  'a proxy that throws': {
    thing: new Proxy(
      {},
      {
        get() {
          throw new Error('trap');
        },
        getPrototypeOf() {
          throw new Error('trap');
        },
      },
    ),
    name: 'OSError',
    errno: 5,
  },
};

let context: Context;
/** What the named method does instead, of the file system or of the files it opens. */
let faulty: { method: string; ofHandle: boolean; run: (...args: any[]) => unknown } | null = null;

function failing(memory: MemoryFileSystem): FileSystem {
  const target = <T extends object>(inner: T, ofHandle: boolean): T =>
    new Proxy(inner, {
      get(object, key) {
        const value = Reflect.get(object, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (faulty?.method === key && faulty.ofHandle === ofHandle) return faulty.run(...args);
          const result = value.apply(object, args);
          return key === 'open' || key.toString().startsWith('createFile')
            ? target(result as FileHandle, true)
            : result;
        };
      },
    });
  return target(memory as FileSystem, false);
}

beforeEach(() => {
  faulty = null;
  context = Context.create({ fileSystem: failing(new MemoryFileSystem()) });
  context.eval('import os\nopen("/tmp/f", "w").write("hello"); os.symlink("f", "/tmp/l"); os.mkdir("/tmp/d")');
});

afterEach(() => {
  faulty = null;
  context.close();
});

function failure(code: string): PythonError {
  try {
    context.eval(code);
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
  throw new Error(`${code} did not fail`);
}

/** Whether files can be read and written as if nothing had happened. */
function intact(): boolean {
  faulty = null;
  context.eval('open("/tmp/after", "w").write("abc"); os.chdir("/")');
  return context.eval('open("/tmp/f").read() + open("/tmp/after").read()').as('string') === 'helloabc';
}

describe('a method that throws', () => {
  for (const [what, { thing, name, errno }] of Object.entries(thrown))
    test(what, () => {
      const run = (): never => {
        throw thing;
      };
      for (const [method, code] of Object.entries(operations)) {
        faulty = { method, ofHandle: false, run };
        const error = failure(code);
        expect([
          method,
          error.name,
          error.message.startsWith(`[Errno ${errno}]`),
          error.cause === thing,
          intact(),
        ]).toEqual([method, name, true, true, true]);
      }
      for (const [method, code] of Object.entries(handleOperations)) {
        context.eval('f = open("/tmp/g", "wb", 0); g = open("/tmp/f", "rb")');
        faulty = { method, ofHandle: true, run };
        const error = failure(code);
        expect([method, error.name, error.message.startsWith(`[Errno ${errno}]`), error.cause === thing]).toEqual([
          method,
          name,
          true,
          true,
        ]);
        faulty = null;
        expect(context.eval('(f.close(), g.close(), f.closed, g.closed)[2:]').toJS()).toEqual([true, true]);
        expect(intact()).toBe(true);
      }
    });

  test('its own errno', () => {
    faulty = {
      method: 'stat',
      ofHandle: false,
      run() {
        throw new PosixError(122);
      },
    };
    expect(failure('os.stat("/tmp/f")').message).toBe("[Errno 122] Disk quota exceeded: '/tmp/f'");
  });
});

test('a count that cannot be', () => {
  for (const n of [-1, 4, 1.5, Number.NaN, undefined, '3', 2n]) {
    context.eval('f = open("/tmp/g", "wb", 0); g = open("/tmp/f", "rb", 0)');
    for (const [method, code] of [
      ['read', 'g.read(3)'],
      ['write', 'f.write(b"abc")'],
    ] as const) {
      faulty = { method, ofHandle: true, run: () => n };
      const error = failure(code);
      expect([error.name, String(error.cause)]).toEqual([
        'OSError',
        `RangeError: FileHandle.${method} of 3 bytes returned ${n}`,
      ]);
      expect(intact()).toBe(true);
    }
    context.eval('f.close(); g.close()');
  }
  context.eval('f = open("/tmp/g", "wb")');
  context.eval('f.write(b"abc")');
  faulty = { method: 'write', ofHandle: true, run: () => 0 };
  expect(failure('f.flush()').name).toBe('OSError');
});

test('no room in the middle of a buffered write: told once, nothing is written twice', () => {
  const small = Context.create({ fileSystem: new MemoryFileSystem({}, { maxBytes: 20_000 }) });
  small.eval(`
import errno
f = open("/tmp/f", "wb")
written = b""
told = []
for i in range(400):
    block = b"%04d" % i * 25
    try:
        f.write(block)
    except OSError as error:
        told.append(errno.errorcode[error.errno])
        break
    written += block
other = open("/tmp/f", "rb")
try:
    f.flush()
except OSError as error:
    told.append(errno.errorcode[error.errno])
on_disk = other.read()
try:
    f.close()
except OSError as error:
    told.append(errno.errorcode[error.errno])
`);
  expect(small.eval('told').toJS()).toEqual(['ENOSPC', 'ENOSPC', 'ENOSPC']);
  expect(small.eval('written.startswith(on_disk) and len(on_disk) > 10000 and f.closed').as('boolean')).toBe(true);
  small.close();
});
