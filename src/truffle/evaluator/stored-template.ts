/*
 * Templates as the build stores them: the syntax tree of a method, and what is worth knowing of it, as a short JSON text. Reading one takes a
 * tenth of the time of parsing JavaScript, which is what a cold start would spend most of a compilation on. `scripts/templates-plugin.mjs`
 * runs the writing half, so this file imports nothing.
 */

/** A syntax tree node, as acorn makes it; without positions when it was stored. */
type Syntax = { type: string } & Record<string, any>;

/** What is stored of a method or function. */
export interface StoredTemplate {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly rest: string | null;
  readonly assigned: readonly string[];
  readonly called: readonly string[];
  readonly free: readonly string[];
  readonly unsupported: string | null;
  readonly body: readonly unknown[];
}

/** Kinds of nodes by number, with their fields; those with a colon hold no nodes. */
const KINDS: readonly (readonly [type: string, ...fields: string[]])[] = [
  ['Literal', ':value'],
  ['MemberExpression', 'object', 'property', ':computed', ':optional'],
  ['CallExpression', 'callee', 'arguments', ':optional'],
  ['ExpressionStatement', 'expression'],
  ['AssignmentExpression', ':operator', 'left', 'right'],
  ['BinaryExpression', ':operator', 'left', 'right'],
  ['LogicalExpression', ':operator', 'left', 'right'],
  ['UnaryExpression', ':operator', 'argument'],
  ['UpdateExpression', ':operator', 'argument', ':prefix'],
  ['ConditionalExpression', 'test', 'consequent', 'alternate'],
  ['ReturnStatement', 'argument'],
  ['IfStatement', 'test', 'consequent', 'alternate'],
  ['BlockStatement', 'body'],
  ['VariableDeclaration', ':kind', 'declarations'],
  ['VariableDeclarator', 'id', 'init'],
  ['ThrowStatement', 'argument'],
  ['NewExpression', 'callee', 'arguments'],
  ['ArrayExpression', 'elements'],
  ['ForStatement', 'init', 'test', 'update', 'body'],
  ['ForOfStatement', 'left', 'right', 'body'],
  ['WhileStatement', 'test', 'body'],
  ['DoWhileStatement', 'body', 'test'],
  ['BreakStatement', 'label'],
  ['ContinueStatement', 'label'],
  ['LabeledStatement', 'label', 'body'],
  ['SwitchStatement', 'discriminant', 'cases'],
  ['SwitchCase', 'test', 'consequent'],
  ['TryStatement', 'block', 'handler', 'finalizer'],
  ['CatchClause', 'param', 'body'],
  ['ParenthesizedExpression', 'expression'],
  ['ChainExpression', 'expression'],
  ['SequenceExpression', 'expressions'],
  ['SpreadElement', 'argument'],
  ['ObjectExpression', 'properties'],
  ['Property', ':kind', ':computed', 'key', 'value'],
  ['TemplateLiteral', 'quasis', 'expressions'],
  ['TemplateElement', ':value'],
  ['EmptyStatement'],
  ['Super'],
];

/** Before the elements of an array, where a node has the number of its kind. */
const ARRAY = -1;
/** `this`. */
const THIS = 0;

/** The template of a function expression. */
export function storeTemplate(name: string, fn: Syntax): string {
  const facts: Facts = {
    assigned: new Set(),
    called: new Set(),
    declared: new Set(),
    mentioned: new Set(),
    unsupported: null,
  };
  if (fn['async'] || fn['generator']) facts.unsupported = 'generator or async';
  const parameters: string[] = [];
  let rest: string | null = null;
  for (const parameter of fn['params'] as Syntax[]) {
    if (parameter.type === 'Identifier') parameters.push(parameter['name']);
    else if (parameter.type === 'RestElement' && parameter['argument'].type === 'Identifier')
      rest = parameter['argument'].name;
    else facts.unsupported = 'default or destructured parameter';
  }
  const statements = fn['body'].body as Syntax[];
  for (const statement of statements) collect(statement, facts);
  const declared = new Set([...parameters, ...facts.declared, rest]);
  const free = [...facts.mentioned].filter((one) => !declared.has(one) && one !== 'undefined');
  const numbers = new Map(KINDS.map(([type], i) => [type, i]));
  const { assigned, called, unsupported } = facts;
  // nobody reads the body of what cannot be inlined
  const body = unsupported === null ? statements.map((statement) => storeNode(statement, numbers)) : [];
  return JSON.stringify([name, parameters, rest, [...assigned], [...called], free, unsupported, body]);
}

function storeNode(node: Syntax | null | undefined, numbers: ReadonlyMap<string, number>): unknown {
  if (node === null || node === undefined) return null;
  if (Array.isArray(node)) return [ARRAY, ...node.map((one) => storeNode(one, numbers))];
  if (node.type === 'ThisExpression') return THIS;
  if (node.type === 'Identifier') return node['name'];
  const number = numbers.get(node.type);
  if (number === undefined) throw new Error(`templates cannot hold a ${node.type}`);
  if (node.type === 'Literal') {
    if (node['bigint'] !== undefined) return [number, 0, 'bigint', node['bigint']];
    if (node['regex'] !== undefined) return [number, 0, 'regex', 0];
    return [number, node['value']];
  }
  const stored: unknown[] = [number];
  for (const field of KINDS[number]!.slice(1))
    stored.push(field.startsWith(':') ? node[field.slice(1)] : storeNode(node[field], numbers));
  return stored;
}

/** What `storeTemplate` stored. */
export function readTemplate(text: string): StoredTemplate {
  const [name, parameters, rest, assigned, called, free, unsupported, body] = JSON.parse(text);
  return { name, parameters, rest, assigned, called, free, unsupported, body: readAll(body, 0) };
}

function readAll(stored: readonly unknown[], start: number): unknown[] {
  const nodes: unknown[] = [];
  for (let i = start; i < stored.length; i++) nodes.push(readNode(stored[i]));
  return nodes;
}

function readNode(stored: unknown): unknown {
  if (stored === null) return null;
  if (typeof stored === 'string') return { type: 'Identifier', name: stored };
  if (stored === THIS) return { type: 'ThisExpression' };
  const parts = stored as readonly unknown[];
  const number = parts[0] as number;
  if (number === ARRAY) return readAll(parts, 1);
  const kind = KINDS[number]!;
  if (parts[2] === 'bigint' && kind[0] === 'Literal') return { type: 'Literal', value: null, bigint: parts[3] };
  if (parts[2] === 'regex' && kind[0] === 'Literal') return { type: 'Literal', value: null, regex: {} };
  const node: Syntax = { type: kind[0] };
  for (let i = 1; i < kind.length; i++) {
    const field = kind[i]!;
    if (field.charCodeAt(0) === 58) node[field.slice(1)] = parts[i];
    else node[field] = readNode(parts[i]);
  }
  return node;
}

interface Facts {
  readonly assigned: Set<string>;
  readonly called: Set<string>;
  readonly declared: Set<string>;
  readonly mentioned: Set<string>;
  unsupported: string | null;
}

const UNSUPPORTED = new Map([
  ['ArrowFunctionExpression', 'closure'],
  ['FunctionExpression', 'closure'],
  ['FunctionDeclaration', 'closure'],
  ['ClassExpression', 'class expression'],
  ['PrivateIdentifier', 'private field'],
  ['ObjectPattern', 'destructuring'],
  ['ArrayPattern', 'destructuring'],
  ['TaggedTemplateExpression', 'tagged template'],
  ['AwaitExpression', 'await'],
  ['YieldExpression', 'yield'],
  ['ForInStatement', 'for-in'],
]);

function collect(node: unknown, facts: Facts): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) collect(child, facts);
    return;
  }
  const syntax = node as Syntax;
  const reason = UNSUPPORTED.get(syntax.type);
  if (reason !== undefined) facts.unsupported ??= reason;
  switch (syntax.type) {
    case 'AssignmentExpression':
      if (syntax['left'].type === 'Identifier') facts.assigned.add(syntax['left'].name);
      break;
    case 'UpdateExpression':
      if (syntax['argument'].type === 'Identifier') facts.assigned.add(syntax['argument'].name);
      break;
    case 'Identifier':
      facts.mentioned.add(syntax['name']);
      return;
    case 'VariableDeclarator':
      if (syntax['id'].type === 'Identifier') facts.declared.add(syntax['id'].name);
      break;
    case 'CatchClause':
      if (syntax['param']?.type === 'Identifier') facts.declared.add(syntax['param'].name);
      break;
    case 'CallExpression': {
      const callee = syntax['callee'];
      if (callee.type === 'Identifier') facts.called.add(callee.name);
      else if (callee.type === 'MemberExpression' && !callee.computed) facts.called.add(callee.property.name);
      break;
    }
  }
  for (const key of Object.keys(syntax)) {
    if ((key === 'property' || key === 'key') && syntax['computed'] !== true && syntax[key].type === 'Identifier')
      continue;
    if (key === 'label') continue;
    const value = syntax[key];
    if (typeof value === 'object') collect(value, facts);
  }
}
