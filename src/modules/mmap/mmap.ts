import type { MemoryMap } from '../../posix/support/memoryMaps.ts';
import { asIndex, asSequenceIndex, asSsizeArgument, SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { sliceBounds } from '../../runtime/abstract/slice.ts';
import { BufferView, bytesOf } from '../../runtime/buffer.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { bufferError, indexError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { checkExports } from '../../runtime/values/exports.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PSlice } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';

const ACCESS_DEFAULT = 0;
const ACCESS_READ = 1;
const ACCESS_WRITE = 2;
const ACCESS_COPY = 3;

const os = () => currentContext().posix;
const numbers = () => os().constants.mmap as unknown as Readonly<Record<string, number>>;

/** `mmap.mmap`. */
class PMmap extends PObject {
  map: MemoryMap | null = null;
  position = 0;
  access = ACCESS_DEFAULT;
  fd = -1;
  trackfd = true;
  offset: number | bigint = 0;
  exports = 0;
  views = null;
}

const mmapType = builtinType('mmap', { module: 'mmap', allocate: (type) => new PMmap(type.instanceShape) });
mmapType.hasWeakref = true;

function bytes(self: PMmap): Uint8Array {
  if (self.map === null) throw valueError('mmap closed or invalid');
  return self.map.bytes;
}

function writable(self: PMmap): Uint8Array {
  const memory = bytes(self);
  if (self.access === ACCESS_READ) throw typeError("mmap can't modify a readonly memory map.");
  return memory;
}

function close(self: PMmap): void {
  checkExports(self, 'cannot close exported pointers exist', true);
  const { map, fd } = self;
  self.map = null;
  self.fd = -1;
  if (map !== null) syscall(() => os().munmap(map));
  if (fd >= 0) syscall(() => os().close(fd));
}

/** The index that `key` is. Python code may run here and close the map: whoever comes back takes the memory anew. */
function indexOf(key: PValue, length: number, message = 'mmap indices must be integers'): number {
  if (typeOf(key).nb_index === null) throw typeError(message);
  let at = asSequenceIndex(key, indexError);
  if (at < 0) at += length;
  if (at < 0 || at >= length) throw indexError('mmap index out of range');
  return at;
}

/** Where `what` is between two positions that slices would take. */
function search(self: PMmap, what: Uint8Array, from: PValue, to: PValue, reverse: boolean): number {
  const { length } = bytes(self);
  const bound = (value: PValue, fallback: number) => {
    if (value === null) return fallback;
    const n = Number(asIndex(value));
    return Math.max(0, Math.min(length, n < 0 ? n + length : n));
  };
  const start = bound(from, self.position);
  const last = bound(to, length) - what.length;
  const memory = bytes(self);
  const matches = (at: number) => {
    for (let i = 0; i < what.length; i++) if (memory[at + i] !== what[i]) return false;
    return true;
  };
  if (reverse) {
    for (let at = last; at >= start; at--) if (matches(at)) return at;
  } else for (let at = start; at <= last; at++) if (matches(at)) return at;
  return -1;
}

defineType(mmapType, {
  doc: 'Maps length bytes from the file specified by the file descriptor fileno.',
  slots: {
    tp_new: newBy('mmap', {
      params: [
        arg('fileno', int),
        arg('length', ssize),
        arg('flags', int, 1),
        arg('prot', int, 3),
        arg('access', int, ACCESS_DEFAULT),
        arg('offset', object, 0),
        '*',
        arg('trackfd', bool, true),
      ],
      run(type, fileno, length, flags, prot, access, offsetValue, trackfd) {
        const offset = asIndex(offsetValue);
        if (length < 0) throw overflowError('memory mapped length must be positive');
        if (offset < 0) throw overflowError('memory mapped offset must be positive');
        audit('mmap.__new__', fileno, length, access, offset);
        const c = numbers();
        const { PROT_READ, PROT_WRITE, MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS } = c as Record<string, number>;
        if (access !== ACCESS_DEFAULT && (flags !== MAP_SHARED! || prot !== (PROT_READ! | PROT_WRITE!)))
          throw valueError("mmap can't specify both access and flags, prot.");
        if (access === ACCESS_READ) prot = PROT_READ!;
        else if (access === ACCESS_COPY) flags = MAP_PRIVATE!;
        else if (access === ACCESS_DEFAULT) {
          if ((prot & PROT_READ!) !== 0 && (prot & PROT_WRITE!) === 0) access = ACCESS_READ;
        } else if (access !== ACCESS_WRITE) throw valueError('mmap invalid access parameter.');
        const made = type.allocate(type) as PMmap;
        made.access = access;
        made.trackfd = trackfd;
        made.offset = offset;
        const posix = os();
        if (fileno !== -1) {
          const st = syscall(() => posix.fstat(fileno));
          if ((st.mode & 0o170000) === 0o100000) {
            const size = Number(st.size);
            if (length === 0) {
              if (size === 0) throw valueError('cannot mmap an empty file');
              if (Number(offset) >= size) throw valueError('mmap offset is greater than file size');
              length = size - Number(offset);
            } else if (Number(offset) > size || size - Number(offset) < length)
              throw valueError('mmap length is greater than file size');
          }
          if (trackfd) made.fd = syscall(() => posix.dup(fileno));
        } else flags |= MAP_ANONYMOUS!;
        try {
          made.map = syscall(() => posix.mmap(trackfd ? made.fd : fileno, length, prot, flags, offset));
        } catch (error) {
          if (made.fd >= 0) posix.close(made.fd);
          throw error;
        }
        return made;
      },
    }),
    tp_repr(self: PMmap) {
      if (self.map === null) return `<${typeOf(self).tpName} closed=True>`;
      const access = ['ACCESS_DEFAULT', 'ACCESS_READ', 'ACCESS_WRITE', 'ACCESS_COPY'][self.access]!;
      return `<${typeOf(self).tpName} closed=False, access=${access}, length=${self.map.bytes.length}, pos=${self.position}, offset=${self.offset}>`;
    },
    mp_length: (self: PMmap) => bytes(self).length,
    sq_length: (self: PMmap) => bytes(self).length,
    sq_item(self: PMmap, at) {
      const memory = bytes(self);
      if (at < 0 || at >= memory.length) throw indexError('mmap index out of range');
      return new PBytes(memory.slice(at, at + 1));
    },
    mp_subscript(self: PMmap, key): PValue {
      const size = bytes(self).length;
      if (!(key instanceof PSlice)) {
        const at = indexOf(key, size);
        return bytes(self)[at]!;
      }
      const { start, step, count: length } = sliceBounds(key, size);
      const memory = bytes(self);
      const out = new Uint8Array(length);
      for (let i = 0; i < length; i++) out[i] = memory[start + i * step]!;
      return new PBytes(out);
    },
    mp_ass_subscript(self: PMmap, key, value) {
      const size = writable(self).length;
      if (!(key instanceof PSlice)) {
        const at = indexOf(key, size, 'mmap indices must be integer');
        if (value === undefined) throw typeError("mmap doesn't support item deletion");
        if (typeOf(value).nb_index === null) throw typeError('mmap item value must be an int');
        const n = asSequenceIndex(value, typeError);
        if (n < 0 || n > 255) throw valueError('mmap item value must be in range(0, 256)');
        bytes(self)[at] = n;
        return;
      }
      const { start, step, count: length } = sliceBounds(key, size);
      if (value === undefined) throw typeError("mmap object doesn't support slice deletion");
      const source = bytesOf(value);
      const memory = bytes(self);
      if (source.length !== length) throw indexError('mmap slice assignment is wrong size');
      for (let i = 0; i < length; i++) memory[start + i * step] = source[i]!;
    },
    bf_getbuffer(self: PMmap, wantsWrite) {
      const memory = bytes(self);
      const readonly = self.access === ACCESS_READ;
      if (wantsWrite && readonly) throw bufferError('Object is not writable.');
      return new BufferView({
        object: self,
        memory,
        readonly,
        exporter: self,
      });
    },
  },
  members: [
    method(PMmap, 'close', { run: (self) => close(self) }),
    getset(PMmap, 'closed', { get: (self) => self.map === null }),
    method(PMmap, 'size', {
      run(self) {
        bytes(self);
        return syscall(() => os().fstat(self.fd)).size;
      },
    }),
    method(PMmap, 'tell', {
      run(self) {
        bytes(self);
        return self.position;
      },
    }),
    method(PMmap, 'seek', {
      textSignature: null,
      params: [arg('pos', ssize), arg('whence', int, 0), '/'],
      run(self, distance, whence) {
        const { length } = bytes(self);
        if (whence < 0 || whence > 2) throw valueError('unknown seek type');
        const target = distance + (whence === 0 ? 0 : whence === 1 ? self.position : length);
        if (target < 0 || target > length) throw valueError('seek out of range');
        self.position = target;
        return target;
      },
    }),
    method(PMmap, 'seekable', { run: () => true }),
    method(PMmap, 'read', {
      textSignature: null,
      params: [arg('n', object, null), '/'],
      run(self, count) {
        bytes(self);
        if (count !== null && typeOf(count).nb_index === null)
          throw typeError(`argument should be integer or None, not '${typeOf(count).tpName}'`);
        const wanted = count === null ? -1 : asSsizeArgument(count);
        const memory = bytes(self);
        const left = Math.max(0, memory.length - self.position);
        const n = wanted < 0 || wanted > left ? left : wanted;
        const out = memory.slice(self.position, self.position + n);
        self.position += n;
        return new PBytes(out);
      },
    }),
    method(PMmap, 'read_byte', {
      run(self) {
        const memory = bytes(self);
        if (self.position >= memory.length) throw valueError('read byte out of range');
        return memory[self.position++]!;
      },
    }),
    method(PMmap, 'readline', {
      run(self) {
        const memory = bytes(self);
        const at = memory.indexOf(10, self.position);
        const end = at < 0 ? memory.length : at + 1;
        const out = memory.slice(self.position, end);
        self.position = Math.max(self.position, end);
        return new PBytes(out);
      },
    }),
    method(PMmap, 'write', {
      textSignature: null,
      params: [arg('bytes', object), '/'],
      run(self, data) {
        const source = bytesOf(data);
        const memory = writable(self);
        if (self.position > memory.length || memory.length - self.position < source.length)
          throw valueError('data out of range');
        memory.set(source, self.position);
        self.position += source.length;
        return source.length;
      },
    }),
    method(PMmap, 'write_byte', {
      textSignature: null,
      params: [arg('byte', int), '/'],
      run(self, value) {
        const memory = writable(self);
        if (value < 0) throw overflowError('unsigned byte integer is less than minimum');
        if (value > 255) throw overflowError('unsigned byte integer is greater than maximum');
        if (self.position >= memory.length) throw valueError('write byte out of range');
        memory[self.position++] = value;
      },
    }),
    method(PMmap, 'find', {
      textSignature: null,
      params: [arg('sub', object), arg('start', object, null), arg('end', object, null), '/'],
      run: (self, sub, start, end) => search(self, bytesOf(sub), start, end, false),
    }),
    method(PMmap, 'rfind', {
      textSignature: null,
      params: [arg('sub', object), arg('start', object, null), arg('end', object, null), '/'],
      run: (self, sub, start, end) => search(self, bytesOf(sub), start, end, true),
    }),
    method(PMmap, 'move', {
      textSignature: null,
      params: [arg('dest', ssize), arg('src', ssize), arg('count', ssize), '/'],
      run(self, to, from, count) {
        const memory = writable(self);
        if (to < 0 || from < 0 || count < 0 || memory.length - to < count || memory.length - from < count)
          throw valueError('source, destination, or count out of range');
        memory.copyWithin(to, from, from + count);
      },
    }),
    method(PMmap, 'flush', {
      textSignature: null,
      params: [arg('offset', ssize, 0), arg('size', object, null), '/'],
      run(self, offset, size) {
        const memory = bytes(self);
        const length = size === null ? memory.length : Number(asIndex(size));
        if (offset < 0 || length < 0 || memory.length - offset < length) throw valueError('flush values out of range');
        if (self.access === ACCESS_READ || self.access === ACCESS_COPY) return;
        const { MS_SYNC } = os().constants.libc as unknown as { MS_SYNC: number };
        syscall(() => os().msync(self.map!, offset, length, MS_SYNC));
      },
    }),
    method(PMmap, 'madvise', {
      textSignature: null,
      params: [arg('option', int), arg('start', ssize, 0), arg('length', object, null), '/'],
      run(self, option, start, count) {
        const memory = bytes(self);
        if (start < 0 || start >= memory.length) throw valueError('madvise start out of bounds');
        const wanted = count === null ? memory.length : asSsizeArgument(count);
        if (wanted < 0) throw valueError('madvise length invalid');
        if (start + wanted > SSIZE_MAX) throw overflowError('madvise length too large');
        syscall(() => os().madvise(self.map!, start, Math.min(wanted, memory.length - start), option));
      },
    }),
    method(PMmap, 'resize', {
      textSignature: null,
      params: [arg('newsize', ssize), '/'],
      run(self, size) {
        bytes(self);
        checkExports(self, "mmap can't resize with extant pointers exported.", true);
        if (self.access !== ACCESS_WRITE && self.access !== ACCESS_DEFAULT)
          throw typeError("mmap can't resize a readonly or copy-on-write memory map.");
        if (!self.trackfd) throw valueError("mmap can't resize with trackfd=False.");
        if (size < 0) throw valueError('new size out of range');
        if (self.fd >= 0) syscall(() => os().ftruncate(self.fd, BigInt(self.offset) + BigInt(size)));
        self.map = syscall(() => os().mremap(self.map!, size));
      },
    }),
    method(PMmap, '__enter__', {
      run(self) {
        bytes(self);
        return self;
      },
    }),
    method(PMmap, '__exit__', { textSignature: null, params: [varargs('args')], run: (self) => close(self) }),
  ],
});

defineModule('mmap', {
  attributes: { mmap: mmapType, error: exceptionType('OSError') },
  exec(module) {
    for (const [name, value] of Object.entries(numbers())) module.dict.set(name, value);
    module.dict.set('PAGESIZE', os().pageSize());
  },
});
