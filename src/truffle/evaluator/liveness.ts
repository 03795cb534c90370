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
  kills: Bits;
}

interface Flow {
  /** Read before they are written. */
  readonly read: Set<string>;
  /** Written, maybe. */
  readonly changes: Set<string>;
  changed: Bits;
  readonly edges: Edge[];
  live: Bits;
  /** Maybe written since the machine was resumed, at the beginning of the segment. */
  readonly dirty: Bits;
  /** A `yield` goes on here: all that is live has just been loaded. */
  resumed: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

export class Liveness {
  readonly #flows = new Map<number, Flow>();
  #names = new Numbering();
  #flow: Flow = newFlow(false);
  #written = new Set<string>();
  /** Control does not reach what is walked now. */
  #ended = false;

  begin(segment: number, handlers: readonly number[], resumed: boolean): void {
    this.#flow = newFlow(resumed);
    this.#written = new Set();
    this.#ended = false;
    this.#flows.set(segment, this.#flow);
    for (const handler of handlers) this.#flow.edges.push({ to: handler, written: NOTHING, kills: NO_BITS });
  }

  /** Control may go to `segment` from here. */
  jump(segment: number): void {
    if (!this.#ended) this.#flow.edges.push({ to: segment, written: new Set(this.#written), kills: NO_BITS });
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
        if (segment !== null) this.#flow.edges.push({ to: segment, written: new Set(written), kills: NO_BITS });
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

  /** Works out what is live and what is dirty at the beginning of each segment, with sets of bits: machines have thousands of variables. */
  solve(): void {
    const flows = [...this.#flows.values()];
    const names = new Numbering();
    for (const flow of flows) {
      flow.live = names.bits(flow.read);
      flow.changed = names.bits(flow.changes);
      for (const edge of flow.edges) edge.kills = names.bits(edge.written);
    }
    this.#names = names;
    for (let changed = true; changed; ) {
      changed = false;
      for (const flow of flows)
        for (const { to } of flow.edges) {
          const next = this.#flows.get(to);
          if (next === undefined || next.resumed) continue;
          const fromHere = unite(next.dirty, flow.dirty, NO_BITS);
          if (unite(next.dirty, flow.changed, NO_BITS) || fromHere) changed = true;
        }
    }
    flows.reverse();
    for (let changed = true; changed; ) {
      changed = false;
      for (const { live, edges } of flows)
        for (const { to, kills } of edges) {
          const next = this.#flows.get(to);
          if (next !== undefined && unite(live, next.live, kills)) changed = true;
        }
    }
  }

  liveAt(segment: number): string[] {
    return this.#names.namesOf(this.#flows.get(segment)?.live ?? NO_BITS);
  }

  /** Whether `name` may have been written since the machine was resumed, in `segment` or before. */
  isDirty(segment: number, name: string): boolean {
    const flow = this.#flows.get(segment);
    return flow === undefined || flow.changes.has(name) || this.#names.has(flow.dirty, name);
  }
}

/** A set of small numbers, 32 to a word. */
type Bits = number[];

const NO_BITS: Bits = [];

/** Adds to `set` what is in `more` and not in `except`; whether that was anything. */
function unite(set: Bits, more: Bits, except: Bits): boolean {
  let changed = false;
  for (let word = 0; word < more.length; word++) {
    const before = set[word] ?? 0;
    const after = before | ((more[word] ?? 0) & ~(except[word] ?? 0));
    while (set.length <= word) set.push(0);
    set[word] = after;
    if (after !== before) changed = true;
  }
  return changed;
}

/** Numbers of names, in the order they were first met. */
class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  bits(names: Iterable<string>): Bits {
    const result: Bits = [];
    for (const name of names) {
      let number = this.#numbers.get(name);
      if (number === undefined) {
        number = this.#names.length;
        this.#numbers.set(name, number);
        this.#names.push(name);
      }
      while (result.length <= number >> 5) result.push(0);
      result[number >> 5] = (result[number >> 5] ?? 0) | (1 << (number & 31));
    }
    return result;
  }

  has(set: Bits, name: string): boolean {
    const number = this.#numbers.get(name);
    return number !== undefined && ((set[number >> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  namesOf(set: Bits): string[] {
    return this.#names.filter((_, number) => ((set[number >> 5] ?? 0) & (1 << (number & 31))) !== 0);
  }
}

function newFlow(resumed: boolean): Flow {
  return { read: new Set(), changes: new Set(), changed: NO_BITS, edges: [], live: [], dirty: [], resumed };
}
