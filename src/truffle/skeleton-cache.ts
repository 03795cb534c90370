import type { CompiledUnit } from './compiler.ts';
import type { CompiledCode } from './form.ts';
import { Node } from './node.ts';
import { Part } from './part.ts';

/*
 * Skeletons of trees of the same shape have the same text: of generator expressions there are few kinds. A shape holds all of a tree that the evaluator
 * has looked at; a tree that has it too gets the same function over its own nodes.
 */

/** How the evaluator finds out whether something below a node may suspend, in the form of a unit. */
type Suspends = (node: Node) => boolean;

type Child = Shape | readonly (Shape | null)[];

/** What is asked of a node. */
interface Shape {
  readonly cls: unknown;
  readonly suspends: boolean;
  readonly completions: number;
  /** Its constant fields that are no children. */
  readonly settled: readonly (readonly [string, unknown])[];
  /** The fields with children that were looked into. */
  readonly children: readonly (readonly [string, Child])[];
  /** All its fields with children, for a node that was looked into: another that has more of them may suspend there. Null for one that was not. */
  readonly withChildren: string | null;
}

/** A constant of the text: a node by its number, a field of a node, the unit itself, or what is the same everywhere. */
type Constant =
  | { readonly kind: 'node'; readonly index: number }
  | { readonly kind: 'field'; readonly index: number; readonly name: string }
  | { readonly kind: 'unit' }
  | { readonly kind: 'value'; readonly value: unknown };

interface Known {
  readonly shape: Shape;
  readonly constants: readonly Constant[];
  readonly source: string;
  readonly factory: (...constants: unknown[]) => unknown;
}

/** Trees of more nodes are hardly ever alike. */
const MOST_NODES = 48;
const MOST_SHAPES = 64;

const known = new Map<string, Known[]>();

function keyOf({ entry, form }: CompiledUnit): string {
  return `${form.generator} ${form.coroutine} ${entry.constructor.name}`;
}

const fieldsOf = (node: Node): Record<string, unknown> => node as unknown as Record<string, unknown>;

/** The code of a unit whose tree has a known shape; null otherwise. */
export function knownSkeleton(unit: CompiledUnit, suspends: Suspends): CompiledCode | null {
  const list = known.get(keyOf(unit));
  if (list === undefined) return null;
  for (let i = 0; i < list.length; i++) {
    const one = list[i]!;
    const nodes: Node[] = [];
    if (!fits(one.shape, unit.entry, nodes, suspends)) continue;
    // what was found last is asked for first
    list.splice(i, 1);
    list.push(one);
    let at = 0;
    depend(unit, one.shape, () => nodes[at++]!);
    const constants = one.constants.map((constant) => valueOf(constant, nodes, unit));
    return { run: one.factory(...constants), source: one.source, constants, calls: [] };
  }
  return null;
}

/** Keeps what was made for trees of the same shape. */
export function rememberSkeleton(
  unit: CompiledUnit,
  code: CompiledCode,
  factory: Known['factory'],
  suspends: Suspends,
): void {
  if (unit.nodes.size > MOST_NODES || code.constants.some((constant) => constant instanceof Part)) return;
  const nodes: Node[] = [];
  const shape = shapeOf(unit, unit.entry, nodes, suspends);
  const constants: Constant[] = [];
  for (const value of code.constants) {
    const constant = constantOf(value, nodes, unit);
    if (constant === null) return;
    constants.push(constant);
  }
  const key = keyOf(unit);
  const list = known.get(key) ?? [];
  known.set(key, list);
  if (list.length >= MOST_SHAPES) list.shift();
  list.push({ shape, constants, source: code.source, factory });
}

function shapeOf(unit: CompiledUnit, node: Node, nodes: Node[], suspends: Suspends): Shape {
  nodes.push(node);
  const folded = unit.nodes.get(node);
  const children: [string, Child][] = [];
  for (const [name, value] of folded ?? []) {
    children.push([
      name,
      Array.isArray(value)
        ? value.map((one) => (one instanceof Node ? shapeOf(unit, one, nodes, suspends) : null))
        : shapeOf(unit, value as Node, nodes, suspends),
    ]);
  }
  const fields = fieldsOf(node);
  return {
    cls: node.constructor,
    suspends: suspends(node),
    completions: node.completions(),
    settled: (node.constructor as typeof Node).settled.map((name) => [name, fields[name]] as const),
    children,
    withChildren: folded === undefined ? null : fieldsWithChildren(node),
  };
}

function fieldsWithChildren(node: Node): string {
  const fields = fieldsOf(node);
  let names = '';
  for (const name in fields) {
    const value = fields[name];
    if (name !== 'parent' && (value instanceof Node || (Array.isArray(value) && value[0] instanceof Node)))
      names += `${name} `;
  }
  return names;
}

function fits(shape: Shape, node: Node, nodes: Node[], suspends: Suspends): boolean {
  if (suspends(node) !== shape.suspends || node.completions() !== shape.completions) return false;
  nodes.push(node);
  // where nothing may suspend it is called, whatever it is
  if (!shape.suspends && shape.withChildren === null) return true;
  if (node.constructor !== shape.cls) return false;
  if (shape.withChildren !== null && fieldsWithChildren(node) !== shape.withChildren) return false;
  const fields = fieldsOf(node);
  for (const [name, value] of shape.settled) if (fields[name] !== value) return false;
  for (const [name, child] of shape.children) {
    const value = fields[name];
    if (!Array.isArray(child)) {
      if (!(value instanceof Node) || !fits(child as Shape, value, nodes, suspends)) return false;
      continue;
    }
    if (!Array.isArray(value) || value.length !== child.length) return false;
    for (let i = 0; i < child.length; i++) {
      const [part, wanted] = [value[i], child[i]!];
      if (wanted === null ? part instanceof Node : !(part instanceof Node && fits(wanted, part, nodes, suspends)))
        return false;
    }
  }
  return true;
}

/** Notes what the code depends on, as the evaluator does. `next` gives the nodes in the order of the shape. */
function depend(unit: CompiledUnit, shape: Shape, next: () => Node): void {
  const node = next();
  if (shape.withChildren !== null) {
    const fields = fieldsOf(node);
    unit.nodes.set(node, new Map(shape.children.map(([name]) => [name, fields[name]])));
  }
  for (const [, child] of shape.children)
    for (const one of Array.isArray(child) ? child : [child as Shape]) if (one !== null) depend(unit, one, next);
}

function constantOf(value: unknown, nodes: readonly Node[], unit: CompiledUnit): Constant | null {
  if (value === unit) return { kind: 'unit' };
  if (value instanceof Node) {
    const index = nodes.indexOf(value);
    return index < 0 ? null : { kind: 'node', index };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'value', value };
  for (let index = 0; index < nodes.length; index++) {
    const fields = fieldsOf(nodes[index]!);
    for (const name in fields) if (fields[name] === value) return { kind: 'field', index, name };
  }
  return { kind: 'value', value };
}

function valueOf(constant: Constant, nodes: readonly Node[], unit: CompiledUnit): unknown {
  if (constant.kind === 'unit') return unit;
  if (constant.kind === 'node') return nodes[constant.index];
  return constant.kind === 'field' ? fieldsOf(nodes[constant.index]!)[constant.name] : constant.value;
}
