// Makes the snapshots that `dist/tspy` and `dist/tspy-managed` start from: at the end of the build, and when the package is installed, as a
// snapshot is for one build of Node and one place.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
/**
 * Kilobytes of stack that the process is given (on macOS the most that it allows), and what V8 uses of it: some 200,000 calls of a small Python function by
 * itself. The usual 8 MB are enough for a fifteenth of that. A program that recurses without end has to fill all of it: 3 s, CPython 1.
 */
const STACK_LIMIT = process.platform === 'darwin' ? 65_520 : 131_072;
const STACK = STACK_LIMIT - 5520;
/** A snapshot can only be started with the V8 flags it was made with. A young generation of this size is collected a third as often at the beginning. */
const FLAGS = [`--stack-size=${STACK}`, '--min-semi-space-size=16'];
/**
 * What not every V8 knows. Summing up the whole snapshot at each start takes 20 ms. By default V8 optimizes a function after half of this
 * budget: a quarter of the time of imports goes into code that then runs for a moment. With more than this, short programs get slower. What a
 * program loads stays: the old generation need not be looked through before there is something in it.
 */
const MORE_FLAGS = ['--no-verify-snapshot-checksum', '--interrupt-budget=135000', '--initial-old-space-size=96'];

/**
 * Images beside `tspy.blob` with modules that what is started from them imports in any case: the processes of `multiprocessing`, whose `-c`
 * begins by `from multiprocessing.`.
 */
const IMAGES = {
  tspy: {
    'tspy-multiprocessing': [
      'multiprocessing.spawn',
      'multiprocessing.popen_spawn_posix',
      'multiprocessing.queues',
      'multiprocessing.synchronize',
      'multiprocessing.connection',
      'multiprocessing.resource_tracker',
    ],
  },
};

/**
 * Makes <name>.blob and its images with the running Node, and the settings that the shell script reads, in `place`: dist/, or a folder that TSPY_SNAPSHOT
 * names. `stdlib` is the library it is for, if not the packaged one. A Node that cannot is no error: the script then starts the bundle, which wants the
 * settings too.
 */
export function buildSnapshot(name, place = DIST, stdlib = '') {
  const settings = join(place, `${name}.snapshot`);
  rmSync(settings, { force: true });
  const engine = `${DIST}${name}-engine.cjs`;
  if (!existsSync(engine)) return;
  const { NODE_OPTIONS: _, ...env } = process.env;
  env.TSPY_STDLIB = stdlib;
  const addon = koffiAddon(engine);
  const build = (flags, image, imports) => {
    const blob = join(place, `${image}.blob`);
    const temporary = `${blob}.${process.pid}`;
    const made = spawnSync(
      process.execPath,
      [...flags, '--no-warnings', '--snapshot-blob', temporary, '--build-snapshot', engine],
      { env: { ...env, TSPY_KOFFI_ADDON: addon, TSPY_IMPORTS: imports.join(' ') }, encoding: 'utf8' },
    );
    if (made.status === 0) renameSync(temporary, blob);
    else {
      rmSync(temporary, { force: true });
      rmSync(blob, { force: true });
    }
    return { flags, ...made };
  };
  let made = build([...FLAGS, ...MORE_FLAGS.filter(isKnown)], name, []);
  if (made.status !== 0) made = build(FLAGS, name, []);
  if (made.status !== 0) console.warn(`no snapshot of ${name}: ${made.stderr}`);
  const blob = join(place, `${name}.blob`);
  const workers = made.status === 0 && hasWorkers(name, made.flags, blob, env);
  if (!workers && name === 'tspy-managed') rmSync(blob, { force: true });
  const images = made.status === 0 ? Object.entries(IMAGES[name] ?? {}) : [];
  for (const [image, imports] of images) {
    const { status, stderr } = build(made.flags, image, imports);
    if (status !== 0) console.warn(`no snapshot of ${image}: ${stderr}`);
  }
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  writeFileSync(
    settings,
    `snapshot_folder=${quote(DIST.replace(/\/$/, ''))}\nsnapshot_node=${quote(process.execPath)}\nsnapshot_flags=${quote(made.flags.join(' '))}\nsnapshot_koffi=${quote(addon)}\nsnapshot_stack=${STACK_LIMIT}\nsnapshot_workers=${workers ? 'yes' : 'no'}\n`,
  );
}

/** Whether this Node takes a V8 flag. */
function isKnown(flag) {
  return spawnSync(process.execPath, [flag, '-e', '0']).status === 0;
}

/** Whether a process that starts from the snapshot has worker threads, which the emulated OS needs for signals and programs of the host: Node 22 and 24 end it when one loads `net`. */
function hasWorkers(name, flags, blob, env) {
  const program = 'import os; os._exit(os.waitstatus_to_exitcode(os.system("exit 3")))';
  const options = ['--python.PosixModuleBackend=emulated', '--allow-run'];
  const { status } = spawnSync(
    process.execPath,
    [...flags, '--snapshot-blob', blob, '--', `${DIST}${name}`, ...options, '-c', program],
    { env, timeout: 20_000 },
  );
  return status === 3;
}

/** The file of koffi's addon for this machine. */
function koffiAddon(engine) {
  const require = createRequire(engine);
  require('koffi');
  const file = Object.keys(require.cache).find((name) => name.endsWith('koffi.node'));
  if (file === undefined) throw new Error('koffi has no addon for this machine');
  return file;
}

/** All of them. */
export function buildSnapshots() {
  for (const name of ['tspy', 'tspy-managed']) buildSnapshot(name);
}
