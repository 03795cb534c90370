// Gives the partial evaluator its texts: for each class with `execute…` methods and each function or method marked `@inline`, the module
// registers their syntax and a thunk with the module-level names they mention. Works as an esbuild plugin and as a vite plugin.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { transform, transformSync } from 'esbuild';

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));
const TESTS = fileURLToPath(new URL('../tests/truffle/', import.meta.url));
const TEMPLATES = fileURLToPath(new URL('../src/truffle/templates.ts', import.meta.url));
const MARKED =
  /\/\*\*(?:(?!\*\/)[\s\S])*@inline\b(?:(?!\*\/)[\s\S])*\*\/\s*(?:(?:export|override|protected|private|public|static|readonly|function)\s+)*([A-Za-z_$][\w$]*)\s*[<(]/g;
const TSCONFIG = {
  compilerOptions: { target: 'ES2023', useDefineForClassFields: false, verbatimModuleSyntax: true, strict: true },
};

/** The format of templates is that of the evaluator, which reads them. */
const { storeTemplate } = await importTypeScript('truffle/evaluator/stored-template.ts');

/** The plugin for esbuild's `build`. */
export const templatesPlugin = {
  name: 'tspy-templates',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!concerns(path)) return undefined;
      const source = readFileSync(path, 'utf8');
      if (!mayHaveTemplates(source)) return undefined;
      const { code } = await withTemplates(source, path, 'inline');
      return { contents: code, loader: 'js' };
    });
  },
};

/** The plugin for vite and vitest. */
export function viteTemplatesPlugin() {
  return {
    name: 'tspy-templates',
    enforce: 'pre',
    async transform(source, id) {
      const path = id.split('?')[0];
      if (!path.endsWith('.ts') || !concerns(path)) return null;
      if (!mayHaveTemplates(source)) return null;
      return withTemplates(source, path, 'external');
    },
  };
}

/** A module of src/ that imports no others. */
function importTypeScript(name) {
  const { code } = transformSync(readFileSync(`${SOURCE}${name}`, 'utf8'), { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}

function concerns(path) {
  return (path.startsWith(SOURCE) || path.startsWith(TESTS)) && path !== TEMPLATES;
}

function mayHaveTemplates(source) {
  return /\bexecute\w*\s*[(<]/.test(source) || /@inline\b/.test(source);
}

/** Strips the types of a module and appends the registration of its templates. */
async function withTemplates(source, path, sourcemap) {
  const { code, map } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'es2022',
    sourcefile: path,
    sourcemap,
    tsconfigRaw: TSCONFIG,
  });
  const registration = registrationOf(code, new Set(Array.from(source.matchAll(MARKED), (match) => match[1])));
  return { code: registration === '' ? code : `${code}\n${registration}`, map: map || null };
}

function registrationOf(code, marked) {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const names = new Set();
  const classes = [];
  const functions = [];
  for (const statement of program.body) {
    const node = statement.type.startsWith('Export') ? (statement.declaration ?? statement) : statement;
    if (node.type === 'ImportDeclaration') for (const specifier of node.specifiers) names.add(specifier.local.name);
    else if (node.type === 'FunctionDeclaration') {
      names.add(node.id.name);
      if (marked.has(node.id.name)) functions.push(node);
    } else if (node.type === 'ClassDeclaration' && node.id !== null) {
      names.add(node.id.name);
      classes.push(node);
    } else if (node.type === 'VariableDeclaration' && node.kind === 'const')
      for (const { id } of node.declarations) if (id.type === 'Identifier') names.add(id.name);
  }
  const mentioned = new Set();
  const lines = [];
  for (const node of classes) {
    const methods = node.body.body.filter(
      (member) =>
        member.type === 'MethodDefinition' &&
        member.kind === 'method' &&
        !member.static &&
        !member.computed &&
        member.key.type === 'Identifier' &&
        (/^execute/.test(member.key.name) || marked.has(member.key.name)),
    );
    if (methods.length === 0) continue;
    const entries = methods.map((method) => {
      mention(method.value, names, mentioned);
      return `${method.key.name}: ${JSON.stringify(storeTemplate(method.key.name, method.value))}`;
    });
    lines.push(`registerMethods__(${node.id.name}, { ${entries.join(', ')} }, templateBindings__);`);
  }
  for (const node of functions) {
    mention(node, names, mentioned);
    lines.push(
      `registerFunction__(${node.id.name}, ${JSON.stringify(storeTemplate(node.id.name, node))}, templateBindings__);`,
    );
  }
  if (lines.length === 0) return '';
  return [
    `import { registerFunctionTemplate as registerFunction__, registerMethodTemplates as registerMethods__ } from ${JSON.stringify(TEMPLATES)};`,
    `function templateBindings__() { return { ${[...mentioned].join(', ')} }; }`,
    ...lines,
    '',
  ].join('\n');
}

/** Adds the module-level names that occur in `node` as identifiers. */
function mention(node, names, mentioned) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) mention(child, names, mentioned);
    return;
  }
  if (node.type === 'Identifier') {
    if (names.has(node.name)) mentioned.add(node.name);
    return;
  }
  for (const key of Object.keys(node)) {
    if (key === 'property' && !node.computed) continue;
    if (key === 'key' && !node.computed) continue;
    mention(node[key], names, mentioned);
  }
}
