import { type Block, isYield, type Span, type Statement, type Yield } from './outline.ts';

/*
 * Which variables of a machine are read after a place before they are written, and which of them may have been written since the machine
 * was resumed: those are what a `yield` must keep.
 */

/** The segment that a `break` with this label leads to; null when it stays in the statement. */
type Target = (label: string) => number | null;

interface Edge {
  readonly to: number;
  /** The variables certainly written in the segment before it is left this way. */
  readonly written: ReadonlySet<string>;
}

interface Flow {
  /** Read before they are written. */
  readonly read: Set<string>;
  /** Written, maybe. */
  readonly changes: Set<string>;
  readonly edges: Edge[];
  live: Set<string>;
  /** Maybe written since the machine was resumed, at the beginning of the segment. */
  dirty: Set<string>;
  /** A `yield` goes on here: all that is live has just been loaded. */
  resumed: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

export class Liveness {
  readonly #flows = new Map<number, Flow>();
  #flow: Flow = newFlow(false);
  #written = new Set<string>();
  /** Control does not reach what is walked now. */
  #ended = false;

  begin(segment: number, handlers: readonly number[], resumed: boolean): void {
    this.#flow = newFlow(resumed);
    this.#written = new Set();
    this.#ended = false;
    this.#flows.set(segment, this.#flow);
    for (const handler of handlers) this.#flow.edges.push({ to: handler, written: NOTHING });
  }

  /** Control may go to `segment` from here. */
  jump(segment: number): void {
    if (!this.#ended) this.#flow.edges.push({ to: segment, written: new Set(this.#written) });
  }

  end(): void {
    this.#ended = true;
  }

  assign(name: string): void {
    this.#written.add(name);
    this.#flow.changes.add(name);
  }

  expression(value: Span | Yield | null): void {
    this.#expression(value, this.#written);
  }

  statement(node: Statement, target: Target): void {
    this.#walk(node, target, this.#written);
  }

  #expression(value: Span | Yield | null, written: Set<string>): void {
    if (value === null) return;
    const { reads, writes } = isYield(value) ? value.argument : value;
    for (const name of reads) if (!written.has(name)) this.#flow.read.add(name);
    for (const name of writes) this.#flow.changes.add(name);
  }

  /** Goes through statements in order; what only some ways write is not counted as written. */
  #walk(node: Statement, target: Target, written: Set<string>): void {
    switch (node.kind) {
      case 'block':
        for (const one of node.body) this.#walk(one, target, written);
        return;
      case 'store':
        for (const { name, value } of node.stored) {
          this.#expression(value, written);
          written.add(name);
          this.#flow.changes.add(name);
        }
        return;
      case 'effect':
      case 'return':
        this.#expression(node.value, written);
        return;
      case 'if':
        this.#expression(node.test, written);
        this.#walk(node.consequent, target, new Set(written));
        if (node.alternate !== null) this.#walk(node.alternate, target, new Set(written));
        return;
      case 'break': {
        const segment = target(node.label);
        if (segment !== null) this.#flow.edges.push({ to: segment, written: new Set(written) });
        return;
      }
      case 'labelled':
      case 'loop':
        this.#walk(node.body, target, new Set(written));
        return;
      case 'switch':
        this.#expression(node.subject, written);
        this.#parts(node.cases, target, written);
        return;
      case 'try':
        this.#parts([node.block, node.handler, node.finalizer], target, written);
        if (node.parameter !== null) this.#flow.changes.add(node.parameter);
    }
  }

  #parts(blocks: readonly (Block | null)[], target: Target, written: ReadonlySet<string>): void {
    for (const block of blocks) if (block !== null) this.#walk(block, target, new Set(written));
  }

  /** Works out what is live and what is dirty at the beginning of each segment. */
  solve(): void {
    for (const flow of this.#flows.values()) flow.live = new Set(flow.read);
    const flows = [...this.#flows.values()];
    for (let changed = true; changed; ) {
      changed = false;
      for (const { dirty, changes, edges } of flows)
        for (const { to } of edges) {
          const next = this.#flows.get(to);
          if (next === undefined || next.resumed) continue;
          const { size } = next.dirty;
          for (const name of dirty) next.dirty.add(name);
          for (const name of changes) next.dirty.add(name);
          if (next.dirty.size !== size) changed = true;
        }
    }
    flows.reverse();
    for (let changed = true; changed; ) {
      changed = false;
      for (const { live, edges } of flows)
        for (const { to, written } of edges)
          for (const name of this.#flows.get(to)?.live ?? NOTHING)
            if (!written.has(name) && !live.has(name)) {
              live.add(name);
              changed = true;
            }
    }
  }

  liveAt(segment: number): string[] {
    return [...(this.#flows.get(segment)?.live ?? NOTHING)];
  }

  /** Whether `name` may have been written since the machine was resumed, in `segment` or before. */
  isDirty(segment: number, name: string): boolean {
    const flow = this.#flows.get(segment);
    return flow === undefined || flow.dirty.has(name) || flow.changes.has(name);
  }
}

function newFlow(resumed: boolean): Flow {
  return { read: new Set(), changes: new Set(), edges: [], live: new Set(), dirty: new Set(), resumed };
}
