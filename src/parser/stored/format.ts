/**
 * The binary form of modules, which cache files hold: trees that are folded and checked, with their symbol tables.
 *
 * Texts are stored once, in a table at the end of the data; kinds are their numbers in `SCHEMA`; fields follow in its order. Lines are kept as
 * differences, so that most positions take four bytes. The body of a function is a region of its own that is read when the function is first
 * called: most functions of a library never are.
 */
import { ENUMS, type Kind, SCHEMA } from '../ast.ts';
import type { ComprehensionKind, ScopeKind, VariableScope } from '../scope.ts';

/** Changes with the format. */
export const STORED_FORMAT = 2;

/** What a field holds; lists of it are marked apart. */
export const ENUM = 0;
export const CONSTANT = 1;
export const TEXT = 2;
export const INT = 3;
export const NODE = 4;

export interface FieldPlan {
  readonly name: string;
  readonly type: number;
  readonly list: boolean;
  /** The values of an enumeration. */
  readonly values: readonly string[];
}

export interface KindPlan {
  readonly kind: Kind;
  readonly fields: readonly FieldPlan[];
  readonly located: boolean;
  /** Such nodes may have scopes. */
  readonly scoped: boolean;
  /** Its body is a region of its own. */
  readonly isFunction: boolean;
}

const LOCATED = new Set(['stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias', 'pattern', 'type_param']);
const SCOPED: ReadonlySet<string> = new Set([
  'Module',
  'ClassDef',
  'TypeAlias',
  'Lambda',
  'ListComp',
  'SetComp',
  'DictComp',
  'GeneratorExp',
  'TypeVar',
  'ParamSpec',
  'TypeVarTuple',
]);

function fieldPlan(name: string, declared: string): FieldPlan {
  const base = declared.replace(/[?*]+$/, '');
  const values = (ENUMS as Readonly<Record<string, readonly string[]>>)[base];
  const types: Readonly<Record<string, number>> = { constant: CONSTANT, identifier: TEXT, string: TEXT, int: INT };
  return {
    name,
    type: values === undefined ? (types[base] ?? NODE) : ENUM,
    list: declared.endsWith('*'),
    values: values ?? [],
  };
}

/** By number of the kind, less one: zero is no node. */
export const PLANS: readonly KindPlan[] = Object.entries(SCHEMA).map(([kind, [sum, fields]]) => ({
  kind: kind as Kind,
  fields: Object.entries(fields as Record<string, string>).map(([name, type]) => fieldPlan(name, type)),
  located: LOCATED.has(sum),
  scoped: SCOPED.has(kind),
  isFunction: kind === 'FunctionDef' || kind === 'AsyncFunctionDef',
}));

export const SCOPE_KINDS: readonly ScopeKind[] = [
  'module',
  'class',
  'function',
  'annotation',
  'typeVariable',
  'typeAlias',
  'typeParameters',
];
export const VARIABLE_SCOPES: readonly VariableScope[] = ['local', 'cell', 'free', 'globalExplicit', 'globalImplicit'];
export const COMPREHENSIONS: readonly (ComprehensionKind | null)[] = [null, 'list', 'set', 'dict', 'generator'];

/** Facts about a scope that are stored as bits, in this order. */
export const SCOPE_FACTS = [
  'nested',
  'generator',
  'coroutine',
  'hasVarargs',
  'hasVarkeywords',
  'inlined',
  'needsClassClosure',
  'needsClassDict',
  'canSeeClassScope',
] as const;
