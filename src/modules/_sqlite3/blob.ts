import { asIndex, asSequenceIndex } from '../../runtime/abstract/number.ts';
import { sliceBounds } from '../../runtime/abstract/slice.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bytesLike, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, method } from '../../runtime/clinic/members.ts';
import { indexError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PSlice } from '../../runtime/values/sequences.ts';
import { SQLITE_READONLY } from './api.ts';
import { BlobCell } from './blob-cell.ts';
import type { PConnection } from './connection.ts';
import { codeError, programmingError } from './errors.ts';
import { int64 } from './values.ts';

export const blobType = builtinType('Blob', {
  module: 'sqlite3',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

/** `sqlite3.Blob`. */
class PBlob extends PObject {
  readonly connection: PConnection;
  readonly #cell: BlobCell;
  readonly #isReadonly: boolean;
  position = 0;
  isOpen = true;

  constructor(connection: PConnection, cell: BlobCell, isReadonly: boolean) {
    super(blobType.instanceShape);
    this.connection = connection;
    this.#cell = cell;
    this.#isReadonly = isReadonly;
  }

  /** The size of the cell, if the blob can be used. */
  get checkedLength(): number {
    void this.connection.checked;
    if (!this.isOpen) throw programmingError('Cannot operate on a closed blob.');
    return this.#cell.length;
  }

  read(at: number, length: number): Uint8Array {
    this.#cell.check();
    return length === 0 ? new Uint8Array(0) : this.#cell.read(at, length);
  }

  write(at: number, bytes: Uint8Array): void {
    const { library } = this.connection;
    if (bytes.length > this.#cell.length - at) throw valueError('data longer than blob length');
    if (this.#isReadonly) throw codeError(library, SQLITE_READONLY);
    this.#cell.check();
    if (bytes.length > 0) this.#cell.write(at, bytes);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.connection.blobs.delete(this);
    this.#cell.close();
  }
}

export function openBlob(
  connection: PConnection,
  schema: string,
  table: string,
  column: string,
  rowValue: PValue,
  isReadonly: boolean,
): PBlob {
  void connection.checked;
  const row = intValue(rowValue);
  if (row === undefined) throw typeError("expected 'int'");
  const cell = new BlobCell(connection, schema, table, column, int64(row), isReadonly);
  const blob = new PBlob(connection, cell, isReadonly);
  connection.blobs.add(blob);
  return blob;
}

function indexOf(key: PValue, length: number): number {
  let at = asSequenceIndex(key, indexError);
  if (at < 0) at += length;
  if (at < 0 || at >= length) throw indexError('Blob index out of range');
  return at;
}

defineType(blobType, {
  slots: {
    mp_length: (self: PBlob) => self.checkedLength,
    mp_subscript(self: PBlob, key) {
      const length = self.checkedLength;
      if (typeOf(key).nb_index !== null) return self.read(indexOf(key, length), 1)[0]!;
      if (!(key instanceof PSlice)) throw typeError('Blob indices must be integers');
      const { start, step, count } = sliceBounds(key, length);
      if (step === 1) return new PBytes(self.read(start, count));
      if (count === 0) return new PBytes(new Uint8Array(0));
      const first = Math.min(start, start + (count - 1) * step);
      const part = self.read(first, Math.abs((count - 1) * step) + 1);
      return new PBytes(Uint8Array.from({ length: count }, (_, i) => part[start + i * step - first]!));
    },
    mp_ass_subscript(self: PBlob, key, value) {
      const length = self.checkedLength;
      if (typeOf(key).nb_index !== null) {
        if (value === undefined) throw typeError("Blob doesn't support item deletion");
        const at = indexOf(key, length);
        if (intValue(value) === undefined)
          throw typeError(`'${typeOf(value).tpName}' object cannot be interpreted as an integer`);
        const byte = asIndex(value);
        if (byte < 0 || byte > 255) throw valueError('byte must be in range(0, 256)');
        self.write(at, Uint8Array.of(Number(byte)));
        return;
      }
      if (!(key instanceof PSlice)) throw typeError('Blob indices must be integers');
      if (value === undefined) throw typeError("Blob doesn't support slice deletion");
      const { start, step, count } = sliceBounds(key, length);
      const source = bytesOf(value);
      if (source.length !== count) throw indexError('Blob slice assignment is wrong size');
      if (count === 0) return;
      if (step === 1) {
        self.write(start, source);
        return;
      }
      const first = Math.min(start, start + (count - 1) * step);
      const part = self.read(first, Math.abs((count - 1) * step) + 1);
      for (let i = 0; i < count; i++) part[start + i * step - first] = source[i]!;
      self.write(first, part);
    },
  },
  members: [
    attribute('__module__', 'sqlite3'),
    method(PBlob, 'close', { doc: 'Close the blob.', run: (self) => closeBlob(self) }),
    method(PBlob, 'read', {
      doc: 'Read data at the current offset position.',
      params: [arg('length', int, -1), '/'],
      run(self, wanted) {
        const left = self.checkedLength - self.position;
        const length = wanted < 0 || wanted > left ? left : wanted;
        const bytes = self.read(self.position, length);
        self.position += length;
        return new PBytes(bytes);
      },
    }),
    method(PBlob, 'write', {
      doc: 'Write data at the current offset.',
      params: [arg('data', bytesLike), '/'],
      run(self, data) {
        void self.checkedLength;
        self.write(self.position, data);
        self.position += data.length;
      },
    }),
    method(PBlob, 'seek', {
      doc: 'Set the current access position to offset.',
      params: [arg('offset', int), arg('origin', int, 0), '/'],
      run(self, offset, origin) {
        const length = self.checkedLength;
        if (origin < 0 || origin > 2) throw valueError("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END");
        const base = origin === 0 ? 0 : origin === 1 ? self.position : length;
        const at = base + offset;
        if (at < 0 || at > length) throw valueError('offset out of blob range');
        self.position = at;
      },
    }),
    method(PBlob, 'tell', {
      doc: 'Return the current access position for the blob.',
      run(self) {
        void self.checkedLength;
        return self.position;
      },
    }),
    method(PBlob, '__enter__', {
      doc: 'Blob context manager enter.',
      run(self) {
        void self.checkedLength;
        return self;
      },
    }),
    method(PBlob, '__exit__', {
      doc: 'Blob context manager exit.',
      params: [arg('type', object), arg('val', object), arg('tb', object), '/'],
      run(self): PValue {
        void self.checkedLength;
        self.close();
        return false;
      },
    }),
  ],
});

function closeBlob(self: PBlob): void {
  void self.connection.checked;
  self.close();
}
