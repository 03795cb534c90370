import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { copyBytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, strOrNone } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, type Member, method } from '../../runtime/clinic/members.ts';
import { attributeError, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { type MultibyteEncoding, newState, type ShiftState } from './encoding.ts';
import { decodeMultibyte, encodeMultibyte } from './transcode.ts';

export const codecType = builtinType('MultibyteCodec', {
  module: '_multibytecodec',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

/** `_multibytecodec.MultibyteCodec`: an encoding as Python sees it. */
export class PMultibyteCodec extends PObject {
  readonly encoding: MultibyteEncoding;
  constructor(encoding: MultibyteEncoding) {
    super(codecType.instanceShape);
    this.encoding = encoding;
  }
}

/** The state that an encoding begins with. */
export function firstState(encoding: MultibyteEncoding, decoding: boolean): ShiftState {
  const state = newState();
  encoding.begin?.(state, decoding);
  return state;
}

const params = [arg('input', object), arg('errors', strOrNone, null)] as const;

defineType(codecType, {
  members: [
    method(PMultibyteCodec, 'encode', {
      doc: "Return an encoded string version of 'input'.",
      params,
      run({ encoding }, input, errors) {
        const text = strValue(input) ?? pyObjectStr(input);
        const { bytes } = encodeMultibyte(encoding, text, errors ?? 'strict', firstState(encoding, false), true);
        return new PTuple([new PBytes(bytes), codePointLength(text)]);
      },
    }),
    method(PMultibyteCodec, 'decode', {
      doc: "Decodes 'input'.",
      params,
      run({ encoding }, input, errors) {
        const bytes = copyBytesOf(input);
        const { text } = decodeMultibyte(encoding, bytes, errors ?? 'strict', firstState(encoding, true), true);
        return new PTuple([text, bytes.length]);
      },
    }),
  ],
});

/** What the four stateful classes share: the `codec` of their class, `errors`, and a state. */
export class PStateful extends PObject {
  encoding!: MultibyteEncoding;
  errors = 'strict';
  state: ShiftState = newState();
  /** Bytes that wait for the rest of a character. */
  pending: Uint8Array = new Uint8Array(0);
  /** Characters that wait for one that may join them. */
  pendingText = '';
  stream: PValue = null;

  /** Whether it reads. */
  decoding = false;

  begin(): void {
    this.state = firstState(this.encoding, this.decoding);
    this.pending = new Uint8Array(0);
    this.pendingText = '';
  }
}

export const allocateStateful = (type: PType) => new PStateful(type.instanceShape);

/** Makes an instance whose class names its codec. */
export function makeStateful(type: PType, decoding: boolean, errors: string, stream: PValue = null): PStateful {
  const made = type.allocate(type) as PStateful;
  const codec = pyObjectGetAttr(made, 'codec');
  if (!(codec instanceof PMultibyteCodec)) throw typeError('codec is unexpected type');
  made.encoding = codec.encoding;
  made.errors = errors;
  made.decoding = decoding;
  made.stream = stream;
  made.begin();
  return made;
}

export const errorsMember: Member = getset(PStateful, 'errors', {
  doc: 'how to treat errors',
  get: (self) => self.errors,
  set(self, value) {
    if (value === undefined) throw attributeError("can't delete attribute");
    const text = strValue(value);
    if (text === undefined) throw typeError('errors must be a string');
    self.errors = text;
  },
});
