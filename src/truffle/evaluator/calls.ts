import type { CallExpression, Expression } from 'acorn';
import {
  backEdge,
  coroutineFunctionOf,
  coroutineMethodOf,
  coroutineOperationOf,
  evaluateAll,
  inCoroutine,
  inCoroutineForm,
  inInterpreter,
  inSkeleton,
  instrumentable,
  interpreted,
  interpreting,
  plainConditionOf,
  poll,
  SUSPENDED,
  suspend,
  takeRest,
} from '../intrinsics.ts';
import { LoopNode } from '../loop.ts';
import { Node } from '../node.ts';
import { Part } from '../part.ts';
import { pollSafepoint, pollSafepointCoroutine, safepoint, safepointDue } from '../safepoint.ts';
import { delegate } from '../step.ts';
import { type Continuation, type Evaluation, plain, type Scope } from './evaluation.ts';
import { isPart, isTooDeep, mayInline, mayInlineMethod, NEVER_EXECUTED, STATEMENT_METHODS } from './policy.ts';
import { functionTemplate, methodTemplate } from './template.ts';
import { code, EFFECT, known, STABLE, UNDEFINED, Undigestible, type Value } from './value.ts';

/**
 * A call: inlined, an intrinsic, or a boundary. Null when control never comes back from it, because each way out was followed to where
 * `next` leads.
 */
export function callExpression(
  ev: Evaluation,
  node: CallExpression,
  scope: Scope,
  next: Continuation | null,
  wanted: boolean,
): Value | null {
  const { callee } = node;
  if (callee.type === 'Super') throw new Undigestible('super()');
  const argumentNodes = plain(node.arguments);
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    const name = callee.property.name;
    if (callee.object.type === 'Super') return superCall(ev, name, argumentNodes, scope, next, wanted);
    const [object, ...args] = ev.operands([callee.object, ...argumentNodes], scope) as [Value, ...Value[]];
    if (object.kind === 'static' && object.value instanceof Node)
      return nodeCall(ev, object.value, name, args, scope, next, wanted);
    if (callee.optional && object.kind === 'static' && (object.value === null || object.value === undefined))
      return UNDEFINED;
    const receiver = `${textOrFrame(ev, object)}${callee.optional || node.optional ? '?.' : ''}`;
    return boundary(ev, `${receiver}.${name}`.replace('?..', '?.'), name, args, object.kind === 'frame');
  }
  if (callee.type === 'Identifier') return functionCall(ev, callee.name, callee, argumentNodes, scope, next, wanted);
  const [object, ...args] = ev.operands([callee, ...argumentNodes], scope) as [Value, ...Value[]];
  if (callee.type === 'MemberExpression') throw new Undigestible('call of a computed member');
  return boundary(ev, `(${ev.text(object)})`, null, args, false);
}

function functionCall(
  ev: Evaluation,
  name: string,
  callee: Expression,
  argumentNodes: Expression[],
  scope: Scope,
  next: Continuation | null,
  wanted: boolean,
): Value | null {
  const target = ev.parts.expression(ev, callee, scope);
  if (target.kind !== 'static') {
    const [object, ...args] = ev.operands([callee, ...argumentNodes], scope) as [Value, ...Value[]];
    return boundary(ev, ev.text(object), null, args, false);
  }
  const args = ev.operands(argumentNodes, scope);
  const { form } = ev.unit;
  switch (target.value) {
    case suspend: {
      if (!form.generator) throw new Undigestible('suspend() outside of a generator');
      const result = ev.writer.name('t');
      ev.emit(`const ${result} = yield ${ev.text(args[0]!)};`);
      return code(result, STABLE);
    }
    case poll:
      emitPoll(ev);
      return UNDEFINED;
    case inInterpreter:
      return known(!ev.virtual);
    case interpreting:
      return known(false);
    case inCoroutineForm:
      return known(form.coroutine);
    case inSkeleton:
      return known(form.skeleton);
    case instrumentable:
      return known(ev.unit.form.skeleton);
    case backEdge:
      return emitBackEdge(ev, (args[0] as { value: LoopNode }).value);
    case evaluateAll:
      if (args[0]!.kind !== 'static') throw new Undigestible('values of nodes that are not known');
      return emitAll(ev, args[0]!.value as readonly Node[], args[1]!, scope);
  }
  if (form.coroutine) {
    const coroutine = coroutineFunctionOf(target.value);
    if (coroutine !== undefined) return suspendableCall(ev, ev.writer.constant(coroutine), args);
  }
  const template = functionTemplate(target.value);
  if (template !== null && template.unsupported === null && !isTooDeep(ev, true))
    return ev.parts.inlineTemplate(ev, null, template, args, next, wanted);
  if (typeof target.value !== 'function') throw new Undigestible(`${name} is no function`);
  const text = GLOBAL_FUNCTIONS.has(target.value) ? name : ev.writer.constant(target.value);
  return boundary(ev, text, null, args, false);
}

const GLOBAL_FUNCTIONS = new Set<unknown>([Number, String, BigInt, Object, Array]);

function emitPoll(ev: Evaluation): void {
  const state = ev.writer.constant(safepoint);
  if (ev.unit.form.coroutine)
    ev.emit(
      `if (${state}.cells[0] !== 0 && ${ev.writer.constant(safepointDue)}()) yield* ${ev.writer.constant(pollSafepointCoroutine)}();`,
    );
  else if (ev.lean) {
    ev.emit(`if (${state}.cells[0] !== 0)`);
    ev.leave();
  } else ev.emit(`if (${state}.cells[0] !== 0) ${ev.writer.constant(pollSafepoint)}();`);
}

/** A safepoint; and whether the rest of the loop should run elsewhere. */
function emitBackEdge(ev: Evaluation, loop: LoopNode): Value {
  emitPoll(ev);
  const { form } = ev.unit;
  if (form.skeleton) {
    const name = ev.writer.constant(loop);
    return code(`(++${name}.loopCount >= ${name}.loopLimit && ${name}.becameHotIn(${formNumber(ev)}))`, EFFECT);
  }
  const unit = ev.writer.constant(ev.unit);
  return code(`(${unit}.stale !== 0 && ${unit}.leaves())`, EFFECT);
}

/** An array literal of the values of `nodes`. */
function emitAll(ev: Evaluation, nodes: readonly Node[], frame: Value, scope: Scope): Value {
  const texts: string[] = [];
  for (const node of nodes) {
    const value = nodeCall(ev, node, 'execute', [frame], scope, null, true) ?? UNDEFINED;
    texts.push(ev.text(ev.spill(value)));
  }
  return code(`[${texts.join(', ')}]`, EFFECT);
}

function formNumber(ev: Evaluation): number {
  return (ev.unit.form.generator ? 1 : 0) + (ev.unit.form.coroutine ? 2 : 0);
}

/** The text of an argument or of a receiver, which no bare number can be. */
function textOrFrame(ev: Evaluation, value: Value): string {
  if (value.kind === 'static' && typeof value.value === 'number') return `(${ev.text(value)})`;
  return value.kind === 'frame' ? 'fr' : ev.text(value);
}

/** Calls that are not inlined. If they are given the frame it must be real. */
function boundary(
  ev: Evaluation,
  target: string,
  method: string | null,
  args: readonly Value[],
  onFrame: boolean,
  codes = 0,
): Value {
  const [before, after] = codes === 0 ? ['', ''] : [`${ev.writer.constant(interpreted.settle)}(`, ')'];
  if (method !== null && ev.unit.form.coroutine) {
    const operation = coroutineOperationOf(method);
    const receiver = target.slice(0, -method.length - 1);
    if (operation !== undefined && /^\w+$/.test(receiver) && !args.some((arg) => arg.kind === 'frame')) {
      const given = args.map((arg) => ev.text(ev.spill(arg)));
      const call = `${ev.writer.constant(operation.call)}(${[receiver, target, ...given].join(', ')})`;
      if (ev.unit.form.skeleton) return resultOf(ev, call);
      return resultOf(
        ev,
        `${ev.writer.constant(operation.plainIf)}(${given.join(', ')}) ? ${target}(${given.join(', ')}) : ${call}`,
      );
    }
    const coroutine = coroutineMethodOf(method);
    if (coroutine !== undefined) {
      const condition = plainConditionOf(method);
      if (condition !== undefined && !target.includes('?') && !args.some((arg) => arg.kind === 'frame'))
        return plainOrSuspendable(ev, target, method, condition, coroutine, args);
      return suspendable(ev, `${target.slice(0, -method.length)}${coroutine}`, args);
    }
  }
  if (onFrame || args.some((arg) => arg.kind === 'frame')) {
    const safe = args.map((arg) => ev.spill(arg));
    return ev.frameCall(`${before}${target}(${safe.map((arg) => textOrFrame(ev, arg)).join(', ')})${after}`, codes);
  }
  return code(`${before}${target}(${args.map((arg) => ev.text(arg)).join(', ')})${after}`, EFFECT, codes);
}

function suspendable(ev: Evaluation, target: string, args: readonly Value[]): Value {
  if (args.some((arg) => arg.kind === 'frame')) {
    const safe = args.map((arg) => ev.spill(arg));
    return ev.frameCall(`yield* ${target}(${safe.map((arg) => textOrFrame(ev, arg)).join(', ')})`);
  }
  return code(`(yield* ${target}(${args.map((arg) => ev.text(arg)).join(', ')}))`, EFFECT);
}

/** `x.condition ? x.method(…) : yield* x.coroutine(…)`. */
function plainOrSuspendable(
  ev: Evaluation,
  target: string,
  method: string,
  condition: string,
  coroutine: string,
  args: readonly Value[],
): Value {
  const given = `(${args.map((arg) => ev.text(ev.spill(arg))).join(', ')})`;
  const receiver = target.slice(0, -method.length);
  return code(`(${receiver}${condition} ? ${target}${given} : yield* ${receiver}${coroutine}${given})`, EFFECT);
}

/** A call of a function's coroutine form. */
function suspendableCall(ev: Evaluation, target: string, args: readonly Value[]): Value {
  if (args.some((arg) => arg.kind === 'frame')) {
    const safe = args.map((arg) => textOrFrame(ev, ev.spill(arg)));
    return ev.frameCall(`yield* ${ev.writer.constant(inCoroutine)}(${[target, ...safe].join(', ')})`);
  }
  return resultOf(ev, `${target}(${args.map((arg) => ev.text(arg)).join(', ')})`);
}

/** The result of a call that may answer `suspendedBy`. */
function resultOf(ev: Evaluation, call: string): Value {
  const result = ev.writer.name('t');
  ev.emit(`let ${result} = ${call};`);
  ev.emit(`if (${result} === ${ev.writer.constant(SUSPENDED)}) ${result} = yield* ${ev.writer.constant(takeRest)}();`);
  return code(result, STABLE);
}

/** A method of a known node. */
function nodeCall(
  ev: Evaluation,
  node: Node,
  name: string,
  args: readonly Value[],
  scope: Scope,
  next: Continuation | null,
  wanted: boolean,
): Value | null {
  const inside = node === scope.node;
  if (name === 'continueLoop' && node instanceof LoopNode && (ev.unit.form.generator || ev.unit.form.coroutine)) {
    const rest = args.slice(1).map((arg) => ev.spill(arg));
    const texts = rest.map((arg) => `, ${ev.text(arg)}`).join('');
    const going = `${ev.writer.constant(node)}.continueLoopIn(${formNumber(ev)}, fr${texts})`;
    if (ev.unit.form.skeleton && ev.unit.form.generator)
      return ev.frameCall(`(yield ${ev.writer.constant(delegate)}(${going}))`);
    return ev.frameCall(`yield* ${going}`);
  }
  if (isPart(ev, node, name)) {
    const part = new Part(ev.root.callTarget, node, ev.unit.form);
    const result = ev.writer.name('t');
    ev.emit(`let ${result};`);
    ev.emit(`${result} = yield* ${ev.writer.constant(part)}.run(fr);`);
    return handOver(ev, code(result, STABLE, node.completions()), next);
  }
  const isExecute = name.startsWith('execute');
  let why: string | null = null;
  const template = methodTemplate(node.constructor, name);
  if (template === null) {
    if (isExecute) why = `${node.constructor.name}.${name} has no template`;
  } else if (Object.hasOwn(node, name)) why = `${name} is a field`;
  else {
    why = inside ? mayInlineMethod(ev, template) : mayInline(ev, node, template);
    if (why === null) {
      const result = attempt(ev, node, template, args, next, wanted);
      if (typeof result !== 'string') return result.value;
      why = result;
    }
  }
  if (why !== null && why !== '') {
    ev.calls.push({ node, why });
    if (why.endsWith(NEVER_EXECUTED)) ev.emit(`${ev.writer.constant(ev.unit)}.miss();`);
  }
  const codes = STATEMENT_METHODS.has(name) ? node.completions() : 0;
  const result = boundary(ev, `${ev.writer.constant(node)}.${name}`, name, args, false, codes);
  return handOver(ev, result, next);
}

/** Gives the result of a call that was not inlined to `next`, if it is a completion code that decides where to go on. */
function handOver(ev: Evaluation, result: Value, next: Continuation | null): Value | null {
  if (next === null || result.kind !== 'code' || result.codes === 0) return result;
  return ev.parts.branch(ev, result, next);
}

/** Inlines; or undoes it and answers why not. */
function attempt(
  ev: Evaluation,
  node: Node,
  template: Parameters<Evaluation['parts']['inlineTemplate']>[2],
  args: readonly Value[],
  next: Continuation | null,
  wanted: boolean,
): { value: Value | null } | string {
  const { writer } = ev;
  const { lines, size } = writer;
  const length = lines.length;
  const { tryDepth, inlineDepth } = ev;
  const calls = ev.calls.length;
  const exits = ev.exitLog.length;
  try {
    return { value: ev.parts.inlineTemplate(ev, node, template, args, next, wanted) };
  } catch (error) {
    if (!(error instanceof Undigestible)) throw error;
    writer.lines = lines;
    lines.length = length;
    writer.size = size;
    ev.tryDepth = tryDepth;
    ev.inlineDepth = inlineDepth;
    ev.calls.length = calls;
    while (ev.exitLog.length > exits) ev.exitLog.pop()!.exits.pop();
    return `${node.constructor.name}.${template.name}: ${error.message}`;
  }
}

function superCall(
  ev: Evaluation,
  name: string,
  argumentNodes: Expression[],
  scope: Scope,
  next: Continuation | null,
  wanted: boolean,
): Value | null {
  const owner = scope.template.owner;
  if (owner === null || scope.node === null) throw new Undigestible('super outside of a class');
  const parent = Object.getPrototypeOf(owner) as object;
  const args = ev.operands(argumentNodes, scope);
  const template = methodTemplate(parent, name);
  if (template !== null && mayInlineMethod(ev, template) === null) {
    const result = attempt(ev, scope.node, template, args, next, wanted);
    if (typeof result !== 'string') return result.value;
    ev.calls.push({ node: scope.node, why: result });
  }
  const method = (parent as unknown as { prototype: Record<string, unknown> }).prototype[name];
  return boundary(ev, `${ev.writer.constant(method)}.call`, null, [known(scope.node), ...args], false);
}
