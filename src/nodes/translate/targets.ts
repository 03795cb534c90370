import type { Expr } from '../../parser/ast.ts';
import { STORE_ATTR, STORE_GLOBAL, STORE_NAME } from '../../runtime/values/opcodes.ts';
import { AttributeTargetNode, StarredUnpackTargetNode, SubscriptTargetNode, UnpackTargetNode } from '../assignment.ts';
import type { ExpressionNode, TargetNode } from '../base.ts';
import { WriteGlobalNode, WriteNameNode } from '../globals.ts';
import { WriteCellNode, WriteLocalNode } from '../locals.ts';
import { SliceTargetNode } from '../slices.ts';
import type { CodeUnit } from './unit.ts';

/** The target node of a variable by its mangled name, as seen from the innermost scope. */
export function nameTarget(unit: CodeUnit, name: string): TargetNode {
  const where = unit.resolve(name);
  switch (where.kind) {
    case 'local':
      return new WriteLocalNode(where.slot);
    case 'cell':
    case 'classCell':
      return new WriteCellNode(where.slot);
    case 'global':
      unit.noteName(name, STORE_GLOBAL);
      return new WriteGlobalNode(name);
    case 'classDict':
      return where.otherwise.kind === 'cell' ? new WriteCellNode(where.otherwise.slot) : new WriteGlobalNode(name);
    case 'name':
      unit.noteName(name, STORE_NAME);
      return new WriteNameNode(name);
  }
}

/** The three parts of `lower:upper:step`. */
export function sliceParts(
  unit: CodeUnit,
  e: Extract<Expr, { kind: 'Slice' }>,
): [ExpressionNode | null, ExpressionNode | null, ExpressionNode | null] {
  const part = (one: Expr | null) => (one === null ? null : unit.expression(one));
  return [part(e.lower), part(e.upper), part(e.step)];
}

/** What an expression in store context stores to. */
export function targetOf(unit: CodeUnit, e: Expr): TargetNode {
  const node = makeTarget(unit, e);
  node.position = unit.position(e);
  return node;
}

function makeTarget(unit: CodeUnit, e: Expr): TargetNode {
  switch (e.kind) {
    case 'Name':
      return nameTarget(unit, unit.mangle(e.id));
    case 'Attribute': {
      const name = unit.mangle(e.attr);
      const object = unit.expression(e.value);
      unit.noteName(name, STORE_ATTR);
      return new AttributeTargetNode(object, name);
    }
    case 'Subscript':
      if (e.slice.kind === 'Slice') return new SliceTargetNode(unit.expression(e.value), ...sliceParts(unit, e.slice));
      return new SubscriptTargetNode(unit.expression(e.value), unit.expression(e.slice));
    case 'Tuple':
    case 'List': {
      const star = e.elts.findIndex((item) => item.kind === 'Starred');
      const targets = e.elts.map((item) => targetOf(unit, item.kind === 'Starred' ? item.value : item));
      if (star < 0) return new UnpackTargetNode(targets);
      return new StarredUnpackTargetNode(targets.slice(0, star), targets[star]!, targets.slice(star + 1));
    }
    case 'Starred':
      return targetOf(unit, e.value);
    default:
      throw new Error(`cannot assign to ${e.kind}`);
  }
}
