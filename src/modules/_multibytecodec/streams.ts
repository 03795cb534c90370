import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, ssize, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { allocateStateful, errorsMember, makeStateful, PStateful } from './codec.ts';
import { decodePiece, encodePiece } from './incremental.ts';

const options = { module: '_multibytecodec', allocate: allocateStateful };
export const streamReaderType = builtinType('MultibyteStreamReader', options);
export const streamWriterType = builtinType('MultibyteStreamWriter', options);

const streamMember = getset(PStateful, 'stream', { member: true, get: (self) => self.stream });

const construct = (name: string, decoding: boolean) =>
  newBy(name, {
    params: [arg('stream', object), arg('errors', str, 'strict')],
    run: (type, stream, errors) => makeStateful(type, decoding, errors, stream),
  });

const sizeOf = (value: PValue) => (value === null ? -1 : ssize.convert!(value, () => 'size'));

/** Decodes what `stream.<name>(size)` gives, and more of it until that is at least one character. */
function read(self: PStateful, name: 'read' | 'readline', wanted: number): string {
  if (wanted === 0) return '';
  for (let size = wanted; ; size = 1) {
    const data = pyObjectCallMethod(self.stream, name, size < 0 ? [] : [size]);
    if (!(data instanceof PBytes))
      throw typeError(`stream function returned a non-bytes object (${typeOf(data).tpName})`);
    const end = data.bytes.length === 0;
    const text = decodePiece(self, data.bytes, end || size < 0);
    if (end || size < 0 || text.length > 0) return text;
  }
}

defineType(streamReaderType, {
  slots: { tp_new: construct('MultibyteStreamReader', true), tp_init() {} },
  members: [
    errorsMember,
    streamMember,
    method(PStateful, 'read', {
      params: [arg('sizeobj', object, null), '/'],
      run: (self, size) => read(self, 'read', sizeOf(size)),
    }),
    method(PStateful, 'readline', {
      params: [arg('sizeobj', object, null), '/'],
      run: (self, size) => read(self, 'readline', sizeOf(size)),
    }),
    method(PStateful, 'readlines', {
      params: [arg('sizehintobj', object, null), '/'],
      run: (self, size) => pyObjectCallMethod(read(self, 'read', sizeOf(size)), 'splitlines', [true]),
    }),
    method(PStateful, 'reset', { run: (self) => self.begin() }),
  ],
});

function write(self: PStateful, text: PValue): void {
  pyObjectCallMethod(self.stream, 'write', [encodePiece(self, text, false)]);
}

defineType(streamWriterType, {
  slots: { tp_new: construct('MultibyteStreamWriter', false), tp_init() {} },
  members: [
    errorsMember,
    streamMember,
    method(PStateful, 'write', { params: [arg('strobj', object), '/'], run: write }),
    method(PStateful, 'writelines', {
      params: [arg('lines', object), '/'],
      run(self, lines) {
        for (const line of collect(lines)) write(self, line);
      },
    }),
    // What an encoding has begun is ended only where something waits.
    method(PStateful, 'reset', {
      run(self) {
        if (self.pendingText === '') return;
        const { bytes } = encodePiece(self, '', true);
        if (bytes.length > 0) pyObjectCallMethod(self.stream, 'write', [new PBytes(bytes)]);
      },
    }),
  ],
});
