import type { PosixSupport } from '../posix/support.ts';
import { tracedPosix } from '../posix/trace.ts';
import { inheritSignals, takeInheritedSignals } from './inherited.ts';
import { writeLog } from './log.ts';
import type { MakePosix } from './main.ts';
import { LIBRARY, managedPosix, OWN_LIBRARY } from './managed.ts';
import { type CommandLine, UsageError } from './options.ts';

export { UsageError };

/** The values of the option PosixModuleBackend; `java` is what GraalPy calls its emulated one. */
const BACKENDS = new Map<string, 'native' | 'emulated'>([
  ['native', 'native'],
  ['emulated', 'emulated'],
  ['java', 'emulated'],
]);

/** The backend of a command: that of the option, of TSPY_POSIX_BACKEND, or its own. */
export function makePosix(own: 'native' | 'emulated', native: () => PosixSupport): MakePosix {
  return (line, library) => {
    const signals = takeInheritedSignals();
    const wanted = line.backend ?? process.env['TSPY_POSIX_BACKEND'] ?? '';
    const backend = wanted === '' ? own : BACKENDS.get(wanted);
    if (backend === undefined)
      throw new UsageError(`unknown POSIX backend '${wanted}': it is one of ${[...BACKENDS.keys()].join(', ')}`);
    if (backend === 'native') {
      if (line.root !== null || line.memoryFs)
        throw new UsageError('--root and --memory-fs need --python.PosixModuleBackend=emulated');
      return { posix: traced(inheritSignals(native(), signals), line), library };
    }
    const apart = line.root !== null || line.memoryFs;
    return {
      posix: traced(inheritSignals(managedPosix(line, library), signals), line),
      library: apart ? { stdlib: LIBRARY, own: OWN_LIBRARY } : library,
    };
  };
}

/** `--log.posix.level`. */
function traced(posix: PosixSupport, line: CommandLine): PosixSupport {
  return line.posixLog ? tracedPosix(posix, (text) => writeLog(line, `[posix::${posix.name}] FINE: ${text}`)) : posix;
}
