import type {
  CatchClause,
  Expression,
  ForStatement,
  Identifier,
  Statement,
  SwitchStatement,
  TryStatement,
  VariableDeclaration,
} from 'acorn';
import { callExpression } from './calls.ts';
import type { Catcher, Evaluation, Jump, Scope } from './evaluation.ts';
import { expression, staticOf } from './expressions.ts';
import { continuationAfter, dropLast, emitJump, emitReturn, returningContinuation } from './inline.ts';
import { assignsName, declaredIn } from './template.ts';
import { code, known, LEFT, STABLE, UNDEFINED, UNSTABLE, Undigestible, type Value } from './value.ts';
import type { Lines } from './writer.ts';

/** Turns beyond which a loop over constants is not unrolled. */
const UNROLL_LIMIT = 5000;

/** Emits statements; answers whether control never reaches their end. */
export function block(ev: Evaluation, statements: readonly Statement[], scope: Scope): boolean {
  const shadowed: [string, Value][] = [];
  for (const name of declaredIn(statements)) {
    const outer = scope.variables.get(name);
    if (outer !== undefined) shadowed.push([name, outer]);
  }
  const ended = range(ev, statements, 0, statements.length, scope);
  for (const [name, value] of shadowed) scope.variables.set(name, value);
  return ended;
}

function range(ev: Evaluation, statements: readonly Statement[], start: number, end: number, scope: Scope): boolean {
  for (let i = start; i < end; ) {
    i = ev.lean ? leanStep(ev, statements, i, scope) : step(ev, statements, i, scope);
    if (i === ENDED) return true;
  }
  return false;
}

const ENDED = -1;

/** Emits a statement; answers where to go on, or `ENDED`. */
function step(ev: Evaluation, statements: readonly Statement[], i: number, scope: Scope): number {
  const one = statements[i]!;
  const call = codeCall(one);
  const next = call === null ? null : continuationAfter(ev, scope, call.name, statements, i + 1);
  if (call === null || next === null) return statement(ev, one, scope, null) ? ENDED : i + 1;
  // the statements that look at the result are evaluated for what is not known of it; known results lead past them
  const { writer } = ev;
  const outer = writer.startCapture();
  const value = callExpression(ev, call.call as never, scope, next, true);
  if (next.falls === 0) {
    writer.append(writer.finishCapture(outer));
    if (value === null) return ENDED;
    bind(ev, scope, call.name, value, false);
    return i + 1;
  }
  if (value !== null) {
    bind(ev, scope, call.name, value, false);
    range(ev, statements, i + 1, next.end, scope);
  }
  const inner = writer.finishCapture(outer);
  labelled(ev, next.fallLabel, next.falls, inner);
  return next.end;
}

/** The same in lean code, where a statement may turn out to be a jump out of it. */
function leanStep(ev: Evaluation, statements: readonly Statement[], i: number, scope: Scope): number {
  const { writer, tryDepth, inlineDepth, returned } = ev;
  const { lines, size } = writer;
  const { length } = lines;
  const exits = ev.exitLog.length;
  try {
    return step(ev, statements, i, scope);
  } catch (error) {
    if (error !== LEFT) throw error;
    writer.lines = lines;
    lines.length = length;
    writer.size = size;
    ev.tryDepth = tryDepth;
    ev.inlineDepth = inlineDepth;
    ev.returned = returned;
    while (ev.exitLog.length > exits) ev.exitLog.pop()!.exits.pop();
    ev.leave();
    return ENDED;
  }
}

/** `const name = call(…)`. */
function codeCall(node: Statement): { name: string; call: Expression } | null {
  if (node.type !== 'VariableDeclaration' || node.kind !== 'const' || node.declarations.length !== 1) return null;
  const { id, init } = node.declarations[0]!;
  if (id.type !== 'Identifier' || init?.type !== 'CallExpression') return null;
  return { name: id.name, call: init };
}

/** Appends lines that may `break label`, which leads to their end. */
function labelled(ev: Evaluation, label: string, breaks: number, lines: Lines): void {
  const count = dropLast(lines, `break ${label};`) ? breaks - 1 : breaks;
  if (count > 0) ev.emit(`${label}: {`);
  ev.writer.append(lines);
  if (count > 0) ev.emit('}');
}

function bind(ev: Evaluation, scope: Scope, name: string, value: Value, assigned: boolean): void {
  if (!assigned && (value.kind !== 'code' || value.mode === STABLE)) {
    scope.variables.set(name, value);
    return;
  }
  const local = ev.writer.name(name);
  if (!assigned && value.kind === 'code') {
    const { line, named } = ev.naming(local, value);
    ev.emit(line);
    scope.variables.set(name, named);
    return;
  }
  ev.emit(`${assigned ? 'let' : 'const'} ${local} = ${ev.text(value)};`);
  scope.variables.set(
    name,
    code(local, assigned ? UNSTABLE : STABLE, value.kind === 'code' && !assigned ? value.codes : 0),
  );
}

function statement(ev: Evaluation, node: Statement, scope: Scope, label: string | null): boolean {
  switch (node.type) {
    case 'EmptyStatement':
      return false;
    case 'BlockStatement': {
      if (label === null) return block(ev, node.body, scope);
      const jump = newJump(ev, label, false, false);
      const { ended, lines } = captured(ev, () => within(scope, jump, () => block(ev, node.body, scope)));
      labelled(ev, jump.breakName, jump.breaks, lines);
      return ended && jump.breaks === 0;
    }
    case 'ExpressionStatement': {
      if (node.expression.type === 'CallExpression') {
        const value = callExpression(ev, node.expression, scope, null, false);
        if (value === null) return true;
        ev.drop(value);
      } else ev.drop(expression(ev, node.expression, scope));
      return false;
    }
    case 'VariableDeclaration':
      declare(ev, node, scope);
      return false;
    case 'ReturnStatement': {
      const { argument } = node;
      if (argument === null || argument === undefined) emitReturn(ev, scope, UNDEFINED);
      else if (argument.type === 'CallExpression') {
        const value = callExpression(ev, argument, scope, returningContinuation(ev, scope), true);
        if (value !== null) emitReturn(ev, scope, value);
      } else emitReturn(ev, scope, expression(ev, argument, scope));
      return true;
    }
    case 'IfStatement': {
      const test = expression(ev, node.test, scope);
      const alternate = node.alternate ?? null;
      if (test.kind === 'static') {
        if (test.value) return block(ev, [node.consequent], scope);
        return alternate === null ? false : block(ev, [alternate], scope);
      }
      ev.emit(`if (${ev.text(test)}) {`);
      const first = block(ev, [node.consequent], scope);
      let second = false;
      if (alternate !== null) {
        const otherwise = captured(ev, () => block(ev, [alternate], scope));
        second = otherwise.ended;
        if (otherwise.lines.length > 0) {
          ev.emit('} else {');
          ev.writer.append(otherwise.lines);
        }
      }
      ev.emit('}');
      return first && second;
    }
    case 'ThrowStatement': {
      const thrown = ev.text(expression(ev, node.argument, scope));
      const catcher = ev.catchers.at(-1);
      if (catcher === undefined) ev.emit(`throw ${thrown};`);
      else {
        catcher.jumps++;
        ev.emit(`${catcher.variable} = ${thrown};`);
        ev.emit(`break ${catcher.label};`);
      }
      return true;
    }
    case 'BreakStatement':
    case 'ContinueStatement':
      emitJump(ev, scope, node);
      return true;
    case 'LabeledStatement':
      return statement(ev, node.body, scope, node.label.name);
    case 'ForStatement':
      return forLoop(ev, node, scope, label);
    case 'WhileStatement':
      return loop(ev, scope, label, node.test, null, node.body, false);
    case 'DoWhileStatement':
      return loop(ev, scope, label, node.test, null, node.body, true);
    case 'ForOfStatement': {
      const values = expression(ev, node.right, scope);
      if (values.kind !== 'static' || !values.constant || !Array.isArray(values.value))
        throw new Undigestible('for-of over something unknown');
      const { left } = node;
      if (left.type !== 'VariableDeclaration' || left.declarations[0]!.id.type !== 'Identifier')
        throw new Undigestible('for-of pattern');
      const name = left.declarations[0]!.id.name;
      const items: readonly unknown[] = values.value;
      let i = 0;
      return unrolled(ev, scope, label, node.body, () => {
        if (i >= items.length) return false;
        scope.variables.set(name, known(items[i++], true));
        return true;
      });
    }
    case 'SwitchStatement':
      return switchStatement(ev, node, scope, label);
    case 'TryStatement':
      return tryStatement(ev, node, scope);
    default:
      throw new Undigestible(node.type);
  }
}

function declare(ev: Evaluation, node: VariableDeclaration, scope: Scope): void {
  for (const { id, init } of node.declarations) {
    if (id.type !== 'Identifier') throw new Undigestible('destructuring');
    const assigned = scope.template.assigned.has(id.name) && node.kind !== 'const';
    if (init === null || init === undefined) {
      const local = ev.writer.name(id.name);
      ev.emit(`let ${local};`);
      scope.variables.set(id.name, code(local, UNSTABLE));
    } else bind(ev, scope, id.name, expression(ev, init, scope), assigned);
  }
}

function newJump(ev: Evaluation, label: string | null, loop: boolean, plain: boolean): Jump {
  return {
    label,
    loop,
    plain,
    breakName: ev.writer.name('B'),
    continueName: ev.writer.name('C'),
    breaks: 0,
    continues: 0,
  };
}

function within<T>(scope: Scope, jump: Jump, run: () => T): T {
  scope.jumps.push(jump);
  const { length } = scope.jumps;
  try {
    return run();
  } finally {
    scope.jumps.length = length - 1;
  }
}

function captured(ev: Evaluation, run: () => boolean): { ended: boolean; lines: Lines } {
  const outer = ev.writer.startCapture();
  const ended = run();
  return { ended, lines: ev.writer.finishCapture(outer) };
}

function forLoop(ev: Evaluation, node: ForStatement, scope: Scope, label: string | null): boolean {
  const { init, test, update } = node;
  if (init?.type === 'VariableDeclaration' && test && update && isCounting(node)) {
    const saved = new Map(scope.variables);
    let isKnown = true;
    for (const { id, init: start } of init.declarations) {
      const value = start ? staticOf(ev, start, scope) : null;
      if (id.type !== 'Identifier' || value === null || value.kind !== 'static') {
        isKnown = false;
        break;
      }
      scope.variables.set(id.name, value);
    }
    if (isKnown && staticOf(ev, test, scope) !== null) {
      let turn = 0;
      return unrolled(ev, scope, label, node.body, () => {
        if (turn++ > 0) advance(update, scope);
        if (turn > UNROLL_LIMIT) throw new Undigestible('too many turns');
        const value = staticOf(ev, test, scope);
        if (value === null || value.kind !== 'static') throw new Undigestible('loop bound not known');
        return Boolean(value.value);
      });
    }
    for (const { id } of init.declarations)
      if (id.type === 'Identifier') {
        const before = saved.get(id.name);
        if (before === undefined) scope.variables.delete(id.name);
        else scope.variables.set(id.name, before);
      }
  }
  if (init?.type === 'VariableDeclaration') declare(ev, init, scope);
  else if (init) ev.drop(expression(ev, init, scope));
  return loop(ev, scope, label, test ?? null, update ?? null, node.body, false);
}

const counting = new WeakMap<ForStatement, boolean>();

/** `for (let i = …; …; i++)` whose body leaves `i` alone. */
function isCounting(node: ForStatement): boolean {
  let answer = counting.get(node);
  if (answer === undefined) {
    const { update, init } = node;
    answer =
      update?.type === 'UpdateExpression' &&
      update.argument.type === 'Identifier' &&
      init?.type === 'VariableDeclaration' &&
      init.declarations.every(({ id }) => id.type === 'Identifier' && !assignsName(node.body, id.name));
    counting.set(node, answer);
  }
  return answer;
}

function advance(update: Expression, scope: Scope): void {
  if (update.type !== 'UpdateExpression' || update.argument.type !== 'Identifier') throw new Undigestible('loop step');
  const { name } = update.argument;
  const value = scope.variables.get(name);
  if (value?.kind !== 'static') throw new Undigestible('loop step');
  scope.variables.set(name, known((value.value as number) + (update.operator === '++' ? 1 : -1)));
}

/** A loop over constants: its turns one after the other. */
function unrolled(
  ev: Evaluation,
  scope: Scope,
  label: string | null,
  body: Statement,
  advance: () => boolean,
): boolean {
  const whole = newJump(ev, label, true, true);
  const { ended, lines } = captured(ev, () => {
    while (advance()) {
      const turn: Jump = { ...whole, continueName: ev.writer.name('C'), breaks: 0 };
      const one = captured(ev, () => within(scope, turn, () => block(ev, [body], scope)));
      labelled(ev, turn.continueName, turn.continues, one.lines);
      whole.breaks += turn.breaks;
      if (one.ended && turn.continues === 0) return true;
    }
    return false;
  });
  labelled(ev, whole.breakName, whole.breaks, lines);
  return ended && whole.breaks === 0;
}

function loop(
  ev: Evaluation,
  scope: Scope,
  label: string | null,
  test: Expression | null,
  update: Expression | null,
  body: Statement,
  testLast: boolean,
): boolean {
  const jump = newJump(ev, label, true, true);
  const outer = ev.writer.startCapture();
  const check = () => {
    if (test === null) return;
    const value = expression(ev, test, scope);
    if (value.kind === 'static' && value.value) return;
    jump.breaks++;
    ev.emit(value.kind === 'static' ? `break ${jump.breakName};` : `if (!${ev.text(value)}) break ${jump.breakName};`);
  };
  if (!testLast) check();
  const turn = captured(ev, () => within(scope, jump, () => block(ev, [body], scope)));
  labelled(ev, jump.continueName, jump.continues, turn.lines);
  if (!turn.ended || jump.continues > 0) {
    if (testLast) check();
    if (update !== null) ev.drop(expression(ev, update, scope));
  }
  const lines = ev.writer.finishCapture(outer);
  ev.emit(`${jump.breakName}: for (;;) {`);
  ev.writer.append(lines);
  ev.emit('}');
  return jump.breaks === 0;
}

function switchStatement(ev: Evaluation, node: SwitchStatement, scope: Scope, label: string | null): boolean {
  const subject = expression(ev, node.discriminant, scope);
  const jump = newJump(ev, label, false, true);
  const { cases } = node;
  if (subject.kind === 'static') {
    let start = -1;
    for (let i = 0; i < cases.length; i++) {
      const { test } = cases[i]!;
      if (test === null || test === undefined) continue;
      const value = staticOf(ev, test, scope);
      if (value === null || value.kind !== 'static') throw new Undigestible('case not known');
      if (value.value === subject.value) {
        start = i;
        break;
      }
    }
    if (start < 0) start = cases.findIndex(({ test }) => test === null || test === undefined);
    if (start < 0) return false;
    const { ended, lines } = captured(ev, () =>
      within(scope, jump, () => {
        for (let i = start; i < cases.length; i++) if (block(ev, cases[i]!.consequent, scope)) return true;
        return false;
      }),
    );
    labelled(ev, jump.breakName, jump.breaks, lines);
    return ended && jump.breaks === 0;
  }
  const tests = cases.map(({ test }) => {
    if (test === null || test === undefined) return null;
    const value = staticOf(ev, test, scope);
    if (value === null) throw new Undigestible('case not known');
    return ev.text(value);
  });
  ev.emit(`${jump.breakName}: switch (${ev.text(subject)}) {`);
  let ended = false;
  cases.forEach(({ consequent }, i) => {
    ev.emit(tests[i] === null ? 'default: {' : `case ${tests[i]}: {`);
    ended = within(scope, jump, () => block(ev, consequent, scope));
    ev.emit('}');
  });
  ev.emit('}');
  return ended && jump.breaks === 0 && tests.includes(null) && cases.every(({ consequent }) => consequent.length > 0);
}

function tryStatement(ev: Evaluation, node: TryStatement, scope: Scope): boolean {
  const { handler, finalizer } = node;
  if (handler) return finalizer ? tryCatchFinally(ev, node, scope) : tryCatch(ev, node, handler, scope);
  ev.emit('try {');
  ev.tryDepth++;
  let ended = block(ev, node.block.body, scope);
  ev.tryDepth--;
  ev.emit('} finally {');
  ended = block(ev, finalizer!.body, scope) || ended;
  ev.emit('}');
  return ended;
}

function tryCatchFinally(ev: Evaluation, node: TryStatement, scope: Scope): boolean {
  const inner: TryStatement = { ...node, finalizer: null };
  return tryStatement(ev, { ...node, block: { ...node.block, body: [inner] }, handler: null } as TryStatement, scope);
}

/**
 * `try … catch`: what the generated code itself throws inside is a jump to the handler, as is what inlined calls throw. Only exceptions
 * out of functions that are called come as JavaScript exceptions.
 */
function tryCatch(ev: Evaluation, node: TryStatement, handler: CatchClause, scope: Scope): boolean {
  if (handler.param && handler.param.type !== 'Identifier') throw new Undigestible('catch pattern');
  const { writer } = ev;
  const catcher: Catcher = { label: writer.name('H'), variable: writer.name('x'), jumps: 0 };
  const end = writer.name('E');
  ev.tryDepth++;
  ev.catchers.push(catcher);
  const { length } = ev.catchers;
  let body: { ended: boolean; lines: Lines };
  try {
    body = captured(ev, () => block(ev, node.block.body, scope));
  } finally {
    ev.catchers.length = length - 1;
    ev.tryDepth--;
  }
  const jumps = catcher.jumps > 0;
  if (jumps) {
    ev.emit(`${end}: { let ${catcher.variable}; ${catcher.label}: { try {`);
    ev.writer.append(body.lines);
    const caught = writer.name('x');
    ev.emit(`} catch (${caught}) { ${catcher.variable} = ${caught}; break ${catcher.label}; }`);
    if (!body.ended) ev.emit(`break ${end};`);
    ev.emit('}');
  } else {
    ev.emit('try {');
    ev.writer.append(body.lines);
    ev.emit(`} catch (${catcher.variable}) {`);
  }
  if (handler.param) {
    const { name } = handler.param as Identifier;
    scope.variables.set(name, code(catcher.variable, scope.template.assigned.has(name) ? UNSTABLE : STABLE));
  }
  const handled = block(ev, handler.body.body, scope);
  ev.emit('}');
  return body.ended && handled;
}
