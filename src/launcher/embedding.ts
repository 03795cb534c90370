/* The package's entry for Node: the embedding API with what Node can give it. */
import { existsSync } from 'node:fs';
import { hostDefaults } from '../api/options.ts';
import type { FileSystem } from '../posix/filesystem/fileSystem.ts';
import { HostFileSystem, hostFolder } from '../posix/filesystem/host/hostFileSystem.ts';
import { type NodeProcessOptions, nodeProcessHost } from '../posix/host/processHost.ts';
import { libraryFolders } from './configuration.ts';
import { useNodeHashes } from './hashes.ts';
import { useSystemNcurses } from './ncurses.ts';
import { useNodeOpenssl } from './openssl.ts';
import { usePackagedSqlite } from './sqlite.ts';

export * from '../api/index.ts';
export { HostFileSystem, hostFolder, nodeProcessHost };

let library: FileSystem | null = null;

let ownLibrary: FileSystem | null = null;

hostDefaults.libraryFolders = libraryFolders;
hostDefaults.library = () => (library ??= hostFolder(libraryFolders().stdlib));
hostDefaults.ownLibrary = () => {
  const { own } = libraryFolders();
  if (ownLibrary === null && existsSync(own)) ownLibrary = hostFolder(own);
  return ownLibrary;
};
hostDefaults.services = {
  cpuTimes() {
    const { user, system } = process.cpuUsage();
    return { user: user / 1000, system: system / 1000 };
  },
};
useNodeHashes();
usePackagedSqlite();
useNodeOpenssl();
useSystemNcurses();
hostDefaults.environment = () => process.env as Record<string, string>;
hostDefaults.heapBytes = () => process.memoryUsage().heapUsed;
hostDefaults.isWholeHost = (fileSystem) => fileSystem instanceof HostFileSystem;
hostDefaults.processes = () => nodeProcessHost(hostPrograms);

/** Programs of the host by their own paths; the context's directories are not the host's. */
const hostPrograms: NodeProcessOptions = {
  hostDirectory: (path) => (existsSync(path) ? path : '/'),
  hostProgram: (path) => path,
};
