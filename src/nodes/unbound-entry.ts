import { callCoroutine } from '../objects/function/coroutine-call.ts';
import { pyObjectCall, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../runtime/abstract/call.ts';
import type { PObject, PValue } from '../runtime/object.ts';
import type { PType, TypeVersion } from '../runtime/type.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { methodDescriptorType, PMethodDescriptor, PWrapperDescriptor } from '../runtime/values/function.ts';
import { isInstanceOf } from '../runtime/values/scalars.ts';
import { BuiltinEntryNode, methodKindOf } from './builtin-entry.ts';
import { CallEntryNode } from './call-entry.ts';
import type { PythonFrame } from './python-frame.ts';

/* Methods of builtin classes that are read from a class and given their object: `dict.get(d, k)`, `Exception.__init__(self, text)`. */

abstract class UnboundEntryNode<Descriptor extends PObject & { readonly owner: PType }> extends CallEntryNode {
  /** The class it is read from. */
  readonly type: PType;
  readonly version: TypeVersion;
  readonly metaversion: TypeVersion;
  readonly descriptor: Descriptor;
  constructor(type: PType, descriptor: Descriptor) {
    super();
    this.type = type;
    this.version = type.version;
    this.metaversion = type.shape.cls.version;
    this.descriptor = descriptor;
  }
  override executeTest(_frame: PythonFrame, receiver: PValue): boolean {
    return receiver === this.type && this.version.valid && this.metaversion.valid;
  }
  override executeCall0(_frame: PythonFrame, _receiver: PValue): PValue {
    return pyObjectCall(this.descriptor, [], null);
  }
  override executeCallN(_frame: PythonFrame, _receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return pyObjectCall(this.descriptor, args, keywords);
  }
  override callInCoroutine(_receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return callCoroutine(this.descriptor, args, keywords);
  }
}

class UnboundMethodEntryNode extends UnboundEntryNode<PMethodDescriptor> {
  readonly count: number;
  /** For objects like the first one. */
  method: BuiltinEntryNode | null = null;
  constructor(type: PType, descriptor: PMethodDescriptor, count: number) {
    super(type, descriptor);
    this.count = count;
  }
  /** Whether `self` is like the first object. */
  executeKnows(frame: PythonFrame, self: PValue): boolean {
    if (this.method !== null) return this.method.executeTest(frame, self);
    this.meet(self);
    return false;
  }
  meet(self: PValue): void {
    const { definition, owner } = this.descriptor;
    if (!isInstanceOf(self, owner)) return;
    const kind = methodKindOf(self);
    if (kind === null) return;
    this.method = this.insert(new BuiltinEntryNode(kind, definition, self, this.count, null));
    this.changed();
  }
  override executeCall1(frame: PythonFrame, _receiver: PValue, a: PValue): PValue {
    if (this.executeKnows(frame, a)) return this.method!.executeCall0(frame, a);
    return pyObjectCall1(this.descriptor, a);
  }
  override executeCall2(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue): PValue {
    if (this.executeKnows(frame, a)) return this.method!.executeCall1(frame, a, b);
    return pyObjectCall2(this.descriptor, a, b);
  }
  override executeCall3(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    if (this.executeKnows(frame, a)) return this.method!.executeCall2(frame, a, b, c);
    return pyObjectCall3(this.descriptor, a, b, c);
  }
}

class UnboundWrapperEntryNode extends UnboundEntryNode<PWrapperDescriptor> {
  override executeCall1(_frame: PythonFrame, _receiver: PValue, a: PValue): PValue {
    if (isInstanceOf(a, this.descriptor.owner)) return this.descriptor.call(a, [], null);
    return pyObjectCall1(this.descriptor, a);
  }
  override executeCall2(_frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue): PValue {
    if (isInstanceOf(a, this.descriptor.owner)) return this.descriptor.call(a, [b], null);
    return pyObjectCall2(this.descriptor, a, b);
  }
  override executeCall3(_frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    if (isInstanceOf(a, this.descriptor.owner)) return this.descriptor.call(a, [b, c], null);
    return pyObjectCall3(this.descriptor, a, b, c);
  }
}

/** The entry for `type.name(…)` where `found` is what a builtin class holds under the name; `null` for other things and calls with keywords. */
export function unboundEntryFor(
  type: PType,
  found: PValue | undefined,
  count: number,
  keywords: KeywordNames,
): CallEntryNode | null {
  if (keywords !== null || count === 0 || count > 3) return null;
  if (found instanceof PWrapperDescriptor) return new UnboundWrapperEntryNode(type, found);
  if (!(found instanceof PMethodDescriptor) || found.shape.cls !== methodDescriptorType) return null;
  return new UnboundMethodEntryNode(type, found, count - 1);
}
