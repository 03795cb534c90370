import { compilerOptions } from './compiler-options.ts';
import { Undigestible } from './evaluator/value.ts';
import { evaluate } from './evaluator.ts';
import { type CompiledCode, type Form, PLAIN } from './form.ts';
import type { LoopNode } from './loop.ts';
import type { Node } from './node.ts';
import { inPassing } from './pace.ts';
import type { RootNode } from './root.ts';

export { type CompileMode, compilerOptions } from './compiler-options.ts';

/** A piece of generated code and what it was made from. */
export class CompiledUnit {
  readonly root: RootNode;
  /** The root itself, or the loop compiled alone. */
  readonly entry: Node;
  readonly form: Form;
  /** 1 when a node whose fields were folded has changed since. Polled at loop back-edges. */
  stale = 0;
  /** How many turns of loops it still runs when it is stale. */
  patience = 0;
  /** How often something ran that was left out because it had never run. */
  misses = 0;
  code: CompiledCode | null = null;
  /** The nodes whose changes make this stale; where only fields with children are folded, those, by what they held. */
  readonly nodes = new Map<Node, Map<string, unknown> | null>();

  constructor(root: RootNode, entry: Node, form: Form) {
    this.root = root;
    this.entry = entry;
    this.form = form;
  }

  /** Said before what was left out runs: what runs again and again is worth compiling anew for. */
  miss(): void {
    if (++this.misses >= this.missLimit() && this.stale === 0) this.root.callTarget.outdate(this);
  }

  missLimit(): number {
    return Math.max(1, delayOf(this) >> 2);
  }

  /** Asked by the loops of stale code: whether to run the rest elsewhere. */
  leaves(): boolean {
    if (this.patience-- > 0) return false;
    this.drop();
    return true;
  }

  /** A loop forgets its code; a part of a skeleton asks whether its code is stale. */
  drop(): void {
    if ('dropCompiled' in this.entry) (this.entry as LoopNode).dropCompiled();
  }
}

/**
 * A unit that was stale once, kept for V8 to see that its fields are no constants: the code of all loops would be given up when the first unit
 * becomes stale.
 */
export const staleUnit = new CompiledUnit(null as never, null as never, PLAIN);
staleUnit.stale = 1;
staleUnit.patience = 1;
staleUnit.misses = 1;

export interface CompilerEvent {
  readonly kind: 'compiled' | 'failed' | 'invalidated';
  readonly unit: CompiledUnit;
  /** Compile time, for `compiled`. */
  readonly milliseconds: number;
  /** The nodes that stayed calls and why, for `compiled`; the node that changed, for `invalidated`. */
  readonly nodes: readonly { node: Node; why: string }[];
  readonly error?: unknown;
}

/** What listens to the compiler; null costs nothing. */
export const compilerLog: { listener: ((event: CompilerEvent) => void) | null } = { listener: null };

let generationAllowed: boolean | null = null;

/** Whether the host lets us turn text into code (no `--disallow-code-generation-from-strings`, no strict CSP). */
export function canGenerateCode(): boolean {
  if (generationAllowed === null) {
    try {
      new Function('');
      generationAllowed = true;
    } catch {
      generationAllowed = false;
    }
  }
  return generationAllowed;
}

/** Compiles a root, or a loop alone, in one form. Null when that is impossible or, for a lean one, not worth while; an error is a defect of ours and is logged. */
export function compileUnit(root: RootNode, entry: Node, form: Form): CompiledUnit | null {
  if (!canGenerateCode()) return null;
  root.callTarget.register();
  const unit = new CompiledUnit(root, entry, form);
  const start = performance.now();
  try {
    const code = form.skeleton ? evaluate(unit) : inPassing(() => evaluate(unit));
    unit.code = code;
    root.units.push(unit);
    const milliseconds = performance.now() - start;
    compilerLog.listener?.({ kind: 'compiled', unit, milliseconds, nodes: code.calls });
    return unit;
  } catch (error) {
    if (form.lean && error instanceof Undigestible) return null;
    compilerLog.listener?.({ kind: 'failed', unit, milliseconds: performance.now() - start, nodes: [], error });
    if (compilerOptions.mode === 'always') throw error;
    return null;
  }
}

/** Whether a change of `node` matters to `unit`. */
function concerns(unit: CompiledUnit, node: Node): boolean {
  const folded = unit.nodes.get(node);
  if (folded === undefined) return false;
  if (folded === null) return true;
  for (const [name, value] of folded) if ((node as unknown as Record<string, unknown>)[name] !== value) return true;
  return false;
}

/** Marks the compiled code of `root` stale that a changed node concerns, and answers it. */
export function invalidateUnits(root: RootNode, because: Node): CompiledUnit[] {
  const stale = root.units.filter((unit) => concerns(unit, because));
  for (const unit of stale) markStale(unit, because, 'changed');
  return stale;
}

export function markStale(unit: CompiledUnit, node: Node, why: string): void {
  const { units } = unit.root;
  unit.stale = 1;
  units.splice(units.indexOf(unit), 1);
  compilerLog.listener?.({ kind: 'invalidated', unit, milliseconds: 0, nodes: [{ node, why }] });
}

/** The calls until stale code is made anew, more each time. It serves until then, with calls of the interpreter for what is not in it. */
export function delayOf(unit: CompiledUnit): number {
  const { mode, callThreshold, charactersPerCall } = compilerOptions;
  if (mode === 'always') return 1;
  const length = unit.code === null ? 0 : unit.code.source.length;
  const calls = Math.max(1, callThreshold >> 3, Math.floor(length / charactersPerCall));
  // `**` answers what V8 stores as a float, and a field that holds one for the first time costs all code that reads it
  return (calls * 3 ** Math.min(unit.root.recompilations, 6)) | 0;
}
