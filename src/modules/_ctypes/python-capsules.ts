import { PCapsule } from '../../objects/capsule/capsule.ts';
import { valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { readPointer, stringAt } from './addresses.ts';
import type { InternalFunction, PCArg } from './arguments.ts';
import { argumentObject } from './python-arguments.ts';

/*
 * `PyCapsule_…`, for programs that make or read capsules through ctypes.
 */

interface Content {
  pointer: number;
  name: Uint8Array | null;
  destructor: number;
  context: number;
}

const contents = new WeakMap<PCapsule, Content>();

const pointer = (arg: PCArg | undefined): number => readPointer(arg!.memory, 0);
const nameOf = (arg: PCArg | undefined): Uint8Array | null => (pointer(arg) === 0 ? null : stringAt(pointer(arg)));
const text = (name: Uint8Array | null): string => (name === null ? '' : new TextDecoder().decode(name));

function contentOf(arg: PCArg | undefined, caller: string): Content {
  const capsule = argumentObject(arg);
  const content = capsule instanceof PCapsule ? contents.get(capsule) : undefined;
  if (content === undefined) throw valueError(`${caller} called with invalid PyCapsule object`);
  return content;
}

function isNamed(content: Content, name: Uint8Array | null): boolean {
  if (content.name === null || name === null) return content.name === name;
  return text(content.name) === text(name);
}

/** NULL as a pointer that is no result. */
const address = (value: number): PValue => (value === 0 ? null : value);

function create(args: readonly PCArg[]): PValue {
  const where = pointer(args[0]);
  if (where === 0) throw valueError('PyCapsule_New called with null pointer');
  const name = nameOf(args[1]);
  const capsule = new PCapsule(text(name));
  contents.set(capsule, { pointer: where, name, destructor: pointer(args[2]), context: 0 });
  return capsule;
}

function getPointer(args: readonly PCArg[]): PValue {
  const content = contentOf(args[0], 'PyCapsule_GetPointer');
  if (!isNamed(content, nameOf(args[1]))) throw valueError('PyCapsule_GetPointer called with incorrect name');
  return content.pointer;
}

function isValid(args: readonly PCArg[]): PValue {
  const capsule = argumentObject(args[0]);
  const content = capsule instanceof PCapsule ? contents.get(capsule) : undefined;
  return content !== undefined && isNamed(content, nameOf(args[1])) ? 1 : 0;
}

function setter(name: string, change: (content: Content, arg: PCArg) => void): InternalFunction {
  return (args) => {
    change(contentOf(args[0], name), args[1]!);
    return 0;
  };
}

export const capsuleFunctions: Readonly<Record<string, InternalFunction>> = {
  PyCapsule_New: create,
  PyCapsule_GetPointer: getPointer,
  PyCapsule_GetName(args) {
    const { name } = contentOf(args[0], 'PyCapsule_GetName');
    return name === null ? null : new PBytes(name);
  },
  PyCapsule_GetDestructor: (args) => address(contentOf(args[0], 'PyCapsule_GetDestructor').destructor),
  PyCapsule_GetContext: (args) => address(contentOf(args[0], 'PyCapsule_GetContext').context),
  PyCapsule_IsValid: isValid,
  PyCapsule_SetPointer: setter('PyCapsule_SetPointer', (content, arg) => {
    if (pointer(arg) === 0) throw valueError('PyCapsule_SetPointer called with null pointer');
    content.pointer = pointer(arg);
  }),
  PyCapsule_SetName: setter('PyCapsule_SetName', (content, arg) => {
    content.name = nameOf(arg);
  }),
  PyCapsule_SetDestructor: setter('PyCapsule_SetDestructor', (content, arg) => {
    content.destructor = pointer(arg);
  }),
  PyCapsule_SetContext: setter('PyCapsule_SetContext', (content, arg) => {
    content.context = pointer(arg);
  }),
};
