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
/** Kilobytes of the stack that V8 leaves to native code. */
const NATIVE_STACK = 1700;

startAgain();
runEngine();

/**
 * Replaces this process by one that has more stack and starts from the snapshot, or from the bundle where the snapshot does not fit; comes back where
 * that cannot be, or was done.
 */
function startAgain() {
  const { env, execArgv, execPath } = process;
  if (execArgv.length > 0) return;
  try {
    const place = env.TSPY_SNAPSHOT || folder;
    const [snapshotFolder, node, flags, addon, stack, workers] = readFileSync(join(place, `${name}.snapshot`), 'utf8')
      .split('\n')
      .map((line) => /^\w+='?(.*?)'?$/.exec(line)?.[1]);
    const forked = process.argv.some((argument) => argument.startsWith('from multiprocessing.'));
    const image = join(place, `${name}-multiprocessing.blob`);
    const blob = forked && existsSync(image) ? image : join(place, `${name}.blob`);
    const emulated =
      env.TSPY_POSIX_BACKEND === 'emulated' || process.argv.includes('--python.PosixModuleBackend=emulated');
    const fits =
      !env.NODE_OPTIONS &&
      // The emulated system needs worker threads, which not every Node has in a process that started from a snapshot.
      (workers === 'yes' || !emulated) &&
      snapshotFolder === folder &&
      node === execPath &&
      existsSync(blob) &&
      statSync(node).mtimeMs <= statSync(blob).mtimeMs;
    const koffi = { exports: {} };
    process.dlopen(koffi, addon);
    const libc = koffi.exports.load(null);
    const kilobytes = raiseStack(libc, Number(stack));
    keepDescriptors(libc);
    arrangeEnvironment(env);
    const options =
      fits && kilobytes >= Number(stack)
        ? [...flags.split(' '), '--snapshot-blob', blob, '--', env.TSPY_COMMAND ?? process.argv[1]]
        : [`--stack-size=${Math.max(kilobytes - NATIVE_STACK, 984)}`, process.argv[1]];
    if (options.includes('--')) delete env.TSPY_COMMAND;
    libc.func('int execv(const char *path, const char **arguments)')(execPath, [
      execPath,
      ...options,
      ...process.argv.slice(2),
      null,
    ]);
  } catch {
    // no snapshot, or no koffi for this platform
  }
}

/** Raises the limit of the stack of what this process becomes, as far as it can be; the kilobytes that it is, at most those wanted. */
function raiseStack(libc, wanted) {
  const RLIMIT_STACK = 3;
  const limits = new BigUint64Array(2);
  const bytes = BigInt(wanted) << 10n;
  libc.func('int getrlimit(int resource, void *limits)')(RLIMIT_STACK, limits);
  if (limits[0] >= bytes) return wanted;
  const [before, hard] = limits;
  limits[0] = hard < bytes ? hard : bytes;
  const raised = libc.func('int setrlimit(int resource, const void *limits)')(RLIMIT_STACK, limits) === 0;
  return Number((raised ? limits[0] : before) >> 10n);
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

/** What the shell script beside this does with variables that concern Node: `restoreEnvironment` of the engine takes it back. */
function arrangeEnvironment(env) {
  if (env.NODE_EXTRA_CA_CERTS) {
    env.TSPY_NODE_EXTRA_CA_CERTS = env.NODE_EXTRA_CA_CERTS;
    delete env.NODE_EXTRA_CA_CERTS;
  }
  if (env.GLIBC_TUNABLES === undefined)
    Object.assign(env, { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1', TSPY_LENT: 'GLIBC_TUNABLES' });
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
