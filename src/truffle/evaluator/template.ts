import type { Statement, Node as Syntax } from 'acorn';
import { functionSource, methodSource, type TemplateSource } from '../templates.ts';
import { readTemplate } from './stored-template.ts';

/** A method or function, with what is worth knowing of it in advance. */
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
  if (template === undefined) templates.set(source, (template = readSource(source)));
  return template;
}

/** The template of something that is only looked at: it is not kept. */
export function glimpseOf(source: TemplateSource): Template {
  return templates.get(source) ?? readSource(source);
}

/** The names of each module that its templates mention, as they are once all modules have run. */
const bindingsOf = new WeakMap<() => object, Readonly<Record<string, unknown>>>();

function readSource({ stored, bindings, owner }: TemplateSource): Template {
  let known = bindingsOf.get(bindings);
  if (known === undefined) bindingsOf.set(bindings, (known = bindings()));
  const { name, parameters, rest, assigned, called, free, unsupported, body } = readTemplate(stored);
  return {
    name,
    parameters,
    rest,
    body: body as Statement[],
    assigned: new Set(assigned),
    called: new Set(called),
    bindings: known,
    free,
    owner,
    unsupported,
  };
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
