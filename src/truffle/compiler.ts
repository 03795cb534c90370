import { evaluate } from './evaluator.ts';
import type { CompiledCode, Form } from './form.ts';
import type { Node } from './node.ts';
import type { RootNode } from './root.ts';

/** When to compile. `never` still makes the coroutine forms, which nothing else can run. */
export type CompileMode = 'never' | 'auto' | 'always';

export const compilerOptions = {
  mode: 'auto' as CompileMode,
  /** Calls of a target until it is compiled. */
  callThreshold: 40,
  /** Turns of a loop until it is compiled while running. */
  loopThreshold: 400,
  /** A node that made compiled code stale this often has its changing fields loaded, not folded. */
  changeLimit: 6,
  /** A tree compiled anew this often is compiled once more with nothing that changes folded. */
  recompilationLimit: 24,
  /** Characters of generated text beyond which parts of a tree stay calls. V8 never optimizes more than 60 kB of bytecode. */
  sizeLimit: 40_000,
};

/** A piece of generated code and what it was made from. */
export class CompiledUnit {
  readonly root: RootNode;
  /** The root itself, or the loop compiled alone. */
  readonly entry: Node;
  readonly form: Form;
  /** 1 when a node whose fields were folded has changed since. Polled at loop back-edges. */
  stale = 0;
  code: CompiledCode | null = null;

  constructor(root: RootNode, entry: Node, form: Form) {
    this.root = root;
    this.entry = entry;
    this.form = form;
  }
}

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

/** Compiles a root, or a loop alone, in one form. Null when that is impossible; an error is a defect of ours and is logged. */
export function compileUnit(root: RootNode, entry: Node, form: Form): CompiledUnit | null {
  if (!canGenerateCode()) return null;
  const unit = new CompiledUnit(root, entry, form);
  const start = performance.now();
  try {
    const code = evaluate(unit);
    unit.code = code;
    root.units.push(unit);
    const milliseconds = performance.now() - start;
    compilerLog.listener?.({ kind: 'compiled', unit, milliseconds, nodes: code.calls });
    return unit;
  } catch (error) {
    compilerLog.listener?.({ kind: 'failed', unit, milliseconds: performance.now() - start, nodes: [], error });
    if (compilerOptions.mode === 'always') throw error;
    return null;
  }
}

/** Marks all compiled code of `root` stale because of a changed node. */
export function invalidateUnits(root: RootNode, because: Node): void {
  for (const unit of root.units) {
    unit.stale = 1;
    compilerLog.listener?.({ kind: 'invalidated', unit, milliseconds: 0, nodes: [{ node: because, why: 'changed' }] });
  }
  root.units.length = 0;
}
