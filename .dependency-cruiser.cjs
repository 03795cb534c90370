// The folder table of ARCHITECTURE.md, as rules: what each folder may import.
const folder = (name, allowed, extra = {}) => ({
  name: `src/${name}`,
  severity: 'error',
  comment: `src/${name} may import only: ${['itself', ...allowed].join(', ')}`,
  from: { path: `^src/${name}/`, ...extra },
  to: { path: '^src/', pathNot: [`^src/${name}/`, ...allowed.map((a) => `^src/${a}`)] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    folder('truffle', []),
    folder('parser', []),
    folder('posix', []),
    folder('runtime', ['truffle/', 'posix/(?!native|host|filesystem/host|emulated)', 'parser/ast\\.ts']),
    folder('objects', ['runtime/', 'truffle/', 'parser/ast\\.ts']),
    folder('nodes', ['objects/', 'runtime/', 'truffle/', 'parser/']),
    folder('modules', ['nodes/', 'objects/', 'runtime/', 'truffle/', 'parser/', 'posix/(?!native|host|filesystem/host|emulated)']),
    folder('api', ['modules/', 'nodes/', 'objects/', 'runtime/', 'truffle/', 'parser/', 'posix/(?!native|host|filesystem/host)']),
    folder('launcher', ['api/', 'modules/', 'nodes/', 'objects/', 'runtime/', 'truffle/', 'parser/', 'posix/']),
    {
      name: 'koffi-only-in-native',
      severity: 'error',
      from: { pathNot: '^src/posix/native/' },
      to: { path: 'koffi' },
    },
    {
      name: 'node-only-in-hosts',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(posix/native|posix/host|posix/filesystem/host|launcher)' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.host.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
