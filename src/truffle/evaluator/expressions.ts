import type { BinaryOperator, Expression, MemberExpression, Pattern, SpreadElement, Node as Syntax } from 'acorn';
import { boxes } from '../boxes.ts';
import { Node } from '../node.ts';
import { callExpression } from './calls.ts';
import { type Evaluation, plain, type Scope } from './evaluation.ts';
import {
  type Bare,
  code,
  EFFECT,
  FRAME,
  isPrimitive,
  known,
  SLOTS,
  STABLE,
  truth,
  UNDEFINED,
  UNSTABLE,
  Undigestible,
  type Value,
} from './value.ts';

/** Globals that templates may name; they are not shadowed by anything of ours. */
const GLOBALS = new Set(
  'Math Number Object Array String BigInt Symbol Map Set Error TypeError RangeError Uint8Array Float64Array Reflect Function'.split(
    ' ',
  ),
);

/** Operators that give true or false. */
const TESTS = new Set<string>(['===', '!==', '<', '<=', '>', '>=', 'instanceof', 'in']);

export function expression(ev: Evaluation, node: Expression, scope: Scope): Value {
  switch (node.type) {
    case 'Identifier':
      return identifier(node.name, scope);
    case 'MemberExpression':
      return member(ev, node, scope);
    case 'CallExpression':
      return callExpression(ev, node, scope, null, true) ?? UNDEFINED;
    case 'ThisExpression':
      return known(scope.node, true);
    case 'Literal':
      if (node.regex !== undefined) throw new Undigestible('regular expression');
      if (typeof node.value === 'string') return known(node.value, false, JSON.stringify(node.value));
      return known(node.bigint !== undefined ? BigInt(node.bigint) : node.value);
    case 'ParenthesizedExpression':
      return expression(ev, node.expression, scope);
    case 'ChainExpression':
      return expression(ev, node.expression, scope);
    case 'UnaryExpression':
      return unary(ev, node.operator, node.argument, scope);
    case 'BinaryExpression': {
      if (node.left.type === 'PrivateIdentifier') throw new Undigestible('private field');
      const [left, right] = ev.operands([node.left, node.right], scope) as [Value, Value];
      const folded = foldBinary(node.operator, left, right);
      if (folded !== null) return folded;
      const text = `(${operandText(ev, left, right)} ${node.operator} ${operandText(ev, right, left)})`;
      const mode = joined(left, right);
      return TESTS.has(node.operator) ? truth(text, mode) : code(text, mode);
    }
    case 'LogicalExpression':
      return logical(ev, node.operator, node.left, node.right, scope);
    case 'ConditionalExpression':
      return conditional(ev, node.test, node.consequent, node.alternate, scope);
    case 'AssignmentExpression':
      return assignment(ev, node.operator, node.left, node.right, scope);
    case 'UpdateExpression': {
      const target = place(ev, node.argument, scope);
      return code(node.prefix ? `(${node.operator}${target})` : `(${target}${node.operator})`, EFFECT);
    }
    case 'NewExpression': {
      const values = ev.operands([node.callee, ...plain(node.arguments)], scope);
      const [callee, ...args] = values as [Value, ...Value[]];
      return code(`new (${ev.text(callee)})(${args.map((arg) => ev.text(arg)).join(', ')})`, EFFECT);
    }
    case 'SequenceExpression': {
      for (const part of node.expressions.slice(0, -1)) ev.drop(expression(ev, part, scope));
      return expression(ev, node.expressions.at(-1)!, scope);
    }
    case 'ArrayExpression': {
      const values = ev.operands(node.elements as Expression[], scope);
      return code(`[${values.map((value) => ev.text(value)).join(', ')}]`, EFFECT);
    }
    case 'SpreadElement' as never:
      // in an array; calls let none through
      return code(
        `...${ev.text(ev.spill(expression(ev, (node as unknown as SpreadElement).argument, scope)))}`,
        STABLE,
      );
    case 'ObjectExpression': {
      const keys: string[] = [];
      const expressions: Expression[] = [];
      for (const property of node.properties) {
        if (property.type !== 'Property' || property.computed || property.kind !== 'init')
          throw new Undigestible('object literal');
        keys.push(property.key.type === 'Identifier' ? property.key.name : JSON.stringify((property.key as any).value));
        expressions.push(property.value);
      }
      const values = ev.operands(expressions, scope);
      return code(`({ ${values.map((value, i) => `${keys[i]}: ${ev.text(value)}`).join(', ')} })`, EFFECT);
    }
    case 'TemplateLiteral': {
      const values = ev.operands(node.expressions, scope);
      let text = '`';
      node.quasis.forEach((quasi, i) => {
        text += quasi.value.raw;
        if (i < values.length) text += `\${${ev.text(values[i]!)}}`;
      });
      return code(`${text}\``, EFFECT);
    }
    default:
      throw new Undigestible(node.type);
  }
}

/** The text of one side of an operator: the marker of a bare number will do beside `null`, `undefined` and other known primitives. */
function operandText(ev: Evaluation, value: Value, other: Value): string {
  if (value.kind === 'code' && value.bare !== null && other.kind === 'static' && isPrimitive(other.value))
    return value.bare.value;
  return ev.text(value);
}

/** The mode of an expression made of two: it is no name, so it is computed where it stands. */
function joined(left: Value, right: Value): 1 | 2 {
  return (left.kind === 'code' && left.mode === EFFECT) || (right.kind === 'code' && right.mode === EFFECT)
    ? EFFECT
    : UNSTABLE;
}

export function identifier(name: string, scope: Scope): Value {
  const local = scope.variables.get(name);
  if (local !== undefined) return local;
  if (name === 'undefined') return UNDEFINED;
  if (Object.hasOwn(scope.template.bindings, name)) {
    const value = scope.template.bindings[name];
    if (value === undefined) throw new Undigestible(`${name} is not initialized`);
    return known(value);
  }
  if (name === 'NaN') return known(Number.NaN);
  if (name === 'Infinity') return known(Number.POSITIVE_INFINITY);
  if (GLOBALS.has(name)) return known((globalThis as Record<string, unknown>)[name]);
  throw new Undigestible(`${name} is no constant`);
}

function member(ev: Evaluation, node: MemberExpression, scope: Scope): Value {
  if (node.object.type === 'Super' || node.property.type === 'PrivateIdentifier') throw new Undigestible('super field');
  if (!node.computed) {
    const name = (node.property as { name: string }).name;
    const object = expression(ev, node.object, scope);
    if (object.kind === 'frame') return ev.register(name);
    if (object.kind === 'static') {
      if (node.optional && (object.value === null || object.value === undefined)) return UNDEFINED;
      return field(ev, object.value, name, object.constant, scope);
    }
    if (object.kind === 'slots') return code(`S.${name}`, UNSTABLE);
    if (object.bare !== null) return bareField(ev, object.bare, name);
    return code(`${object.text}${node.optional ? '?.' : '.'}${name}`, object.mode === EFFECT ? EFFECT : UNSTABLE);
  }
  const [object, property] = ev.operands([node.object, node.property], scope) as [Value, Value];
  if (object.kind === 'slots') {
    if (property.kind === 'static' && typeof property.value === 'number') return ev.slot(property.value);
    if (ev.virtual) throw new Undigestible('slot number not known');
    return code(`S[${ev.text(property)}]`, UNSTABLE);
  }
  if (object.kind === 'static' && property.kind === 'static' && object.constant && Array.isArray(object.value))
    return element(ev, object.value, property.value as number);
  const mode = joined(object, property) === EFFECT ? EFFECT : UNSTABLE;
  return code(`${ev.text(object)}${node.optional ? '?.' : ''}[${ev.text(property)}]`, mode);
}

/** A field of what may be a bare number. The marker is an instance itself, so only the number is elsewhere. */
function bareField(ev: Evaluation, bare: Bare, name: string): Value {
  const load = `${bare.value}.${name}`;
  if (name !== boxes.declared!.field) return code(load, UNSTABLE);
  return code(`(${bare.value} === ${ev.writer.constant(boxes.declared!.marker)} ? ${bare.number} : ${load})`, UNSTABLE);
}

function element(ev: Evaluation, array: readonly unknown[], index: number): Value {
  const value = array[index];
  if (value !== undefined || index < array.length) return known(value, true);
  return code(`${ev.writer.constant(array)}[${index}]`, UNSTABLE);
}

const mutableOf = new WeakMap<object, ReadonlySet<string>>();

export function mutableFields(node: Node): ReadonlySet<string> {
  let names = mutableOf.get(node.constructor);
  if (names === undefined) {
    names = new Set([...((node.constructor as typeof Node).mutable ?? []), 'parent', 'changes']);
    mutableOf.set(node.constructor, names);
  }
  return names;
}

function load(ev: Evaluation, object: object, name: string): Value {
  return code(`${ev.writer.constant(object)}.${name}`, UNSTABLE);
}

/** A property of something known: folded where it is a constant of the tree. */
function field(ev: Evaluation, object: unknown, name: string, constant: boolean, scope: Scope): Value {
  if (object instanceof Node) {
    const value = (object as unknown as Record<string, unknown>)[name];
    const changes = !Object.hasOwn(object, name) || mutableFields(object).has(name);
    if (changes || (object === scope.node && scope.stored?.has(name) === true)) return load(ev, object, name);
    // as if nothing had been seen yet: that code does for everything
    if (name === 'state' && typeof value === 'number' && ev.unit.form.skeleton) return known(0);
    if (value instanceof Node || (Array.isArray(value) && value[0] instanceof Node)) {
      ev.foldChildren(object, name, value);
      return known(value, true);
    }
    if (ev.isLoose(object) && !(object.constructor as typeof Node).settled.includes(name))
      return load(ev, object, name);
    return known(value, true);
  }
  if (object !== null && object !== undefined && isPrimitive(object))
    return known((object as unknown as Record<string, unknown>)[name]);
  const box = boxes.declared;
  if (box !== null && name === box.field && (object as object | null)?.constructor === box.cls)
    return known((object as Record<string, unknown>)[name]);
  if (name === 'constructor' && object !== null && object !== undefined && !Object.hasOwn(object, name))
    return known(object.constructor);
  if (Array.isArray(object) && constant && name === 'length') return known(object.length);
  if (object === Number || object === Math) return known((object as unknown as Record<string, unknown>)[name]);
  if (object !== null && typeof object === 'object' && Object.isFrozen(object))
    return known((object as Record<string, unknown>)[name], true);
  return code(`${ev.text(known(object))}.${name}`, UNSTABLE);
}

/** The text of something that can be assigned to. `atOnce` when nothing happens before it is: then its object needs no name. */
function place(ev: Evaluation, node: Pattern | Expression, scope: Scope, atOnce = false): string {
  if (node.type === 'Identifier') {
    const variable = scope.variables.get(node.name);
    if (variable === undefined || variable.kind !== 'code') throw new Undigestible(`assignment to ${node.name}`);
    return variable.text;
  }
  if (node.type !== 'MemberExpression') throw new Undigestible('destructuring');
  if (node.object.type === 'Super' || node.property.type === 'PrivateIdentifier') throw new Undigestible('super field');
  if (!node.computed) {
    const object = expression(ev, node.object, scope);
    const name = (node.property as { name: string }).name;
    if (object.kind === 'frame') {
      if (name === 'slots') throw new Undigestible('frame.slots assigned');
      return ev.text(ev.register(name));
    }
    if (object.kind === 'static' && object.value === scope.node) (scope.stored ??= new Set()).add(name);
    return `${ev.text(atOnce ? object : ev.spill(object))}.${name}`;
  }
  const [object, property] = ev.operands([node.object, node.property], scope) as [Value, Value];
  if (object.kind === 'slots' && property.kind === 'static' && typeof property.value === 'number') {
    if (ev.bareSlots.has(property.value)) throw new Undigestible('a slot of bare numbers changed');
    return ev.slot(property.value).text;
  }
  if (object.kind === 'slots' && ev.virtual) throw new Undigestible('slot number not known');
  return `${ev.text(ev.spill(object))}[${ev.text(ev.spill(property))}]`;
}

function assignment(ev: Evaluation, operator: string, left: Pattern, right: Expression, scope: Scope): Value {
  if (operator === '||=' || operator === '&&=' || operator === '??=') throw new Undigestible(operator);
  const { writer } = ev;
  const bareSlot = bareSlotOf(ev, left, scope);
  if (bareSlot !== null) {
    if (operator !== '=') throw new Undigestible(`${operator} to a slot of bare numbers`);
    ev.storeBare(bareSlot, expression(ev, right, scope));
    return UNDEFINED;
  }
  // the target's object comes before the right side
  const target = place(ev, left, scope, isFieldOfThis(right) || staticOf(ev, right, scope)?.kind === 'static');
  const mark = operator === '=' ? null : writer.mark();
  const time = writer.emitted;
  const value = expression(ev, right, scope);
  if (mark !== null && writer.emitted !== time) {
    const old = writer.name('t');
    writer.fill(mark, `const ${old} = ${target};`);
    return code(`(${target} = ${old} ${operator.slice(0, -1)} ${ev.text(value)})`, EFFECT);
  }
  return code(`(${target} ${operator} ${ev.text(value)})`, EFFECT);
}

/** Whether an expression is `this.name`, which does nothing. */
function isFieldOfThis(node: Expression): boolean {
  return node.type === 'MemberExpression' && !node.computed && node.object.type === 'ThisExpression';
}

/** Whether an expression is `frame.slots`. */
function isSlots(ev: Evaluation, node: Expression, scope: Scope): boolean {
  if (node.type === 'Identifier') return scope.variables.get(node.name) === SLOTS;
  if (node.type !== 'MemberExpression' || node.computed || node.object.type === 'Super') return false;
  if (node.property.type !== 'Identifier' || node.property.name !== 'slots') return false;
  return staticOf(ev, node.object, scope) === FRAME;
}

/** The slot that `left` is, if its numbers are kept bare. */
function bareSlotOf(ev: Evaluation, left: Pattern, scope: Scope): number | null {
  if (ev.bareSlots.size === 0 || left.type !== 'MemberExpression' || !left.computed || left.object.type === 'Super')
    return null;
  if (left.property.type === 'PrivateIdentifier' || !isSlots(ev, left.object, scope)) return null;
  const index = staticOf(ev, left.property, scope);
  if (index === null || index.kind !== 'static' || typeof index.value !== 'number') return null;
  return ev.bareSlots.has(index.value) ? index.value : null;
}

function unary(ev: Evaluation, operator: string, argument: Expression, scope: Scope): Value {
  const value = expression(ev, argument, scope);
  if (value.kind === 'static') {
    const known_ = value.value;
    if (operator === '!') return known(!known_);
    if (operator === 'typeof') return known(typeof known_);
    if (operator === '-' && typeof known_ === 'number') return known(-known_);
    if (operator === '~' && typeof known_ === 'number') return known(~known_);
    if (operator === 'void') return UNDEFINED;
  }
  if (value.kind === 'frame' || value.kind === 'slots') throw new Undigestible(`${operator} frame`);
  if (operator === 'typeof' && value.kind === 'code' && value.bare !== null)
    return code(`(typeof ${value.bare.value})`, UNSTABLE);
  const text = `(${operator} ${ev.text(value)})`;
  return operator === '!' ? truth(text, joined(value, value)) : code(text, joined(value, value));
}

/** The result of an operator on known primitives, or an identity test of known objects. */
function foldBinary(operator: BinaryOperator, left: Value, right: Value): Value | null {
  if (left.kind !== 'static' || right.kind !== 'static') return null;
  const a = left.value as any;
  const b = right.value as any;
  if (operator === '===') return known(a === b);
  if (operator === '!==') return known(a !== b);
  if (operator === 'instanceof' && typeof b === 'function') return known(a instanceof b);
  if (!isPrimitive(a) || !isPrimitive(b) || typeof a !== typeof b || typeof a === 'symbol') return null;
  switch (operator) {
    case '<':
      return known(a < b);
    case '<=':
      return known(a <= b);
    case '>':
      return known(a > b);
    case '>=':
      return known(a >= b);
    case '+':
      return known(a + b);
    case '-':
      return known(a - b);
    case '*':
      return known(a * b);
    case '&':
      return known(a & b);
    case '|':
      return known(a | b);
    case '^':
      return known(a ^ b);
    case '<<':
      return known(a << b);
    case '>>':
      return known(a >> b);
    default:
      return null;
  }
}

function logical(ev: Evaluation, operator: string, left: Expression, right: Expression, scope: Scope): Value {
  const a = expression(ev, left, scope);
  if (a.kind === 'static') {
    const goesOn =
      operator === '&&' ? Boolean(a.value) : operator === '||' ? !a.value : a.value === null || a.value === undefined;
    return goesOn ? expression(ev, right, scope) : a;
  }
  const { writer } = ev;
  const mark = writer.mark();
  const time = writer.emitted;
  const outer = writer.startCapture();
  const b = expression(ev, right, scope);
  const inner = writer.finishCapture(outer);
  if (writer.emitted === time) {
    const short = shortened(operator, a, b);
    if (short !== null) return short;
    const text = `(${ev.text(a)} ${operator} ${ev.text(b)})`;
    return isTruth(a) && isTruth(b) && operator !== '??' ? truth(text, joined(a, b)) : code(text, joined(a, b));
  }
  const name = writer.name('t');
  writer.fill(mark, `let ${name} = ${ev.text(a)};`);
  ev.emit(
    operator === '&&'
      ? `if (${name}) {`
      : operator === '||'
        ? `if (!${name}) {`
        : `if (${name} === null || ${name} === undefined) {`,
  );
  writer.append(inner);
  ev.emit(`${name} = ${ev.text(b)};`);
  ev.emit('}');
  return code(name, STABLE);
}

function isTruth(value: Value): boolean {
  return value.kind === 'code' ? value.truth : value.kind === 'static' && typeof value.value === 'boolean';
}

/**
 * What `a && true`, `a && false`, `a || false` and `a || true` come to, where `a` is a test. Not only shorter: what a test looks at costs a look-up
 * where objects of many kinds come, whatever then becomes of it.
 */
function shortened(operator: string, a: Value, b: Value): Value | null {
  if (operator === '??' || b.kind !== 'static' || typeof b.value !== 'boolean' || !isTruth(a)) return null;
  if (b.value === (operator === '&&')) return a;
  return a.kind === 'code' && a.mode === EFFECT ? null : b;
}

function conditional(ev: Evaluation, test: Expression, yes: Expression, no: Expression, scope: Scope): Value {
  const condition = expression(ev, test, scope);
  if (condition.kind === 'static') return expression(ev, condition.value ? yes : no, scope);
  const { writer } = ev;
  const time = writer.emitted;
  let outer = writer.startCapture();
  const a = expression(ev, yes, scope);
  const first = writer.finishCapture(outer);
  outer = writer.startCapture();
  const b = expression(ev, no, scope);
  const second = writer.finishCapture(outer);
  if (writer.emitted === time) {
    const mode = joined(condition, a) === EFFECT ? EFFECT : joined(a, b);
    return code(`(${ev.text(condition)} ? ${ev.text(a)} : ${ev.text(b)})`, mode);
  }
  const name = writer.name('t');
  ev.emit(`let ${name};`);
  ev.emit(`if (${ev.text(condition)}) {`);
  writer.append(first);
  ev.emit(`${name} = ${ev.text(a)};`);
  ev.emit('} else {');
  writer.append(second);
  ev.emit(`${name} = ${ev.text(b)};`);
  ev.emit('}');
  return code(name, STABLE);
}

/** What an expression is known to be, without emitting anything; null when that is not known. */
export function staticOf(ev: Evaluation, node: Syntax, scope: Scope): Value | null {
  const syntax = node as Expression;
  switch (syntax.type) {
    case 'Literal':
    case 'ThisExpression':
    case 'Identifier': {
      const value = expression(ev, syntax, scope);
      return value.kind === 'static' || value === FRAME || value === SLOTS ? value : null;
    }
    case 'MemberExpression': {
      if (syntax.computed || syntax.object.type === 'Super') return null;
      const object = staticOf(ev, syntax.object, scope);
      if (object === null || object.kind !== 'static') return null;
      const value = expression(ev, syntax, scope);
      return value.kind === 'static' ? value : null;
    }
    case 'UnaryExpression': {
      if (staticOf(ev, syntax.argument, scope) === null) return null;
      const value = expression(ev, syntax, scope);
      return value.kind === 'static' ? value : null;
    }
    case 'BinaryExpression': {
      const left = staticOf(ev, syntax.left, scope);
      const right = left === null ? null : staticOf(ev, syntax.right, scope);
      return left === null || right === null ? null : foldBinary(syntax.operator, left, right);
    }
    case 'LogicalExpression': {
      const left = staticOf(ev, syntax.left, scope);
      if (left === null || left.kind !== 'static') return null;
      if (syntax.operator === '??') return null;
      return (syntax.operator === '&&') === Boolean(left.value) ? staticOf(ev, syntax.right, scope) : left;
    }
    default:
      return null;
  }
}
