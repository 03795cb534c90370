import { memoryViewOf } from '../../objects/memoryview/access.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { eofError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes } from '../../runtime/values/sequences.ts';
import { MarshalReader } from './reader.ts';

/** Reads from a file object no more than the value is long, so that the next one can be read after it, from a pipe too. */
export class FileMarshalReader extends MarshalReader {
  private readonly file: PValue;

  constructor(file: PValue, allowCode: boolean) {
    super(new Uint8Array(0), allowCode);
    this.file = file;
    const nothing = pyObjectCallMethod(file, 'read', [0]);
    if (!(nothing instanceof PBytes)) throw typeError(`file.read() returned not bytes but ${typeOf(nothing).tpName}`);
  }

  protected override byte(): number {
    const bytes = this.fetch(1);
    if (bytes === null) throw eofError('EOF read where object expected');
    return bytes[0]!;
  }

  protected override take(count: number): Uint8Array {
    const bytes = this.fetch(count);
    if (bytes === null) throw eofError('EOF read where not expected');
    return bytes;
  }

  private fetch(count: number): Uint8Array | null {
    if (count === 0) return new Uint8Array(0);
    const target = new PByteArray(new Uint8Array(count));
    const read = asIndex(pyObjectCallMethod(this.file, 'readinto', [memoryViewOf(target, '')]));
    if (read > count)
      throw valueError(`read() returned too much data: ${count} bytes requested, ${String(read)} returned`);
    return read < count ? null : target.bytes;
  }
}
