import { UnsupportedPosixFeature } from '../errors.ts';
import type { Foreign, ForeignSignature, ForeignStruct, ForeignType } from '../support/foreign.ts';
import { errno, koffi, setErrno } from './libc.ts';

/*
 * Calls of C functions whose types are known at run time only, and functions that C can call.
 */

/** How values of a type go to koffi and come back. */
interface Passing {
  readonly name: string;
  /** The type in koffi's words. */
  readonly type: unknown;
  read(memory: Uint8Array): unknown;
  write(memory: Uint8Array, value: any): void;
}

/** A value on its way: a view of each memory would take longer than the call. */
const cellBytes = new Uint8Array(8);
const cell = new DataView(cellBytes.buffer);

function scalar(name: string, type: string, size: number, read: () => unknown, write: (value: any) => void): Passing {
  return {
    name,
    type,
    read(memory) {
      for (let i = 0; i < size; i++) cellBytes[i] = memory[i]!;
      return read();
    },
    write(memory, value) {
      write(value);
      for (let i = 0; i < size; i++) memory[i] = cellBytes[i]!;
    },
  };
}

/** 64 bits of an address or a count, which mostly fit a number. */
function unsigned(name: string, type: string): Passing {
  const read = (): number | bigint => {
    const high = cell.getUint32(4, true);
    return high < 0x200000 ? high * 4294967296 + cell.getUint32(0, true) : cell.getBigUint64(0, true);
  };
  return scalar(name, type, 8, read, (value: number | bigint | null) =>
    cell.setBigUint64(0, BigInt.asUintN(64, BigInt(value ?? 0)), true),
  );
}

const SCALARS: Readonly<Record<string, Passing>> = {
  v: { name: 'v', type: 'void', read: () => undefined, write() {} },
  b: scalar(
    'b',
    'int8',
    1,
    () => cell.getInt8(0),
    (value) => cell.setInt8(0, value),
  ),
  B: scalar(
    'B',
    'uint8',
    1,
    () => cell.getUint8(0),
    (value) => cell.setUint8(0, value),
  ),
  h: scalar(
    'h',
    'int16',
    2,
    () => cell.getInt16(0, true),
    (value) => cell.setInt16(0, value, true),
  ),
  H: scalar(
    'H',
    'uint16',
    2,
    () => cell.getUint16(0, true),
    (value) => cell.setUint16(0, value, true),
  ),
  i: scalar(
    'i',
    'int32',
    4,
    () => cell.getInt32(0, true),
    (value) => cell.setInt32(0, value, true),
  ),
  I: scalar(
    'I',
    'uint32',
    4,
    () => cell.getUint32(0, true),
    (value) => cell.setUint32(0, value, true),
  ),
  q: scalar(
    'q',
    'int64',
    8,
    () => cell.getBigInt64(0, true),
    (value) => cell.setBigInt64(0, BigInt(value), true),
  ),
  Q: unsigned('Q', 'uint64'),
  P: unsigned('P', 'uintptr_t'),
  f: scalar(
    'f',
    'float',
    4,
    () => cell.getFloat32(0, true),
    (value) => cell.setFloat32(0, value, true),
  ),
  d: scalar(
    'd',
    'double',
    8,
    () => cell.getFloat64(0, true),
    (value) => cell.setFloat64(0, value, true),
  ),
};

const structs = new Map<string, Passing>();

function structPassing(struct: ForeignStruct): Passing {
  const { size, parts } = struct;
  const name = `{${size}${parts.map((part) => part.kind).join('')}}`;
  let passing = structs.get(name);
  if (passing === undefined)
    structs.set(name, (passing = parts.length === 0 ? inMemory(name, size) : inRegisters(name, struct)));
  return passing;
}

function inMemory(name: string, size: number): Passing {
  return {
    name,
    type: koffi().struct({ bytes: koffi().array('uint8', size, 'Typed') }),
    read: (memory) => ({ bytes: memory }),
    write: (memory, value: { bytes: Uint8Array }) => memory.set(value.bytes),
  };
}

/** The last part may be less than its type, so its bytes go through memory of a full one. */
function inRegisters(name: string, { size, parts }: ForeignStruct): Passing {
  if (process.arch !== 'x64') throw new UnsupportedPosixFeature('a structure that is passed by value', 'native');
  const kinds = parts.map(({ kind }) => SCALARS[kind]!);
  const places = parts.map(({ offset }, i) => ({
    key: `p${i}`,
    offset,
    end: Math.min(size, offset + (kinds[i]!.name === 'f' ? 4 : 8)),
    kind: kinds[i]!,
  }));
  return {
    name,
    type: koffi().struct(Object.fromEntries(places.map(({ key, kind }) => [key, kind.type]))),
    read(memory) {
      const value: Record<string, unknown> = {};
      for (const { key, offset, end, kind } of places) {
        const part = new Uint8Array(8);
        part.set(memory.subarray(offset, end));
        value[key] = kind.read(part);
      }
      return value;
    },
    write(memory, value: Record<string, unknown>) {
      for (const { key, offset, end, kind } of places) {
        const part = new Uint8Array(8);
        kind.write(part, value[key]);
        memory.set(part.subarray(0, end - offset), offset);
      }
    },
  };
}

const passingOf = (type: ForeignType): Passing => (typeof type === 'string' ? SCALARS[type]! : structPassing(type));

/** koffi calls none with more. */
const MOST_ARGUMENTS = 64;

/** A signature as koffi takes it. */
interface Prepared {
  readonly result: Passing;
  readonly arguments: readonly Passing[];
  readonly prototype: object;
}

const prepared = new Map<string, Prepared>();

/** Signatures are few, and koffi keeps what it was told of each. `fixed` arguments come before a `...`. */
function prepare(signature: ForeignSignature, fixed = -1): Prepared {
  if (signature.arguments.length > MOST_ARGUMENTS)
    throw new UnsupportedPosixFeature(`a C function of more than ${MOST_ARGUMENTS} arguments`, 'native');
  const result = passingOf(signature.result);
  const args = signature.arguments.map(passingOf);
  const key = `${result.name}(${args.map((arg) => arg.name).join('')})${fixed}`;
  let known = prepared.get(key);
  if (known === undefined) {
    const types = args.map((arg) => arg.type);
    const parameters = fixed < 0 ? types : [...types.slice(0, fixed), '...'];
    known = { result, arguments: args, prototype: koffi().proto(result.type, parameters) };
    prepared.set(key, known);
  }
  return known;
}

/** Where the arguments of a `...` have places of their own. */
const variadicApart = process.platform === 'darwin' && process.arch === 'arm64';

export function foreignCalls(): Pick<Foreign, 'call' | 'register' | 'unregister' | 'errno' | 'setErrno'> {
  return {
    call(address, signature, values, result, variadic) {
      const fixed = variadicApart ? variadic : undefined;
      const { arguments: args, prototype, result: passing } = prepare(signature, fixed);
      const given: unknown[] = [];
      for (let i = 0; i < values.length; i++) {
        if (fixed !== undefined && i >= fixed) given.push(args[i]!.type);
        given.push(args[i]!.read(values[i]!));
      }
      passing.write(result, koffi().call(BigInt(address), prototype, ...given));
    },
    register(signature, run) {
      const { arguments: args, prototype, result: passing } = prepare(signature);
      const callback = (...values: unknown[]): unknown => {
        const memories = args.map((arg, i) => {
          const type = signature.arguments[i]!;
          const memory = new Uint8Array(new ArrayBuffer(typeof type === 'string' ? 8 : Math.max(8, type.size)));
          arg.write(memory, values[i]);
          return memory;
        });
        const result = new Uint8Array(16);
        run(memories, result);
        return passing.read(result);
      };
      return Number(koffi().register(callback, koffi().pointer(prototype)));
    },
    unregister: (address) => koffi().unregister(BigInt(address)),
    errno,
    setErrno,
  };
}
