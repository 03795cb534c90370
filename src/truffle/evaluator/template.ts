import type { BlockStatement, Expression, Pattern, Statement, Node as Syntax } from 'acorn';
import { parseExpressionAt } from 'acorn';
import { functionSource, methodSource, type TemplateSource } from '../templates.ts';

/** A parsed method or function, with what is worth knowing of it in advance. */
export interface Template {
  readonly name: string;
  readonly parameters: readonly string[];
  /** The name of a rest parameter. */
  readonly rest: string | null;
  readonly body: readonly Statement[];
  /** Local names that are assigned after their declaration. */
  readonly assigned: ReadonlySet<string>;
  /** Names of functions and methods that it calls. */
  readonly called: ReadonlySet<string>;
  readonly bindings: Readonly<Record<string, unknown>>;
  /** Names in it that are neither parameters nor declared in it. */
  readonly free: readonly string[];
  /** The class that defines the method. */
  readonly owner: object | null;
  /** Why the evaluator cannot inline it; null when it can. */
  readonly unsupported: string | null;
}

const templates = new WeakMap<TemplateSource, Template>();
const methods = new WeakMap<object, Map<string, Template | null>>();

/** The template of method `name` for instances of `cls`; null when there is none. */
export function methodTemplate(cls: object, name: string): Template | null {
  let known = methods.get(cls);
  if (known === undefined) methods.set(cls, (known = new Map()));
  let template = known.get(name);
  if (template === undefined) {
    const source = methodSource(cls, name);
    template = source === null ? null : templateOf(source);
    known.set(name, template);
  }
  return template;
}

/** The template of a function marked `@inline`. */
export function functionTemplate(fn: unknown): Template | null {
  const source = functionSource(fn);
  return source === null ? null : templateOf(source);
}

export function templateOf(source: TemplateSource): Template {
  let template = templates.get(source);
  if (template === undefined) templates.set(source, (template = parseTemplate(source)));
  return template;
}

function parseTemplate(source: TemplateSource): Template {
  const text = source.owner === null ? `(${source.text})` : `({${source.text}})`;
  const parsed = parseExpressionAt(text, 0, { ecmaVersion: 2022 });
  let fn: { params: Pattern[]; body: BlockStatement | Expression; async: boolean; generator: boolean };
  let name = 'inline';
  if (parsed.type === 'ObjectExpression') {
    const property = parsed.properties[0]!;
    if (property.type !== 'Property' || property.value.type !== 'FunctionExpression') throw new Error('no method');
    fn = property.value;
    if (property.key.type === 'Identifier') name = property.key.name;
  } else if (parsed.type === 'FunctionExpression') {
    fn = parsed;
    name = parsed.id?.name ?? name;
  } else throw new Error('no function');
  const facts: Facts = {
    assigned: new Set(),
    called: new Set(),
    declared: new Set(),
    mentioned: new Set(),
    unsupported: null,
  };
  if (fn.async || fn.generator) facts.unsupported = 'generator or async';
  const parameters: string[] = [];
  let rest: string | null = null;
  for (const parameter of fn.params) {
    if (parameter.type === 'Identifier') parameters.push(parameter.name);
    else if (parameter.type === 'RestElement' && parameter.argument.type === 'Identifier')
      rest = parameter.argument.name;
    else facts.unsupported = 'default or destructured parameter';
  }
  const body = (fn.body as BlockStatement).body;
  for (const statement of body) collect(statement, facts);
  const declared = new Set([...parameters, ...facts.declared, rest]);
  const free = [...facts.mentioned].filter((one) => !declared.has(one) && one !== 'undefined');
  const { assigned, called, unsupported } = facts;
  const bindings = source.bindings();
  return { name, parameters, rest, body, bindings, free, owner: source.owner, assigned, called, unsupported };
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
  const syntax = node as Syntax & Record<string, any>;
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

const mentions = new WeakMap<Syntax, Set<string>>();

/** Whether `name` occurs in `node` as an identifier. */
export function mentionsName(node: Syntax, name: string): boolean {
  let names = mentions.get(node);
  if (names === undefined) {
    names = new Set();
    collectNames(node, names);
    mentions.set(node, names);
  }
  return names.has(name);
}

function collectNames(node: unknown, names: Set<string>): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) collectNames(child, names);
    return;
  }
  const syntax = node as Syntax & Record<string, any>;
  if (syntax.type === 'Identifier') names.add(syntax['name']);
  for (const key of Object.keys(syntax)) {
    if (key === 'property' && syntax['computed'] !== true) continue;
    const value = syntax[key];
    if (typeof value === 'object') collectNames(value, names);
  }
}

/** The names that a block declares directly. */
const declarations = new WeakMap<readonly Statement[], string[]>();

export function declaredIn(body: readonly Statement[]): string[] {
  let names = declarations.get(body);
  if (names === undefined) {
    names = [];
    for (const statement of body)
      if (statement.type === 'VariableDeclaration')
        for (const { id } of statement.declarations) if (id.type === 'Identifier') names.push(id.name);
    declarations.set(body, names);
  }
  return names;
}

/** Whether `node` assigns to the local `name`. */
export function assignsName(node: unknown, name: string): boolean {
  if (node === null || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.some((child) => assignsName(child, name));
  const syntax = node as Syntax & Record<string, any>;
  if (syntax.type === 'AssignmentExpression' && syntax['left'].type === 'Identifier' && syntax['left'].name === name)
    return true;
  if (
    syntax.type === 'UpdateExpression' &&
    syntax['argument'].type === 'Identifier' &&
    syntax['argument'].name === name
  )
    return true;
  return Object.keys(syntax).some((key) => assignsName(syntax[key], name));
}
