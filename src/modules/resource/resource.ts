import { PosixError } from '../../posix/errors.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { makeUsage, structRusage } from '../posix/processes.ts';

const os = () => currentContext().posix;
const RLIM_NLIMITS = 16;

function limitOf(value: PValue): { soft: number | bigint; hard: number | bigint } {
  const items = collect(value);
  if (items.length !== 2) throw valueError('expected a tuple of 2 integers');
  return { soft: asIndex(items[0]!), hard: asIndex(items[1]!) };
}

function checkResource(resource: number): void {
  if (resource < 0 || resource >= RLIM_NLIMITS) throw valueError('invalid resource specified');
}

/** setrlimit's failures, two of which CPython words itself. */
function setting<T>(call: () => T): T {
  return syscall(() => {
    try {
      return call();
    } catch (error) {
      const { EINVAL, EPERM } = os().constants.errno;
      if (error instanceof PosixError && error.errno === EINVAL)
        throw valueError('current limit exceeds maximum limit');
      if (error instanceof PosixError && error.errno === EPERM) throw valueError('not allowed to raise maximum limit');
      throw error;
    }
  });
}

defineModule('resource', {
  functions: [
    builtinFunction('getrusage', {
      params: [arg('who', int), '/'],
      run: (_self, who) =>
        makeUsage(
          syscall(() => {
            try {
              return os().getrusage(who);
            } catch (error) {
              if (error instanceof PosixError && error.errno === os().constants.errno.EINVAL)
                throw valueError('invalid who parameter');
              throw error;
            }
          }),
        ),
    }),
    builtinFunction('getrlimit', {
      params: [arg('resource', int), '/'],
      run(_self, resource) {
        checkResource(resource);
        const { soft, hard } = syscall(() => os().getrlimit(resource));
        return new PTuple([soft, hard]);
      },
    }),
    builtinFunction('setrlimit', {
      params: [arg('resource', int), arg('limits', object), '/'],
      run(_self, resource, limits) {
        checkResource(resource);
        const limit = limitOf(limits);
        setting(() => os().setrlimit(resource, limit));
      },
    }),
    builtinFunction('prlimit', {
      params: [arg('pid', int), arg('resource', int), arg('limits', object, null), '/'],
      run(_self, pid, resource, limits) {
        checkResource(resource);
        const limit = limits === null ? null : limitOf(limits);
        const { soft, hard } = setting(() => os().prlimit(pid, resource, limit));
        return new PTuple([soft, hard]);
      },
    }),
    builtinFunction('getpagesize', { run: () => os().pageSize() }),
  ],
  attributes: { error: exceptionType('OSError'), struct_rusage: structRusage.type },
  exec(module) {
    for (const [name, value] of Object.entries(os().constants.resource)) module.dict.set(name, value as number);
  },
});
