#!/usr/bin/env node
// The command as a module: becomes the process that the shell script beside it would start, or else runs the engine here.
import { existsSync, readdirSync, readFileSync, readlinkSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const file = fileURLToPath(import.meta.url);
const folder = dirname(file);
const name = basename(file, '.mjs');
const engine = join(folder, `${name}-engine.cjs`);
const require = createRequire(engine);

startSnapshot();
runEngine();

/** Replaces this process by one that starts from the snapshot; comes back where that cannot be. */
function startSnapshot() {
  const { env, execArgv, execPath } = process;
  if (env.NODE_OPTIONS || execArgv.length > 0) return;
  try {
    const place = env.TSPY_SNAPSHOT || folder;
    const [snapshotFolder, node, flags, addon, workers] = readFileSync(join(place, `${name}.snapshot`), 'utf8')
      .split('\n')
      .map((line) => /^\w+='?(.*?)'?$/.exec(line)?.[1]);
    // Programs of the host are run by a worker thread, which not every Node has in a process that started from a snapshot.
    if (workers !== 'yes' && process.argv.includes('--allow-run')) return;
    const forked = process.argv.some((argument) => argument.startsWith('from multiprocessing.'));
    const image = join(place, `${name}-multiprocessing.blob`);
    const blob = forked && existsSync(image) ? image : join(place, `${name}.blob`);
    if (snapshotFolder !== folder || node !== execPath || statSync(node).mtimeMs > statSync(blob).mtimeMs) return;
    const koffi = { exports: {} };
    process.dlopen(koffi, addon);
    const libc = koffi.exports.load(null);
    const resources = new BigUint64Array(2);
    libc.func('int getrlimit(int resource, void *limits)')(3, resources);
    if (resources[0] < 8n << 20n) return;
    keepDescriptors(libc);
    const options = [...flags.split(' '), '--snapshot-blob', blob, '--'];
    libc.func('int execv(const char *path, const char **arguments)')(node, [
      node,
      ...options,
      process.argv[1],
      ...process.argv.slice(2),
      null,
    ]);
  } catch {
    // no snapshot, or no koffi for this platform
  }
}

/** Node marks all descriptors it inherits to be closed on exec, and so are its own; the inherited ones are to stay. */
function keepDescriptors(libc) {
  const fcntl = libc.func('int fcntl(int fd, int command, int argument)');
  const targets = new Map();
  const inherited = [0, 1, 2];
  for (const fd of readdirSync('/proc/self/fd').map(Number)) {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      targets.set(target, [...(targets.get(target) ?? []), fd]);
    } catch {
      // the folder's own descriptor, closed by now
    }
  }
  for (const [target, fds] of targets) {
    // event queues and the pipes that Node has both ends of
    const own =
      target.startsWith('anon_inode:') || (target.startsWith('pipe:') && fds.filter((fd) => fd > 2).length > 1);
    for (const fd of fds)
      if (fd <= 2 || !own) {
        fcntl(fd, 2, 0);
        if (fd > 2) inherited.push(fd);
      }
  }
  process.env.TSPY_FDS ??= inherited.join(' ');
}

/** Runs the engine with the code that V8 made of it the last time. */
function runEngine() {
  const cacheFile = `${engine}.${process.version}-${process.arch}.cache`;
  let cachedData;
  try {
    cachedData = readFileSync(cacheFile);
  } catch {
    // made below
  }
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(engine, 'latin1')}\n})`;
  const script = new Script(source, { filename: engine, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, engine, folder);
  if (cachedData !== undefined && !script.cachedDataRejected) return;
  try {
    const temporary = `${cacheFile}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData());
    renameSync(temporary, cacheFile);
  } catch {
    // a folder that cannot be written to: each start compiles
  }
}
