import { bindDescriptor, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { runtimeError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { PCell } from '../../runtime/values/code.ts';
import { PFunction } from '../../runtime/values/function.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PSuper, superType } from '../../runtime/values/super.ts';
import { genericGetAttr } from '../object/generic-attribute.ts';

/** `supercheck`: the class in whose MRO is looked; `object` is an instance of `type` or a subclass of it. */
function checkObject(type: PType, object: PValue): PType {
  if (object instanceof PType && object.isSubtypeOf(type)) return object;
  const cls = typeOf(object);
  if (cls.isSubtypeOf(type)) return cls;
  const claimed = pyObjectLookupAttr(object, '__class__');
  if (claimed instanceof PType && claimed !== cls && claimed.isSubtypeOf(type)) return claimed;
  throw typeError(
    `super(type, obj): obj (${object instanceof PType ? 'type' : 'instance of'} ${object instanceof PType ? object.name : cls.name}) is not an instance or subtype of type (${type.name}).`,
  );
}

/** `super(type, object)`, or `super(type)` without an object. */
export function newSuper(type: PType, object: PValue | undefined): PSuper {
  const self = new PSuper();
  fill(self, type, object);
  return self;
}

function fill(self: PSuper, type: PType, object: PValue | undefined): void {
  self.objectType = object === undefined ? null : checkObject(type, object);
  self.type = type;
  self.object = object;
}

/** What the classes after `type` in the MRO of `objectType` hold under that name. */
export function superFind(type: PType, objectType: PType, name: string): PValue | undefined {
  const mro = objectType.mro;
  for (let i = mro.indexOf(type) + 1; i > 0 && i < mro.length; i++) {
    const found = mro[i]!.dict.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `super()` without arguments, called other than by that name: finds class and first argument in the running frame. */
function fromFrame(): { type: PType; object: PValue } {
  const activation = rt.stack[rt.sp];
  const code = activation?.code ?? null;
  if (activation === undefined || code === null) throw runtimeError('super(): no current frame');
  if (code.signature.positional === 0) throw runtimeError('super(): no arguments');
  const name = code.varnames[0]!;
  const slot = activation.locals?.slots[0];
  const held = slot instanceof PCell && code.cellvars.includes(name) ? slot.value : (slot as PValue | undefined);
  if (held === undefined) throw runtimeError('super(): arg[0] deleted');
  const free = code.freevars.indexOf('__class__');
  const fn = activation.fn;
  if (free < 0 || !(fn instanceof PFunction)) throw runtimeError('super(): __class__ cell not found');
  const type = fn.closure[free]?.value;
  if (type === undefined) throw runtimeError('super(): empty __class__ cell');
  if (!(type instanceof PType)) throw runtimeError(`super(): __class__ is not a type (${typeOf(type).tpName})`);
  return { type, object: held };
}

function initialize(self: PSuper, args: PValue[], keywords: KeywordNames): void {
  if (keywords !== null && keywords.length > 0) throw typeError('super() takes no keyword arguments');
  if (args.length > 2) throw typeError(`super() expected at most 2 arguments, got ${args.length}`);
  if (args.length === 0) {
    const found = fromFrame();
    fill(self, found.type, found.object);
    return;
  }
  const type = args[0]!;
  if (!(type instanceof PType)) throw typeError(`super() argument 1 must be a type, not ${typeOf(type).tpName}`);
  const object = args[1];
  fill(self, type, object === null ? undefined : object);
}

defineType(superType, {
  doc: 'super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n',
  slots: {
    tp_new: (type: PType) => type.allocate(type),
    tp_init: initialize,
    tp_repr(self: PSuper) {
      const name = self.type === null ? 'NULL' : self.type.name;
      return self.objectType === null
        ? `<super: <class '${name}'>, NULL>`
        : `<super: <class '${name}'>, <${self.objectType.name} object>>`;
    },
    tp_getattro(self: PSuper, name: string) {
      if (self.objectType !== null && name !== '__class__') {
        const { object, objectType } = self;
        const found = superFind(self.type!, objectType, name);
        if (found !== undefined) return bindDescriptor(found, object === objectType ? undefined : object!, objectType);
      }
      return genericGetAttr(self, name);
    },
    tp_descr_get(self: PSuper, instance: PValue | undefined) {
      if (instance === undefined || instance === null || self.object !== undefined) return self;
      if (self.shape.cls !== superType) {
        const cls = self.shape.cls;
        return typeOf(cls).tp_call!(cls, [self.type, instance], null);
      }
      return newSuper(self.type!, instance);
    },
  },
  members: [
    getset(PSuper, '__thisclass__', { doc: 'the class invoking super()', member: true, get: (self) => self.type }),
    getset(PSuper, '__self__', {
      doc: 'the instance invoking super(); may be None',
      member: true,
      get: (self) => self.object ?? null,
    }),
    getset(PSuper, '__self_class__', {
      doc: 'the type of the instance invoking super(); may be None',
      member: true,
      get: (self) => self.objectType,
    }),
  ],
});
