import type { Statement } from 'acorn';
import type { Node } from '../node.ts';
import type { Continuation, Evaluation, Jump, ReturnTarget, Scope } from './evaluation.ts';
import { expression, staticOf } from './expressions.ts';
import { STATEMENT_METHODS } from './policy.ts';
import { mentionsName, type Template } from './template.ts';
import { code, known, STABLE, UNDEFINED, UNSTABLE, type Value } from './value.ts';
import type { Lines } from './writer.ts';

export function newTarget(ev: Evaluation, next: Continuation | null, wanted: boolean, codes: number): ReturnTarget {
  return { outermost: false, label: ev.writer.name('L'), exits: [], breaks: 0, wanted, next, codes };
}

/** Emits the body of a method with its parameters bound, and answers its result; null when control never reaches the end. */
export function inlineTemplate(
  ev: Evaluation,
  node: Node | null,
  template: Template,
  args: readonly Value[],
  next: Continuation | null,
  wanted: boolean,
): Value | null {
  const target = newTarget(
    ev,
    next,
    wanted,
    node !== null && STATEMENT_METHODS.has(template.name) ? node.completions() : 0,
  );
  const scope: Scope = { node, template, variables: new Map(), jumps: [], target, stored: null };
  if (node !== null) ev.dependOn(node);
  bindParameters(ev, scope, args);
  ev.inlineDepth++;
  const result = withTarget(ev, target, () => {
    const ended = ev.parts.block(ev, template.body, scope);
    if (!ended) leave(ev, target, UNDEFINED);
  });
  ev.inlineDepth--;
  return result;
}

function bindParameters(ev: Evaluation, scope: Scope, args: readonly Value[]): void {
  const { template, variables } = scope;
  if (template.rest !== null) {
    const rest = args.slice(template.parameters.length).map((arg) => ev.text(arg));
    const name = ev.writer.name(template.rest);
    ev.emit(`const ${name} = [${rest.join(', ')}];`);
    variables.set(template.rest, code(name, STABLE));
  }
  template.parameters.forEach((name, i) => {
    const value = args[i] ?? UNDEFINED;
    if (template.assigned.has(name)) {
      const local = ev.writer.name(name);
      ev.emit(`let ${local} = ${ev.text(value)};`);
      variables.set(name, code(local, UNSTABLE));
    } else variables.set(name, ev.spill(value));
  });
}

/** Runs `emitBody` with its exits collected in `target`, and answers what they make of the whole. */
function withTarget(ev: Evaluation, target: ReturnTarget, emitBody: () => void): Value | null {
  const { writer } = ev;
  const declaration = writer.mark();
  const outer = writer.startCapture();
  emitBody();
  const body = writer.finishCapture(outer);
  const { exits, label } = target;
  // the last exit need not jump
  if (dropLast(body, `break ${label};`)) {
    target.breaks--;
    writer.emitted--;
  }
  if (target.breaks > 0) {
    ev.emit(`${label}: {`);
    writer.append(body);
    ev.emit('}');
  } else writer.append(body);
  if (exits.length === 0) return null;
  const first = exits[0]!.value;
  if (
    first.kind === 'static' &&
    exits.every(({ value }) => value.kind === 'static' && Object.is(value.value, first.value))
  )
    return first;
  if (!target.wanted) {
    for (const { mark, value } of exits)
      if (value.kind === 'code' && value.mode === 2) writer.fill(mark, `${value.text};`);
    return UNDEFINED;
  }
  if (exits.length === 1 && target.breaks === 0) return first;
  const result = writer.name('r');
  writer.fill(declaration, `let ${result};`);
  let codes = 0;
  let allKnown = true;
  for (const { mark, value } of exits) {
    writer.fill(mark, `${result} = ${ev.text(value)};`);
    const own = codesOf(value);
    if (own === 0) allKnown = false;
    codes |= own;
  }
  return code(result, STABLE, allKnown ? codes : 0);
}

/** Takes `line` away if it is the last of `lines`. */
export function dropLast(lines: Lines, line: string): boolean {
  let last = lines;
  for (;;) {
    const end = last.findLastIndex((one) => one !== '');
    const found = last[end];
    if (Array.isArray(found)) last = found;
    else if (found === line) {
      last.splice(end, 1);
      return true;
    } else return false;
  }
}

/** The completion codes a value may be, as a bit set; 0 when it may be anything. */
function codesOf(value: Value): number {
  if (value.kind === 'code') return value.codes;
  if (value.kind === 'static' && typeof value.value === 'number' && value.value >= 0 && value.value < 16)
    return Number.isInteger(value.value) ? 1 << value.value : 0;
  return 0;
}

/** Leaves the method that `target` belongs to, at the end of a path of it. */
function leave(ev: Evaluation, target: ReturnTarget, returned: Value): void {
  const value =
    returned.kind === 'code' && returned.codes === 0 && target.codes !== 0
      ? code(returned.text, returned.mode, target.codes)
      : returned;
  if (target.outermost) {
    ev.returned++;
    ev.emit(`return ${ev.text(value)};`);
    return;
  }
  const { next } = target;
  if (next !== null) {
    if (next.returns) {
      leave(ev, next.scope.target, value);
      return;
    }
    if (value.kind === 'static') {
      const action = follow(ev, next, value);
      if (action !== null) {
        act(ev, next, value, action);
        return;
      }
    } else if (value.kind === 'code' && value.codes !== 0) {
      const values = bits(value.codes);
      if (values.every((one) => follow(ev, next, known(one)) !== null)) {
        const name = ev.text(ev.spill(value));
        values.forEach((one, i) => {
          const last = i === values.length - 1;
          if (!last) ev.emit(`if (${name} === ${one}) {`);
          leave(ev, target, known(one));
          if (!last) ev.emit('}');
        });
        return;
      }
    }
  }
  exit(ev, target, value);
}

function exit(ev: Evaluation, target: ReturnTarget, value: Value): void {
  // evaluated here, but only if somebody needs a variable for it
  target.exits.push({ mark: ev.writer.mark(), value });
  ev.exitLog.push(target);
  target.breaks++;
  ev.emit(`break ${target.label};`);
}

/** A `return` statement. */
export function emitReturn(ev: Evaluation, scope: Scope, value: Value): void {
  leave(ev, scope.target, value);
}

function bits(set: number): number[] {
  const values: number[] = [];
  for (let i = 0; i < 31; i++) if ((set & (1 << i)) !== 0) values.push(i);
  return values;
}

/** Where a known result leads: past the statements that look at it, out of the caller, or to a statement around the call. */
type Action =
  | { readonly kind: 'fall' }
  | { readonly kind: 'return'; readonly statement: Statement & { type: 'ReturnStatement' } }
  | { readonly kind: 'jump'; readonly statement: Statement };

const FALL: Action = { kind: 'fall' };

function follow(ev: Evaluation, next: Continuation, value: Value): Action | null {
  const { scope, name } = next;
  const saved = scope.variables.get(name);
  scope.variables.set(name, value);
  try {
    for (let i = next.index; i < next.end; i++) {
      const action = followStatement(ev, next, next.statements[i]!);
      if (action !== FALL) return action;
    }
    return FALL;
  } finally {
    if (saved === undefined) scope.variables.delete(name);
    else scope.variables.set(name, saved);
  }
}

function followStatement(ev: Evaluation, next: Continuation, statement: Statement): Action | null {
  switch (statement.type) {
    case 'BlockStatement':
      for (const inner of statement.body) {
        const action = followStatement(ev, next, inner);
        if (action !== FALL) return action;
      }
      return FALL;
    case 'IfStatement': {
      const test = staticOf(ev, statement.test, next.scope);
      if (test === null || test.kind !== 'static') return null;
      const branch = test.value ? statement.consequent : statement.alternate;
      return branch === null || branch === undefined ? FALL : followStatement(ev, next, branch);
    }
    case 'ReturnStatement': {
      const { argument } = statement;
      if (argument === null || argument === undefined || staticOf(ev, argument, next.scope) !== null)
        return { kind: 'return', statement };
      // loads of registers may be moved here, unless a `finally` or `catch` is between
      const simple =
        argument.type === 'MemberExpression' && !argument.computed && argument.object.type === 'Identifier';
      return simple && ev.tryDepth === next.tryDepth ? { kind: 'return', statement } : null;
    }
    case 'BreakStatement':
    case 'ContinueStatement':
      return { kind: 'jump', statement };
    default:
      return null;
  }
}

function act(ev: Evaluation, next: Continuation, value: Value, action: Action): void {
  const { scope, name } = next;
  switch (action.kind) {
    case 'fall':
      next.falls++;
      ev.emit(`break ${next.fallLabel};`);
      return;
    case 'return': {
      const saved = scope.variables.get(name);
      scope.variables.set(name, value);
      const { argument } = action.statement;
      const result = argument === null || argument === undefined ? UNDEFINED : expression(ev, argument, scope);
      if (saved === undefined) scope.variables.delete(name);
      else scope.variables.set(name, saved);
      leave(ev, scope.target, result);
      return;
    }
    case 'jump':
      emitJump(ev, scope, action.statement as never);
      return;
  }
}

/** `break` or `continue`, wherever it leads in the generated text. */
export function emitJump(
  ev: Evaluation,
  scope: Scope,
  statement: Statement & { type: 'BreakStatement' | 'ContinueStatement' },
): void {
  const label = statement.label?.name ?? null;
  const isBreak = statement.type === 'BreakStatement';
  for (let i = scope.jumps.length - 1; i >= 0; i--) {
    const jump: Jump = scope.jumps[i]!;
    if (label === null ? (isBreak ? !jump.plain : !jump.loop) : jump.label !== label) continue;
    if (isBreak) {
      jump.breaks++;
      ev.emit(`break ${jump.breakName};`);
    } else {
      jump.continues++;
      ev.emit(`break ${jump.continueName};`);
    }
    return;
  }
  throw new Error(`no target of ${statement.type}`);
}

/** The result of a call that stays one, handed to what looks at it. */
export function branch(ev: Evaluation, result: Value, next: Continuation): Value | null {
  const target = newTarget(ev, next, true, 0);
  return withTarget(ev, target, () => leave(ev, target, result));
}

/** What follows `const name = call(…)` and looks at the result; null when too much does. */
export function continuationAfter(
  ev: Evaluation,
  scope: Scope,
  name: string,
  statements: readonly Statement[],
  index: number,
): Continuation | null {
  let end = index;
  for (let i = index; i < statements.length; i++) if (mentionsName(statements[i]!, name)) end = i + 1;
  for (let i = index; i < end; i++) if (statements[i]!.type !== 'IfStatement') return null;
  if (end === index) return null;
  return {
    scope,
    tryDepth: ev.tryDepth,
    returns: false,
    name,
    statements,
    index,
    end,
    fallLabel: ev.writer.name('F'),
    falls: 0,
  };
}

/** What `return call(…)` does with the result. */
export function returningContinuation(ev: Evaluation, scope: Scope): Continuation {
  return {
    scope,
    tryDepth: ev.tryDepth,
    returns: true,
    name: '',
    statements: [],
    index: 0,
    end: 0,
    fallLabel: '',
    falls: 0,
  };
}
