import type { Expr, NodeOf, Position, Stmt } from '../../parser/ast.ts';
import type { Scope, SymbolTable } from '../../parser/symtable.ts';
import type { PValue } from '../../runtime/object.ts';
import { type InlinedVariables, type PCode, PositionTable } from '../../runtime/values/code.ts';
import { IMPORT_NAME, LOAD_CONST } from '../../runtime/values/opcodes.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { FrameDescriptor } from '../../truffle/frame.ts';
import type { ExpressionNode, StatementNode } from '../base.ts';
import type { ConstantPool } from './constants.ts';

/** The translators of other kinds of trees, which call each other in a circle. */
export interface Translators {
  expression(unit: CodeUnit, e: Expr): ExpressionNode;
  block(unit: CodeUnit, body: readonly Stmt[]): StatementNode[];
  functionExpression(unit: CodeUnit, e: NodeOf<'Lambda' | 'GeneratorExp'>): ExpressionNode;
}

/** What all code blocks of one compilation share. */
export interface CompilationContext {
  /** Changes when the code turns out to have moved (`ModuleSource.rename`). */
  filename: string;
  readonly table: SymbolTable;
  readonly optimize: number;
  /** `from __future__ import annotations`. */
  readonly futureAnnotations: boolean;
  /** `CO_FUTURE_…` bits, inherited by what the code compiles. */
  readonly futureFlags: number;
  readonly interactive: boolean;
  readonly constants: ConstantPool;
  /** The code of the module that all this is in, once that is made; null for what is no module. */
  module: PCode | null;
  readonly translators: Translators;
}

/** A comprehension that runs in its parent's frame. */
interface InlinedScope {
  readonly scope: Scope;
  readonly slots: ReadonlyMap<string, number>;
  readonly variables: InlinedVariables;
}

/** How a name is reached. */
export type Resolution =
  | { kind: 'local'; slot: number }
  | { kind: 'cell'; slot: number; free: boolean }
  | { kind: 'classCell'; slot: number }
  | { kind: 'classDict'; classdict: number; otherwise: Resolution }
  | { kind: 'global' }
  | { kind: 'name' };

/** One code block while it is translated: its slots, its positions, its place among the scopes. */
export class CodeUnit {
  readonly context: CompilationContext;
  readonly scope: Scope;
  readonly qualname: string;
  readonly parent: CodeUnit | null;
  readonly positions = new PositionTable();
  readonly descriptor = new FrameDescriptor();
  readonly slots = new Map<string, number>();
  /** The comprehensions around what is being translated. */
  readonly inlined: InlinedScope[] = [];
  readonly inlinedVariables: InlinedVariables[] = [];
  readonly constants: PValue[] = [];
  readonly names: string[] = [];
  /** What is done with names, for `co_code`: an opcode, and above it the index of a name or of one of `constants`. */
  readonly outline: number[] = [];
  readonly #noted = new Map<string, number>();
  readonly firstFree: number;
  /** How many of the first slots are parameters. */
  parameters = 0;
  /** It calls what it is given, so that nothing is known of what it calls the next time. */
  forwards = false;
  /** The reads of local variables that need not ask whether they are bound, as far as that is known. */
  bound: ReadonlySet<Expr> | null = null;

  constructor(context: CompilationContext, scope: Scope, qualname: string, parent: CodeUnit | null) {
    this.context = context;
    this.scope = scope;
    this.qualname = qualname;
    this.parent = parent;
    for (const name of scope.varnames) this.#define(name);
    for (const name of scope.cellvars) if (!this.slots.has(name)) this.#define(name);
    this.firstFree = this.descriptor.size;
    for (const name of scope.freevars) this.#define(name);
  }

  #define(name: string): void {
    this.slots.set(name, this.descriptor.addSlot(name));
  }

  /** A slot of the translator's own. */
  temporary(): number {
    return this.descriptor.addSlot('');
  }

  position(node: Position): number {
    return this.positions.add(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset);
  }

  /** Gives a node its position and returns it. */
  at<T extends { position: number }>(place: Position, node: T): T {
    node.position = this.position(place);
    return node;
  }

  expression(e: Expr): ExpressionNode {
    return this.context.translators.expression(this, e);
  }

  /** Puts a name among `co_names`, and what is done with it into the outline. */
  noteName(name: string, opcode: number): void {
    let index = this.#noted.get(name);
    if (index === undefined) {
      index = this.names.push(name) - 1;
      this.#noted.set(name, index);
    }
    this.outline.push((index << 8) | opcode);
  }

  noteImport(module: string, level: number, names: readonly string[] | null): void {
    for (const constant of [level, names && new PTuple(names)])
      this.outline.push(((this.constants.push(constant) - 1) << 8) | LOAD_CONST);
    this.noteName(module, IMPORT_NAME);
  }

  /** Whether what is translated so far names it, as a variable or as an attribute. */
  mentions(name: string): boolean {
    return this.#noted.has(name) || this.scope.symbols.has(name);
  }

  /** Only the names in what `translate` translates are part of the code. */
  unreachable(translate: () => void): void {
    const { size } = this.positions;
    const { length } = this.constants;
    const outline = this.outline.length;
    const inlined = this.inlinedVariables.length;
    translate();
    this.positions.cut(size);
    this.constants.length = length;
    this.outline.length = outline;
    this.inlinedVariables.length = inlined;
  }

  get innermost(): Scope {
    return this.inlined.at(-1)?.scope ?? this.scope;
  }

  mangle(name: string): string {
    return this.innermost.mangle(name);
  }

  enterInlined(scope: Scope): InlinedScope {
    const slots = new Map<string, number>();
    const captured = new Set<string>();
    for (const symbol of scope.symbols.values()) {
      if ((symbol.scope !== 'local' && symbol.scope !== 'cell') || symbol.name.startsWith('.')) continue;
      slots.set(symbol.name, this.descriptor.addSlot(''));
      if (symbol.scope === 'cell') captured.add(symbol.name);
    }
    const variables = { first: this.positions.size, last: this.positions.size, slots, captured };
    this.inlinedVariables.push(variables);
    const entry = { scope, slots, variables };
    this.inlined.push(entry);
    return entry;
  }

  leaveInlined(): void {
    this.inlined.pop()!.variables.last = this.positions.size - 1;
  }

  /** How the mangled `name` is reached from the innermost scope. */
  resolve(name: string): Resolution {
    for (let i = this.inlined.length - 1; i >= 0; i--) {
      const { scope, slots } = this.inlined[i]!;
      const symbol = scope.lookup(name);
      if (symbol === undefined) continue;
      const slot = slots.get(name);
      if (slot !== undefined)
        return symbol.scope === 'cell' ? { kind: 'cell', slot, free: false } : { kind: 'local', slot };
      if (symbol.scope === 'globalExplicit') return { kind: 'global' };
      // what is free in a comprehension of a class body comes from around the class, even if the class binds the name too
      if (symbol.scope === 'free' && i === 0 && (this.scope.kind === 'class' || this.scope.canSeeClassScope)) {
        const captured = this.slots.get(name);
        if (captured !== undefined) return { kind: 'cell', slot: captured, free: true };
      }
      if (symbol.scope === 'globalImplicit') {
        if (this.scope.kind === 'class' && i === 0) return { kind: 'global' };
        if (this.scope.functionLike) return { kind: 'global' };
      }
    }
    const found = this.resolveOwn(name);
    // A comprehension does not see the class that the scope around it sees.
    return found.kind === 'classDict' && this.inlined.length > 0 ? found.otherwise : found;
  }

  resolveOwn(name: string): Resolution {
    const { scope } = this;
    const symbol = scope.lookup(name);
    const slot = this.slots.get(name);
    const where = symbol?.scope ?? 'globalImplicit';
    if (scope.kind === 'class') {
      const captured = where === 'free' || this.inlined.length > 0;
      if (
        slot !== undefined &&
        (scope.cellvars.includes(name) || scope.freevars.includes(name)) &&
        where !== 'local' &&
        where !== 'globalExplicit'
      ) {
        if (this.inlined.length > 0 || name === '__class__' || name === '__classdict__')
          return { kind: 'cell', slot, free: true };
        if (captured) return { kind: 'classCell', slot };
        return { kind: 'cell', slot, free: false };
      }
      return where === 'globalExplicit' ? { kind: 'global' } : { kind: 'name' };
    }
    if (!scope.functionLike) return where === 'globalExplicit' ? { kind: 'global' } : { kind: 'name' };
    let found: Resolution;
    if (where === 'local' && slot !== undefined) return { kind: 'local', slot };
    if (where === 'cell' && slot !== undefined) return { kind: 'cell', slot, free: false };
    if (where === 'free' && slot !== undefined) found = { kind: 'cell', slot, free: true };
    else found = { kind: 'global' };
    const classdict = this.slots.get('__classdict__');
    if (scope.canSeeClassScope && classdict !== undefined && name !== '__classdict__' && where !== 'globalExplicit')
      return { kind: 'classDict', classdict, otherwise: found };
    return found;
  }

  /** The slot that holds the cell of a variable that an inner code block captures. */
  closureSlot(name: string): number {
    for (let i = this.inlined.length - 1; i >= 0; i--) {
      const { scope, slots } = this.inlined[i]!;
      if (scope.lookup(name)?.scope === 'cell' && slots.has(name)) return slots.get(name)!;
    }
    const slot = this.slots.get(name);
    if (slot === undefined) throw new Error(`no cell for ${name} in ${this.qualname}`);
    return slot;
  }
}
