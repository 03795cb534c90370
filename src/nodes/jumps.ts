import { valueError } from '../runtime/errors.ts';
import { jumpPlanner } from '../runtime/tracing.ts';
import type { PCode } from '../runtime/values/code.ts';
import type { PFrame } from '../runtime/values/frame.ts';
import type { Node } from '../truffle/node.ts';
import { AsyncForNode, AsyncWithNode } from './async-statements.ts';
import { BREAK, ExpressionNode, JUMP, NORMAL, RETURN, StatementNode } from './base.ts';
import { BlockNode, BranchesNode, ForNode, IfNode, WhileNode } from './control.ts';
import { TryExceptNode, TryFinallyNode, WithNode } from './exceptions.ts';
import { branches, current, jumps } from './lines.ts';
import { MatchNode } from './patterns.ts';
import type { PythonFrame } from './python-frame.ts';
import { TryStarNode } from './try-star.ts';

/*
 * `frame.f_lineno = line` in a trace function: the statement that begins the line is looked for in the tree, and every block on the way to
 * it goes on there. What CPython holds on its value stack (an iterator, a context manager, a handled exception) cannot be jumped into.
 */

/** What being inside of a statement means for whoever jumps. */
interface Inside {
  readonly kind: 'for' | 'with' | 'except';
  readonly node: Node;
}

interface Place {
  readonly line: number;
  /** Blocks from the outermost to the one that holds the line, each with the place in it. */
  readonly steps: readonly { block: BlockNode; index: number }[];
  readonly inside: readonly Inside[];
}

/** The statements below `node` that hold blocks, with what it means to be in them. */
function partsOf(node: Node): [Node, Inside['kind'] | null][] {
  if (node instanceof IfNode)
    return node.orelse === null
      ? [[node.body, null]]
      : [
          [node.body, null],
          [node.orelse, null],
        ];
  if (node instanceof BranchesNode)
    return withElse(
      node.bodies.map((body) => [body, null]),
      node.orelse,
    );
  if (node instanceof WhileNode) return withElse([[node.loop.body, null]], node.orelse);
  if (node instanceof ForNode || node instanceof AsyncForNode) return withElse([[node.loop.body, 'for']], node.orelse);
  if (node instanceof WithNode || node instanceof AsyncWithNode) return [[node.body, 'with']];
  if (node instanceof TryExceptNode || node instanceof TryStarNode)
    return withElse(
      [[node.body, null], ...node.handlers.map((h): [Node, 'except'] => [h.body, 'except'])],
      node.orelse,
    );
  if (node instanceof TryFinallyNode)
    return [
      [node.body, null],
      [node.final, null],
    ];
  if (node instanceof MatchNode) return node.cases.map((c) => [c.body, null]);
  return [];
}

function withElse(parts: [Node, Inside['kind'] | null][], orelse: Node | null): [Node, Inside['kind'] | null][] {
  return orelse === null ? parts : [...parts, [orelse, null]];
}

function collect(code: PCode, node: Node, steps: Place['steps'], inside: readonly Inside[], found: Place[]): void {
  if (!(node instanceof BlockNode)) {
    for (const [part, kind] of partsOf(node))
      collect(code, part, steps, kind === null ? inside : [...inside, { kind, node }], found);
    return;
  }
  node.body.forEach((statement, index) => {
    const here = [...steps, { block: node, index }];
    if (statement.start >= 0) found.push({ line: code.positions.line(statement.start)!, steps: here, inside });
    collect(code, statement, here, inside, found);
  });
}

/** What the node is inside of, outermost first. */
function insideOf(start: Node | null): Inside[] {
  const inside: Inside[] = [];
  for (let node = start; node !== null; node = node.parent) {
    const parent = node.parent;
    if (parent === null) break;
    for (let owner: Node | null = parent; owner !== null && owner !== parent.parent?.parent; owner = owner.parent) {
      const part = partsOf(owner).find(([p]) => p === node);
      if (part === undefined) continue;
      if (part[1] !== null) inside.unshift({ kind: part[1], node: owner });
      break;
    }
  }
  return inside;
}

const REASONS = {
  for: "can't jump into the body of a for loop",
  with: 'incompatible stacks',
  except: "can't jump into an 'except' block as there's no exception",
};

function plan(frame: PFrame, line: number): Place {
  const { code } = frame;
  if (line < code.firstlineno) throw valueError(`line ${line} comes before the current code block`);
  const body = code.body as BlockNode | null;
  const places: Place[] = [];
  if (body !== null) collect(code, body, [], [], places);
  const first = Math.min(...places.map((p) => p.line).filter((l) => l >= line));
  if (!Number.isFinite(first)) throw valueError(`line ${line} comes after the current code block`);
  if (current.node instanceof ExpressionNode) throw valueError('tspy cannot jump out of an expression');
  if (frame.generator !== null) throw valueError('tspy cannot jump in a generator or coroutine');
  const from = insideOf(current.node);
  let reason = '';
  for (const place of places) {
    if (place.line !== first) continue;
    const bad = place.inside.find((one, i) => from[i]?.node !== one.node || from[i]?.kind !== one.kind);
    if (bad === undefined) return place;
    reason = REASONS[bad.kind];
  }
  throw valueError(reason);
}

/** Runs `block` from a statement on. */
function runFrom(frame: PythonFrame, block: BlockNode, start: number): number {
  for (let i = start; i < block.body.length; i++) {
    if (block.lineJumps(frame, i)) return land(frame, block);
    const code = block.body[i]!.execute(frame);
    if (code === JUMP) return land(frame, block);
    if (code !== NORMAL) return code;
  }
  return NORMAL;
}

function goOn(frame: PythonFrame, place: Place, level: number): number {
  const { block, index } = place.steps[level]!;
  if (level === place.steps.length - 1) {
    frame.act.pframe!.jump = null;
    return runFrom(frame, block, index);
  }
  const code = enter(frame, block.body[index]!, place, level + 1);
  if (code === JUMP) return land(frame, block);
  return code === NORMAL ? runFrom(frame, block, index + 1) : code;
}

/** Stands for the part of a statement that is entered in the middle. */
class EnterNode extends StatementNode {
  readonly node: Node;
  readonly place: Place;
  readonly level: number;
  constructor(node: Node, place: Place, level: number) {
    super();
    this.node = node;
    this.place = place;
    this.level = level;
  }
  override execute(frame: PythonFrame): number {
    return enter(frame, this.node, this.place, this.level);
  }
}

function holds(node: Node, block: BlockNode): boolean {
  return node === block || (!(node instanceof BlockNode) && partsOf(node).some(([part]) => holds(part, block)));
}

/** Runs the statement `node`, which holds the block of `level`, from there on. */
function enter(frame: PythonFrame, node: Node, place: Place, level: number): number {
  const { block } = place.steps[level]!;
  if (node === block) return goOn(frame, place, level);
  const part = partsOf(node).find(([p]) => holds(p, block))![0];
  const inner = new EnterNode(part, place, level);
  if (node instanceof TryExceptNode && part === node.body)
    return new TryExceptNode(inner, node.handlers, node.orelse).execute(frame);
  if (node instanceof TryStarNode && part === node.body)
    return new TryStarNode(inner, node.handlers, node.orelse).execute(frame);
  if (node instanceof TryFinallyNode && part === node.body) return new TryFinallyNode(inner, node.final).execute(frame);
  const code = inner.execute(frame);
  if (!(node instanceof WhileNode) || part !== node.loop.body) return code;
  if (code === RETURN || code === JUMP) return code;
  return code === BREAK ? NORMAL : node.execute(frame);
}

function land(frame: PythonFrame, block: Node): number {
  const place = frame.act.pframe!.jump as Place;
  const level = place.steps.findIndex((step) => step.block === block);
  return level < 0 ? JUMP : goOn(frame, place, level);
}

jumps.land = land;
jumpPlanner.plan = plan;

branches.start = (node: Node): number => {
  if (node instanceof BlockNode) return branches.start(node.body[0]!);
  if (node instanceof IfNode && node.elif >= 0) return node.elif;
  return node instanceof StatementNode ? node.start : -1;
};

branches.after = (owner: Node): number => {
  for (let node = owner; node.parent !== null; node = node.parent) {
    const { parent } = node;
    if (parent instanceof BlockNode) {
      const next = parent.body[parent.body.indexOf(node as StatementNode) + 1];
      if (next !== undefined) return branches.start(next);
    } else if (!(parent instanceof IfNode || parent instanceof BranchesNode)) break;
  }
  return -1;
};
