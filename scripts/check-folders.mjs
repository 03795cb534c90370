// Holds the folder table of ARCHITECTURE.md: which folder of src/ may import which, who may know koffi and node:*, and no import cycles.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { globSync } from './glob.mjs';

const CORE_POSIX = /^posix\/(?!native\/|host\/|emulated\/|filesystem\/host)/;
const CORE_OPENSSL = /^openssl\/(?!native)/;
const CORE_NCURSES = /^ncurses\/(?!native)/;
const below = (...names) => names.map((name) => new RegExp(`^${name}/`));
const runtime = [...below('runtime', 'truffle'), CORE_POSIX, /^parser\/ast\.ts$/];
const nodes = [...runtime, ...below('objects', 'nodes', 'parser')];
/** folder → what it may import besides itself; a longer prefix wins. */
const ALLOWED = new Map([
  ['truffle', []],
  ['parser', []],
  ['posix', []],
  ['openssl', [/^posix\/native\/libc\.ts$/]],
  ['ncurses', [/^posix\/native\/libc\.ts$/]],
  ['runtime', runtime],
  ['objects', [...runtime, ...below('objects')]],
  ['nodes', nodes],
  ['modules', [...nodes, ...below('modules'), CORE_OPENSSL, CORE_NCURSES]],
  ['api', [...nodes, ...below('modules', 'api'), /^posix\/(?!native\/|host\/|filesystem\/host)/]],
  ['launcher', [/./]],
]);
const MAY_USE_NODE = /^(posix\/(native|host|filesystem\/host)|launcher)(\/|\.ts$)/;

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const problems = [];
const graph = new Map();

for (const file of globSync('src', /(?<!\.d)\.ts$/)) {
  const name = file.slice('src/'.length);
  const folder = name.split('/')[0];
  const edges = [];
  graph.set(name, edges);
  for (const [, typeOnly, target] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    if (!target.startsWith('.')) {
      if (target === 'koffi' && !name.startsWith('posix/native/'))
        problems.push(`${file}: only src/posix/native may import koffi`);
      if (target.startsWith('node:') && !MAY_USE_NODE.test(name)) problems.push(`${file}: may not import ${target}`);
      continue;
    }
    const resolved = normalize(join(dirname(name), target));
    if (resolved.startsWith('..')) {
      problems.push(`${file}: imports ${target}, outside src/`);
      continue;
    }
    if (!typeOnly) edges.push(resolved);
    const allowed = ALLOWED.get(folder);
    if (allowed === undefined) problems.push(`${file}: src/${folder} is not in the folder table`);
    else if (resolved.split('/')[0] !== folder && !allowed.some((rule) => rule.test(resolved)))
      problems.push(`${file}: src/${folder} may not import ${target}`);
  }
}

/** Tarjan's strongly connected components, iteratively bounded by the number of files: any of more than one file is a cycle. */
const state = new Map();
const stack = [];
let counter = 0;
function visit(name) {
  const own = { index: counter, low: counter++, onStack: true };
  state.set(name, own);
  stack.push(name);
  for (const next of graph.get(name) ?? []) {
    if (!graph.has(next)) continue;
    const seen = state.get(next) ?? visit(next);
    if (seen.onStack) own.low = Math.min(own.low, seen.low);
  }
  if (own.low === own.index) {
    const members = [];
    for (;;) {
      const member = stack.pop();
      state.get(member).onStack = false;
      members.push(member);
      if (member === name) break;
    }
    if (members.length > 1) problems.push(`import cycle: ${members.reverse().join(' → ')}`);
  }
  return own;
}
for (const name of graph.keys()) if (!state.has(name)) visit(name);

for (const problem of problems) console.error(problem);
console.log(`folder table: ${graph.size} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
