// Loaded with --require before a command: notes every path of the host that its process asks the system for, in the file HOST_FILES.
'use strict';
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { appendFileSync, readlinkSync, realpathSync } = { ...fs, realpathSync: fs.realpathSync.native };

const noted = new Set();
let resolving = false;

/** The path behind `/proc/self/fd/N/name`. */
function behind(path) {
  const match = /^\/proc\/self\/fd\/(\d+)(\/.*)?$/s.exec(path);
  return match === null ? path : readlinkSync(`/proc/self/fd/${match[1]}`) + (match[2] ?? '');
}

function note(name, path) {
  if (resolving || (typeof path !== 'string' && !(path instanceof Uint8Array) && !(path instanceof URL))) return;
  resolving = true;
  try {
    const text = path instanceof URL ? path.pathname : Buffer.from(path).toString();
    const line = `${name} ${behind(text)}\n`;
    if (!noted.has(line)) appendFileSync(process.env.HOST_FILES, line);
    noted.add(line);
  } finally {
    resolving = false;
  }
}

function watch(owner, name) {
  const real = owner[name];
  const watched = function (path, ...rest) {
    note(name, path);
    return real.call(this, path, ...rest);
  };
  owner[name] = Object.assign(watched, real);
}

for (const owner of [fs, fs.promises])
  for (const name of Object.keys(owner))
    if (typeof owner[name] === 'function' && /^[a-z]/.test(name)) watch(owner, name);
fs.realpathSync.native = (path, ...rest) => {
  note('realpathSync', path);
  return realpathSync(path, ...rest);
};
syncBuiltinESMExports();
