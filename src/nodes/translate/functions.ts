import type { Arguments, Expr, NodeOf, Stmt, TypeParam } from '../../parser/ast.ts';
import { cleanDocstring, docstringOf, withoutDocstring } from '../../parser/docstring.ts';
import { isStored, type StoredFunction } from '../../parser/stored/function.ts';
import type { Scope } from '../../parser/symtable.ts';
import { unparseAnnotation } from '../../parser/unparse-annotation.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { floatRepr } from '../../runtime/numbers/float-text.ts';
import {
  CO_ASYNC_GENERATOR,
  CO_COROUTINE,
  CO_GENERATOR,
  CO_NESTED,
  CO_NEWLOCALS,
  CO_OPTIMIZED,
  CO_VARARGS,
  CO_VARKEYWORDS,
  type PCode,
  type Signature,
} from '../../runtime/values/code.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import type { ExpressionNode, StatementNode } from '../base.ts';
import { AssignNode, ExpressionStatementNode, ReturnNode } from '../control.ts';
import { MakeFunctionNode } from '../functions.ts';
import { YieldNode } from '../generators.ts';
import { ConstantNode, SingleItemNode, TupleNode } from '../literals.ts';
import { ReadLocalNode } from '../locals.ts';
import { ArgumentToSlotNode, CallScopeNode, GeneratorExpressionNode } from '../scope-call.ts';
import { TypeParamNode } from '../type-params.ts';
import { boundReads, boundReadsIn, boundReadsOf } from './bound-names.ts';
import { makeCode, NO_PARAMETERS, noDoc, placeOf, startingAt } from './code-block.ts';
import { at, comprehensionLoops, expression } from './expressions.ts';
import { nameTarget } from './targets.ts';
import { CodeUnit } from './unit.ts';

/** `co_qualname` of a block named `name` in `unit`. */
export function qualnameIn(unit: CodeUnit, name: string): string {
  if (unit.scope.kind === 'module') return name;
  if (unit.scope.kind === 'typeParameters' && unit.parent !== null) return qualnameIn(unit.parent, name);
  const mangled = unit.mangle(name);
  if (unit.innermost.lookup(mangled)?.scope === 'globalExplicit') return name;
  return unit.scope.kind === 'class' ? `${unit.qualname}.${name}` : `${unit.qualname}.<locals>.${name}`;
}

function signatureOf(name: string, args: Arguments, mangle: (name: string) => string): Signature {
  const positional = [...args.posonlyargs, ...args.args];
  const names = [...positional, ...args.kwonlyargs].map((a) => mangle(a.arg));
  if (args.vararg !== null) names.push(mangle(args.vararg.arg));
  if (args.kwarg !== null) names.push(mangle(args.kwarg.arg));
  return {
    name,
    positionalOnly: args.posonlyargs.length,
    positional: positional.length,
    keywordOnly: args.kwonlyargs.length,
    hasVarargs: args.vararg !== null,
    hasVarkeywords: args.kwarg !== null,
    names,
  };
}

/** What a scope says about the code of it. */
type ScopeTraits = Pick<Scope, 'nested' | 'generator' | 'coroutine' | 'hasVarargs' | 'hasVarkeywords'>;

function flagsOf(scope: ScopeTraits): number {
  let flags = CO_OPTIMIZED | CO_NEWLOCALS;
  if (scope.hasVarargs) flags |= CO_VARARGS;
  if (scope.hasVarkeywords) flags |= CO_VARKEYWORDS;
  if (scope.nested) flags |= CO_NESTED;
  if (scope.generator && scope.coroutine) flags |= CO_ASYNC_GENERATOR;
  else if (scope.generator) flags |= CO_GENERATOR;
  else if (scope.coroutine) flags |= CO_COROUTINE;
  return flags;
}

/** The slots of the cells that a block captures from `unit`. */
function closureOf(unit: CodeUnit, { freevars }: { readonly freevars: readonly string[] }): number[] {
  return freevars.map((name) => unit.closureSlot(name));
}

type FunctionNode = NodeOf<'FunctionDef' | 'AsyncFunctionDef'>;

/** `return None` is what a body without return does, so nothing is added. */
function functionCode(unit: CodeUnit, node: FunctionNode): PCode {
  const { context } = unit;
  const qualname = qualnameIn(unit, node.name);
  const firstlineno = node.decorator_list[0]?.lineno ?? node.lineno;
  if (isStored(node)) {
    let made: CodeUnit | null = null;
    const hasDoc = node.hasDoc && context.optimize < 2;
    const signature = storedSignature(node);
    return makeCode({
      name: node.name,
      firstlineno,
      place: {
        context,
        parent: unit,
        qualname,
        freevars: node.freevars,
        unit() {
          made ??= new CodeUnit(context, node.scope, qualname, unit);
          return made;
        },
      },
      signature,
      flags: flagsOf(node),
      doc: hasDoc ? () => node.doc : noDoc,
      body: (inner) => functionBody(inner, signature.names, node.body),
      syntax: () => node.body,
    });
  }
  const scope = context.table.scopeOf(node);
  const docstring = context.optimize >= 2 ? null : docstringOf(node.body);
  const doc = docstring === null ? null : cleanDocstring(docstring);
  const signature = signatureOf(node.name, node.args, (name) => scope.mangle(name));
  return makeCode({
    name: node.name,
    firstlineno,
    place: placeOf(new CodeUnit(context, scope, qualname, unit)),
    signature,
    flags: flagsOf(scope),
    doc: () => doc,
    body: (inner) =>
      functionBody(
        inner,
        signature.names,
        docstring === null && context.optimize < 2 ? node.body : withoutDocstring(node.body),
      ),
    syntax: () => withoutDocstring(node.body),
  });
}

function functionBody(unit: CodeUnit, parameters: readonly string[], body: readonly Stmt[]): StatementNode[] {
  unit.parameters = parameters.length;
  unit.bound = boundReads(parameters, body);
  return unit.context.translators.block(unit, body);
}

function storedSignature(node: StoredFunction): Signature {
  const { name, positionalOnly, positional, keywordOnly, hasVarargs, hasVarkeywords, parameterNames } = node;
  return { name, positionalOnly, positional, keywordOnly, hasVarargs, hasVarkeywords, names: parameterNames };
}

/** The text of an annotation under `from __future__ import annotations`. */
export function annotationText(e: Expr): string {
  if (e.kind === 'Name') return e.id;
  return unparseAnnotation(
    e,
    (text) => pyObjectRepr(text),
    (bytes) => pyObjectRepr(new PBytes(bytes)),
    floatRepr,
  );
}

export function annotationNode(unit: CodeUnit, e: Expr): ExpressionNode {
  if (unit.context.futureAnnotations) return new ConstantNode(annotationText(e));
  return annotationValue(unit, e);
}

/** An expression, or the one item of a starred one. */
function annotationValue(unit: CodeUnit, e: Expr): ExpressionNode {
  return e.kind === 'Starred' ? at(unit, e, new SingleItemNode(expression(unit, e.value))) : expression(unit, e);
}

/** Annotations of parameters and return, in CPython's order. */
function annotationsOf(
  unit: CodeUnit,
  args: Arguments,
  returns: Expr | null,
): { names: string[]; nodes: ExpressionNode[] } {
  const names: string[] = [];
  const nodes: ExpressionNode[] = [];
  const add = (name: string, annotation: Expr | null) => {
    if (annotation === null) return;
    names.push(unit.mangle(name));
    nodes.push(annotationNode(unit, annotation));
  };
  for (const a of args.posonlyargs) add(a.arg, a.annotation);
  for (const a of args.args) add(a.arg, a.annotation);
  if (args.vararg !== null) add(args.vararg.arg, args.vararg.annotation);
  for (const a of args.kwonlyargs) add(a.arg, a.annotation);
  if (args.kwarg !== null) add(args.kwarg.arg, args.kwarg.annotation);
  add('return', returns);
  return { names, nodes };
}

function keywordDefaultsOf(unit: CodeUnit, args: Arguments): { names: string[]; nodes: ExpressionNode[] } {
  const names: string[] = [];
  const nodes: ExpressionNode[] = [];
  args.kwonlyargs.forEach((a, i) => {
    const value = args.kw_defaults[i];
    if (value === null || value === undefined) return;
    names.push(unit.mangle(a.arg));
    nodes.push(expression(unit, value));
  });
  return { names, nodes };
}

const NOTHING: { names: string[]; nodes: ExpressionNode[] } = { names: [], nodes: [] };

/** The function object of a `def`, without its decorators. */
export function functionDefinition(unit: CodeUnit, node: FunctionNode): ExpressionNode {
  const plain = isStored(node) && node.plainParameters;
  const defaults = plain ? [] : node.args.defaults.map((d) => expression(unit, d));
  const keywordDefaults = plain ? NOTHING : keywordDefaultsOf(unit, node.args);
  if (node.type_params.length === 0) {
    const code = functionCode(unit, node);
    const annotations = plain && node.returns === null ? NOTHING : annotationsOf(unit, node.args, node.returns);
    return new MakeFunctionNode({
      code,
      defaults,
      keywordDefaults: keywordDefaults.nodes,
      keywordNames: keywordDefaults.names,
      annotations: annotations.nodes,
      annotationNames: annotations.names,
      closure: closureOf(unit, code),
      typeParams: null,
    });
  }
  // the defaults are evaluated outside and handed to the type parameter scope as its arguments
  const given = [...defaults, ...keywordDefaults.nodes];
  return typeParameterScope(unit, node, node.name, given, (inner, parameters) => {
    const code = functionCode(inner, node);
    const annotations = annotationsOf(inner, node.args, node.returns);
    return new MakeFunctionNode({
      code,
      defaults: parameters.slice(0, defaults.length),
      keywordDefaults: parameters.slice(defaults.length),
      keywordNames: keywordDefaults.names,
      annotations: annotations.nodes,
      annotationNames: annotations.names,
      closure: closureOf(inner, code),
      typeParams: typeParamsTuple(inner, node.type_params),
    });
  });
}

/** Reads the type parameters of a scope back as a tuple. */
export function typeParamsTuple(unit: CodeUnit, params: readonly TypeParam[]): ExpressionNode {
  return new TupleNode(
    params.map((p) =>
      at(
        unit,
        p as unknown as Expr,
        expression(unit, { ...p, kind: 'Name', id: p.name, ctx: 'Load' } as unknown as Expr),
      ),
    ),
  );
}

/**
 * Runs `build` in the type parameter scope of a generic function, class or alias: a function called at once with `given`. The values reach
 * `build` as nodes.
 */
export function typeParameterScope(
  unit: CodeUnit,
  node: NodeOf<'FunctionDef' | 'AsyncFunctionDef' | 'ClassDef' | 'TypeAlias'>,
  name: string,
  given: ExpressionNode[],
  build: (inner: CodeUnit, parameters: ExpressionNode[]) => ExpressionNode,
): ExpressionNode {
  const scope = unit.context.table.typeParamsScopeOf(node)!;
  const inner = new CodeUnit(unit.context, scope, `${qualnameIn(unit, `<generic parameters of ${name}>`)}`, unit);
  const slots = given.map(() => inner.temporary());
  const code = makeCode({
    place: placeOf(inner),
    name: `<generic parameters of ${name}>`,
    firstlineno: node.lineno,
    signature: NO_PARAMETERS,
    flags: CO_OPTIMIZED | CO_NEWLOCALS | (scope.nested ? CO_NESTED : 0),
    doc: noDoc,
    body: () => {
      const statements: StatementNode[] = [];
      slots.forEach((slot, i) => {
        statements.push(new ArgumentToSlotNode(slot, i));
      });
      for (const p of node.type_params) statements.push(typeParamStatement(inner, p));
      const result = build(
        inner,
        slots.map((slot) => new ReadLocalNode(slot, '.default')),
      );
      return [...statements, new ReturnNode(result)];
    },
    syntax: () => node,
  });
  return new CallScopeNode(
    new MakeFunctionNode({
      code,
      defaults: [],
      keywordDefaults: [],
      keywordNames: [],
      annotations: [],
      annotationNames: [],
      closure: closureOf(unit, scope),
      typeParams: null,
    }),
    given,
  );
}

function typeParamStatement(unit: CodeUnit, p: TypeParam): StatementNode {
  const table = unit.context.table;
  let bound: ExpressionNode | null = null;
  let constrained = false;
  if (p.kind === 'TypeVar' && p.bound !== null) {
    constrained = p.bound.kind === 'Tuple';
    bound = thunk(unit, table.scopeOf(p), p.name, p.bound);
  }
  const defaultValue =
    p.default_value === null ? null : thunk(unit, table.typeParamDefaultScopeOf(p)!, p.name, p.default_value);
  const made = new TypeParamNode(p.kind, p.name, bound, constrained, defaultValue);
  made.position = unit.position(p);
  return new AssignNode([nameTarget(unit, unit.mangle(p.name))], made);
}

/** A function without parameters that computes `e` in its own scope. */
export function thunk(unit: CodeUnit, scope: Scope, name: string, e: Expr): ExpressionNode {
  const inner = new CodeUnit(unit.context, scope, qualnameIn(unit, name), unit);
  const code = makeCode({
    place: placeOf(inner),
    name,
    firstlineno: e.lineno,
    signature: NO_PARAMETERS,
    flags: CO_OPTIMIZED | CO_NEWLOCALS | (scope.nested ? CO_NESTED : 0),
    doc: noDoc,
    body: () => [startingAt(inner, e, new ReturnNode(annotationValue(inner, e)))],
    syntax: () => e,
  });
  return new MakeFunctionNode({
    code,
    defaults: [],
    keywordDefaults: [],
    keywordNames: [],
    annotations: [],
    annotationNames: [],
    closure: closureOf(unit, scope),
    typeParams: null,
  });
}

/** A lambda, or a generator expression called with its first iterator. */
export function functionExpression(unit: CodeUnit, e: NodeOf<'Lambda' | 'GeneratorExp'>): ExpressionNode {
  const scope = unit.context.table.scopeOf(e);
  if (e.kind === 'Lambda') {
    const inner = new CodeUnit(unit.context, scope, qualnameIn(unit, '<lambda>'), unit);
    const defaults = e.args.defaults.map((d) => expression(unit, d));
    const keywordDefaults = keywordDefaultsOf(unit, e.args);
    const signature = signatureOf('<lambda>', e.args, (name) => scope.mangle(name));
    const code = makeCode({
      place: placeOf(inner),
      name: '<lambda>',
      firstlineno: e.lineno,
      signature,
      flags: flagsOf(scope),
      doc: noDoc,
      body: () => {
        inner.bound = boundReadsOf(signature.names, e.body);
        return [startingAt(inner, e.body, new ReturnNode(expression(inner, e.body)))];
      },
      syntax: () => e,
    });
    return new MakeFunctionNode({
      code,
      defaults,
      keywordDefaults: keywordDefaults.nodes,
      keywordNames: keywordDefaults.names,
      annotations: [],
      annotationNames: [],
      closure: closureOf(unit, scope),
      typeParams: null,
    });
  }
  const iterable = expression(unit, e.generators[0]!.iter);
  const inner = new CodeUnit(unit.context, scope, qualnameIn(unit, '<genexpr>'), unit);
  const isAsync = e.generators[0]!.is_async !== 0;
  const code = makeCode({
    place: placeOf(inner),
    name: '<genexpr>',
    firstlineno: e.lineno,
    signature: { ...NO_PARAMETERS, name: '<genexpr>', positionalOnly: 1, positional: 1, names: ['.0'] },
    flags: flagsOf(scope),
    doc: noDoc,
    body: () => {
      inner.bound = boundReadsIn(e);
      const iterable = new ReadLocalNode(inner.slots.get('.0')!, '.0', true);
      const loops = comprehensionLoops(inner, e, iterable, () => {
        const node = at(inner, e.elt, new YieldNode(expression(inner, e.elt), scope.asyncGenerator));
        return startingAt(inner, e.elt, new ExpressionStatementNode(node));
      });
      return [startingAt(inner, e, loops)];
    },
    syntax: () => e,
  });
  const made = new MakeFunctionNode({
    code,
    defaults: [],
    keywordDefaults: [],
    keywordNames: [],
    annotations: [],
    annotationNames: [],
    closure: closureOf(unit, scope),
    typeParams: null,
  });
  const node = new GeneratorExpressionNode(made, iterable, isAsync);
  node.position = unit.position(e.generators[0]!.iter);
  return node;
}

export { closureOf };
