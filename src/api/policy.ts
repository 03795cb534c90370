import type { FileSystem } from '../posix/filesystem/fileSystem.ts';
import { type ContextOptions, hostDefaults } from './options.ts';

/** How far a program is trusted: sets what the options leave open, and refuses those that would weaken it. */
export type Policy = 'trusted' | 'constrained' | 'isolated' | 'untrusted';

/** The options with what their policy sets. Throws for one that cannot be held. */
export function withPolicy(options: ContextOptions): ContextOptions {
  const { policy } = options;
  switch (policy) {
    case undefined:
      return options;
    case 'trusted':
      return { ...trusted(), ...options };
    case 'constrained':
      constrain(options);
      return options;
    case 'isolated':
      throw new Error("policy 'isolated': there are no contexts in worker threads yet");
    case 'untrusted':
      throw new Error("policy 'untrusted': there are no contexts in processes of their own yet");
    default:
      throw new TypeError(`unknown policy '${policy}': it is one of trusted, constrained, isolated, untrusted`);
  }
}

/** All that the host can grant. */
function trusted(): ContextOptions {
  return {
    allowThreads: true,
    allowEnvironment: true,
    allowNative: true,
    allowCreateProcess: hostDefaults.processes !== null,
  };
}

const REFUSED = ['allowNetwork', 'allowCreateProcess', 'allowEnvironment', 'allowNative'] as const;

/** Nothing of the host but what it passes in, and files of folders that it names. */
function constrain(options: ContextOptions): void {
  const refuse = (what: string): never => {
    throw new Error(`policy 'constrained' does not allow ${what}`);
  };
  for (const name of REFUSED) if (options[name]) refuse(name);
  if (options.posixModuleBackend === 'native') refuse("posixModuleBackend 'native'");
  if (options.fileSystem !== undefined && reachesWholeHost(options.fileSystem))
    refuse('the whole file system of the host: give it a folder (hostFolder)');
}

function reachesWholeHost(fileSystem: FileSystem): boolean {
  return hostDefaults.isWholeHost?.(fileSystem) === true || fileSystem.parts?.some(reachesWholeHost) === true;
}
