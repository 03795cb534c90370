import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object, sizeOrNone, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { makeException, typeError, valueError } from '../../runtime/errors.ts';
import type { PShape, PValue } from '../../runtime/object.ts';
import { codePointLength, slicePoints } from '../../runtime/text/code-points.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { attributesOf, positionOf, setAttributes, stateItems } from './memory-state.ts';
import { decodeNewlines, type NewlineState, newlinesValue } from './newlines.ts';
import { PIOBase, textIOBaseType } from './types.ts';

/** `_io.StringIO`. Positions count code points; appending keeps to V8's ropes. */
export class PStringIO extends PIOBase {
  text = '';
  /** Code points in `text`. */
  length = 0;
  position = 0;
  closed = false;
  ready = false;
  /** What lines end with when read: a text, or `universal` for any end. */
  lineEnd: string | 'universal' = '\n';
  /** What `\n` becomes when written, or null. */
  writeEnd: string | null = null;
  newlines: NewlineState | null = null;
  /** The argument `newline`. */
  newline: string | null = '\n';
}

export const stringIOType = builtinType('StringIO', {
  module: '_io',
  base: textIOBaseType,
  allocate: (type) => new PStringIO(type.instanceShape as PShape),
});

function checkOpen(self: PStringIO): void {
  if (!self.ready) throw valueError('I/O operation on uninitialized object');
  if (self.closed) throw valueError('I/O operation on closed file');
}

function put(self: PStringIO, given: string): void {
  let text = self.newlines === null ? given : decodeNewlines(self.newlines, given, true);
  if (self.writeEnd !== null) text = text.replaceAll('\n', self.writeEnd);
  const added = codePointLength(text);
  if (added === 0) return;
  if (self.position > self.length) {
    self.text += '\0'.repeat(self.position - self.length);
    self.length = self.position;
  }
  if (self.position === self.length) {
    self.text += text;
    self.length += added;
  } else {
    const end = self.position + added;
    const head = slicePoints(self.text, 0, self.position);
    const tail = end < self.length ? slicePoints(self.text, end, self.length) : '';
    self.text = head + text + tail;
    self.length = Math.max(self.length, end);
  }
  self.position += added;
}

function readLine(self: PStringIO, limit: number): string {
  checkOpen(self);
  if (self.position >= self.length) return '';
  const rest = self.position === 0 ? self.text : slicePoints(self.text, self.position, self.length);
  let end = -1;
  if (self.lineEnd === 'universal') {
    const found = /\r\n|\r|\n/.exec(rest);
    if (found !== null) end = found.index + found[0].length;
  } else {
    const at = rest.indexOf(self.lineEnd);
    if (at >= 0) end = at + self.lineEnd.length;
  }
  let line = end < 0 ? rest : rest.slice(0, end);
  let count = codePointLength(line);
  if (limit >= 0 && count > limit) {
    line = slicePoints(line, 0, limit);
    count = limit;
  }
  self.position += count;
  return line;
}

const yes = (name: string) =>
  method(PStringIO, name, {
    run(self) {
      checkOpen(self);
      return true;
    },
  });

function initialize(self: PStringIO, initial: PValue, newline: PValue): void {
  self.ready = false;
  const end = newline === null ? null : strValue(newline);
  if (end === undefined) throw typeError(`newline must be str or None, not ${typeOf(newline).tpName}`);
  if (end !== null && !['', '\n', '\r', '\r\n'].includes(end))
    throw valueError(`illegal newline value: '${end.replaceAll('\r', '\\r').replaceAll('\n', '\\n')}'`);
  const text = initial === null ? '' : strValue(initial);
  if (text === undefined) throw typeError(`initial_value must be str or None, not ${typeOf(initial).tpName}`);
  self.text = '';
  self.length = self.position = 0;
  self.closed = false;
  self.newline = end;
  self.lineEnd = end === null ? '\n' : end === '' ? 'universal' : end;
  self.writeEnd = end === '\r' || end === '\r\n' ? end : null;
  self.newlines =
    end === null || end === '' ? { translate: end === null, pendingCarriageReturn: false, seen: 0 } : null;
  self.ready = true;
  put(self, text);
  self.position = 0;
}

defineType(stringIOType, {
  doc: 'Text I/O implementation using an in-memory buffer.',
  textSignature: "(initial_value='', newline='\\n')",
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('StringIO', {
      params: [arg('initial_value', object, null, "''"), arg('newline', object, '\n')],
      run: initialize,
    }),
    tp_iternext(self: PStringIO) {
      if (self.shape.cls !== stringIOType) {
        const line = pyObjectCallMethod(self, 'readline');
        const text = strValue(line);
        if (text === undefined)
          throw makeException(
            exceptionType('OSError'),
            `readline() should have returned a str object, not '${typeOf(line).tpName}'`,
          );
        return text === '' ? undefined : line;
      }
      const line = readLine(self, -1);
      return line === '' ? undefined : line;
    },
  },
  members: [
    yes('readable'),
    yes('writable'),
    yes('seekable'),
    method(PStringIO, 'getvalue', {
      doc: 'Retrieve the entire contents of the object.',
      run(self) {
        checkOpen(self);
        return self.text;
      },
    }),
    method(PStringIO, 'tell', {
      run(self) {
        checkOpen(self);
        return self.position;
      },
    }),
    method(PStringIO, 'read', {
      params: [arg('size', sizeOrNone, -1), '/'],
      run(self, size) {
        checkOpen(self);
        const left = Math.max(0, self.length - self.position);
        const n = size < 0 || size > left ? left : size;
        if (n === 0) return '';
        const from = self.position;
        self.position += n;
        return n === self.length ? self.text : slicePoints(self.text, from, from + n);
      },
    }),
    method(PStringIO, 'readline', { params: [arg('size', sizeOrNone, -1), '/'], run: readLine }),
    method(PStringIO, 'seek', {
      params: [arg('pos', ssize), arg('whence', int, 0), '/'],
      run(self, offset, whence) {
        checkOpen(self);
        if (whence < 0 || whence > 2) throw valueError(`Invalid whence (${whence}, should be 0, 1 or 2)`);
        if (offset < 0 && whence === 0) throw valueError(`Negative seek position ${offset}`);
        if (whence !== 0 && offset !== 0)
          throw makeException(exceptionType('OSError'), "Can't do nonzero cur-relative seeks");
        self.position = whence === 0 ? offset : whence === 1 ? self.position : self.length;
        return self.position;
      },
    }),
    method(PStringIO, 'truncate', {
      params: [arg('pos', object, null), '/'],
      run(self, size) {
        checkOpen(self);
        const length = size === null ? self.position : asSsize(size);
        if (length < 0) throw valueError(`Negative size value ${length}`);
        if (length < self.length) {
          self.text = slicePoints(self.text, 0, length);
          self.length = length;
        }
        return length;
      },
    }),
    method(PStringIO, 'write', {
      doc: 'Write string to file.',
      params: [arg('s', object), '/'],
      run(self, value) {
        checkOpen(self);
        const text = strValue(value);
        if (text === undefined) throw typeError(`string argument expected, got '${typeOf(value).tpName}'`);
        put(self, text);
        return codePointLength(text);
      },
    }),
    method(PStringIO, 'close', {
      run(self) {
        self.closed = true;
        self.text = '';
        self.length = 0;
      },
    }),
    method(PStringIO, '__getstate__', {
      doc: 'What it is pickled by: contents, the argument `newline`, position and attributes.',
      run(self) {
        checkOpen(self);
        return new PTuple([self.text, self.newline, self.position, attributesOf(self)]);
      },
    }),
    method(PStringIO, '__setstate__', {
      doc: 'Takes over what `__getstate__` gave.',
      params: [arg('state', object), '/'],
      run(self, state) {
        if (self.closed) throw valueError('I/O operation on closed file');
        const items = stateItems(self, state, 4);
        initialize(self, null, items[1]!);
        // The text was translated when it was written, and is taken as it is.
        const text = items[0] === null ? '' : strValue(items[0]!);
        if (text === undefined) throw typeError(`initial_value must be str or None, not ${typeOf(items[0]!).tpName}`);
        self.text = text;
        self.length = codePointLength(text);
        self.position = positionOf(items, 2);
        setAttributes(self, items, 3);
      },
    }),
    getset(PStringIO, 'closed', {
      get(self) {
        if (!self.ready) throw valueError('I/O operation on uninitialized object');
        return self.closed;
      },
    }),
    getset(PStringIO, 'line_buffering', {
      get(self) {
        checkOpen(self);
        return false;
      },
    }),
    getset(PStringIO, 'newlines', {
      get(self): PValue {
        checkOpen(self);
        return self.newlines === null ? null : newlinesValue(self.newlines.seen);
      },
    }),
  ],
});
