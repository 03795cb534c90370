import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import '../../src/objects/index.ts';
import '../../src/modules/index.ts';
import { createStdio } from '../../src/modules/_io/stdio.ts';
import { createNativePosix } from '../../src/posix/native/native.ts';
import { pyObjectCallMethod, pyObjectGetAttr } from '../../src/runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../src/runtime/abstract/call.ts';
import { pyObjectGetItem } from '../../src/runtime/abstract/item.ts';
import { collect } from '../../src/runtime/abstract/iterate.ts';
import { pyObjectRepr, pyObjectStr } from '../../src/runtime/abstract/text.ts';
import { readyBuiltinTypes } from '../../src/runtime/clinic/define-type.ts';
import { type ContextOptions, currentContext, enterContext, PythonContext } from '../../src/runtime/context.ts';
import { createBuiltinModule } from '../../src/runtime/module-registry.ts';
import type { PValue } from '../../src/runtime/object.ts';
import { PException } from '../../src/runtime/values/exception.ts';
import { PBytes, PList, PSlice, PTuple } from '../../src/runtime/values/sequences.ts';

readyBuiltinTypes();
const options = { environment: new Map(), utf8Mode: 0, warnDefaultEncoding: 0 } as unknown as ContextOptions;
enterContext(new PythonContext(createNativePosix(), options));
const io = createBuiltinModule('_io')!;
const posix = createBuiltinModule('posix')!;
const dir = mkdtempSync(join(tmpdir(), 'tspy-'));
const bytes = (text: string) => new PBytes(new TextEncoder().encode(text));

function call(target: PValue, name: string, ...args: PValue[]): PValue {
  return pyObjectCallMethod(target, name, args);
}
/** The repr of a result, or class and message of the exception. */
function show(run: () => PValue): string {
  try {
    return pyObjectRepr(run());
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    return `${error.value.shape.cls.name}: ${pyObjectStr(error.value)}`;
  }
}
const open = (...args: PValue[]) => pyObjectCall(io.dict.getStr('open')!, args);

test('text files', () => {
  const file = open(`${dir}/t`, 'w');
  expect(show(() => call(file, 'write', 'eins\nzwei ü\ndrei'))).toBe('16');
  expect(show(() => call(file, 'read'))).toBe('UnsupportedOperation: not readable');
  call(file, 'close');
  expect(show(() => call(file, 'write', 'x'))).toBe('ValueError: I/O operation on closed file.');
  expect(readFileSync(`${dir}/t`, 'utf8')).toBe('eins\nzwei ü\ndrei');
  const back = open(`${dir}/t`);
  expect(pyObjectRepr(back)).toBe(`<_io.TextIOWrapper name='${dir}/t' mode='r' encoding='UTF-8'>`);
  expect(collect(back).map(pyObjectRepr)).toEqual(["'eins\\n'", "'zwei ü\\n'", "'drei'"]);
  call(back, 'seek', 0);
  expect(show(() => call(back, 'readline'))).toBe("'eins\\n'");
  const position = call(back, 'tell');
  expect(position).toBe(5);
  expect(show(() => call(back, 'read', 3))).toBe("'zwe'");
  call(back, 'seek', position);
  expect(show(() => call(back, 'readline', 4))).toBe("'zwei'");
  expect(show(() => call(back, 'read'))).toBe("' ü\\ndrei'");
  call(back, 'close');
});

test('newlines', () => {
  const file = open(`${dir}/n`, 'wb');
  call(file, 'write', bytes('a\r\nb\rc\n'));
  call(file, 'close');
  expect(collect(open(`${dir}/n`))).toEqual(['a\n', 'b\n', 'c\n']);
  expect(collect(open(`${dir}/n`, 'r', -1, null, null, ''))).toEqual(['a\r\n', 'b\r', 'c\n']);
  expect(collect(open(`${dir}/n`, 'r', -1, null, null, '\r'))).toEqual(['a\r', '\nb\r', 'c\n']);
});

test('binary files', () => {
  const file = open(`${dir}/b`, 'wb+');
  call(file, 'write', bytes('0123456789'.repeat(2000)));
  expect(show(() => call(file, 'seek', -5, 2))).toBe('19995');
  expect(show(() => call(file, 'read'))).toBe("b'56789'");
  call(file, 'seek', 3);
  call(file, 'write', bytes('XY'));
  expect(show(() => call(file, 'read', 3))).toBe("b'567'");
  call(file, 'seek', 0);
  expect(show(() => call(file, 'read', 8))).toBe("b'012XY567'");
  expect(show(() => call(file, 'tell'))).toBe('8');
  expect(show(() => call(file, 'truncate', 4))).toBe('4');
  call(file, 'seek', 0);
  expect(show(() => call(file, 'read'))).toBe("b'012X'");
  call(file, 'close');
});

test('errors', () => {
  expect(show(() => open(`${dir}/none`))).toBe(`FileNotFoundError: [Errno 2] No such file or directory: '${dir}/none'`);
  expect(show(() => open(dir))).toBe(`IsADirectoryError: [Errno 21] Is a directory: '${dir}'`);
  expect(show(() => open('x', 'rw'))).toBe('ValueError: must have exactly one of create/read/write/append mode');
  expect(show(() => open('x', 'q'))).toBe("ValueError: invalid mode: 'q'");
  expect(show(() => open('a\0'))).toBe('ValueError: embedded null byte');
});

test('in memory', () => {
  const stream = pyObjectCall(io.dict.getStr('BytesIO')!, [bytes('ab\ncd')]);
  expect(show(() => call(stream, 'readline'))).toBe("b'ab\\n'");
  call(stream, 'seek', 0, 2);
  call(stream, 'write', bytes('!'));
  expect(show(() => call(stream, 'getvalue'))).toBe("b'ab\\ncd!'");
  const text = pyObjectCall(io.dict.getStr('StringIO')!, ['x\ny']);
  expect(show(() => call(text, 'read', 1))).toBe("'x'");
  call(text, 'write', '😀😀');
  expect(show(() => call(text, 'tell'))).toBe('3');
  expect(show(() => call(text, 'getvalue'))).toBe("'x😀😀'");
});

test('posix', () => {
  const st = call(posix, 'stat', `${dir}/n`);
  expect(pyObjectGetAttr(st, 'st_size')).toBe(7);
  expect(show(() => call(posix, 'listdir', dir))).toContain("'n'");
  expect(show(() => call(posix, 'mkdir', `${dir}/d`))).toBe('None');
  expect(show(() => call(posix, 'mkdir', `${dir}/d`))).toBe(`FileExistsError: [Errno 17] File exists: '${dir}/d'`);
  expect(show(() => call(posix, 'rename', `${dir}/q`, `${dir}/r`))).toBe(
    `FileNotFoundError: [Errno 2] No such file or directory: '${dir}/q' -> '${dir}/r'`,
  );
  expect(collect(call(posix, 'scandir', dir)).map(pyObjectRepr)).toContain("<DirEntry 'd'>");
  expect(show(() => call(posix, '_path_normpath', '/a/../..//b/.'))).toBe("'/b'");
  expect(show(() => call(posix, 'getpid'))).toBe(String(process.pid));
});

test('time', () => {
  const time = createBuiltinModule('time')!;
  expect(show(() => call(time, 'gmtime', 0))).toBe(
    'time.struct_time(tm_year=1970, tm_mon=1, tm_mday=1, tm_hour=0, tm_min=0, tm_sec=0, tm_wday=3, tm_yday=1, tm_isdst=0)',
  );
  expect(show(() => call(time, 'asctime', call(time, 'gmtime', 951868799)))).toBe("'Tue Feb 29 23:59:59 2000'");
  expect(show(() => call(time, 'strftime', '%Y-%j %U %W %V %G %y %p %I', call(time, 'gmtime', 1e9)))).toBe(
    "'2001-252 36 36 36 2001 01 AM 01'",
  );
  expect(show(() => call(time, 'sleep', -1))).toBe('ValueError: sleep length must be non-negative');
  expect(show(() => call(time, 'sleep', 0))).toBe('None');
});

test('select and signals', () => {
  const select = createBuiltinModule('select')!;
  const signal = createBuiltinModule('_signal')!;
  const [r, w] = collect(call(posix, 'pipe')) as [number, number];
  const poll = call(select, 'poll');
  call(poll, 'register', r, 1);
  expect(show(() => call(poll, 'poll', 0))).toBe('[]');
  call(posix, 'write', w, bytes('x'));
  expect(show(() => call(poll, 'poll', 100))).toBe(`[(${r}, 1)]`);
  const select3 = pyObjectGetAttr(select, 'select');
  expect(show(() => pyObjectCall(select3, [new PList([r]), new PList([w]), new PList([]), 0]))).toBe(
    `([${r}], [${w}], [])`,
  );
  expect(show(() => call(select, 'select', new PList([-1]), new PList([]), new PList([])))).toBe(
    'ValueError: file descriptor cannot be a negative integer (-1)',
  );
  expect(show(() => call(signal, 'signal', 10, pyObjectGetAttr(signal, 'default_int_handler')))).toBe('0');
  expect(show(() => call(posix, 'kill', process.pid, 10))).toBe('KeyboardInterrupt: ');
  expect(show(() => call(signal, 'signal', 99, 0))).toBe('ValueError: signal number out of range');
  expect(show(() => call(signal, 'setitimer', 77, 1))).toBe('itimer_error: [Errno 22] Invalid argument');
});

test('standard streams and children', () => {
  const stdio = createStdio(currentContext());
  expect(pyObjectRepr(stdio.stdout)).toBe("<_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>");
  expect(pyObjectRepr(pyObjectGetAttr(stdio.stderr, 'errors'))).toBe("'backslashreplace'");
  const forkExec = createBuiltinModule('_posixsubprocess')!.dict.getStr('fork_exec')!;
  const [r, w] = collect(call(posix, 'pipe')) as [number, number];
  const [er, ew] = collect(call(posix, 'pipe')) as [number, number];
  const start = (program: string, cwd: PValue) =>
    pyObjectCall(forkExec, [
      new PList([bytes('sh'), bytes('-c'), bytes('echo hi; exit 7')]),
      new PTuple([bytes(program)]),
      true,
      new PTuple([ew]),
      cwd,
      null,
      ...[-1, -1, -1, w, -1, -1, er, ew],
      ...[true, false, -1, null, null, null, -1, null, true],
    ]);
  const pid = start('/bin/sh', null);
  expect(show(() => call(posix, 'waitpid', pid, 0))).toBe(`(${pid}, 1792)`);
  expect(show(() => call(posix, 'read', r, 100))).toBe("b'hi\\n'");
  start('/nowhere/sh', null);
  expect(show(() => call(posix, 'read', er, 100))).toBe("b'OSError:2:'");
  start('/bin/sh', '/nowhere');
  expect(show(() => call(posix, 'read', er, 100))).toBe("b'OSError:2:noexec:chdir'");
});

test('mmap', () => {
  const mmap = createBuiltinModule('mmap')!;
  const map = pyObjectCall(mmap.dict.getStr('mmap')!, [-1, 4096]);
  expect(show(() => call(map, 'write', bytes('hello world')))).toBe('11');
  call(map, 'seek', 0);
  expect(show(() => call(map, 'find', bytes('world')))).toBe('6');
  expect(show(() => call(map, 'read', 5))).toBe("b'hello'");
  expect(show(() => pyObjectGetItem(map, new PSlice(null, 4, null)))).toBe("b'hell'");
  expect(show(() => call(map, 'seek', 5000))).toBe('ValueError: seek out of range');
  call(map, 'close');
  expect(show(() => call(map, 'tell'))).toBe('ValueError: mmap closed or invalid');
});
