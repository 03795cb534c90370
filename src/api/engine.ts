import { type SharedSources, sharedSources } from '../nodes/compile.ts';
import { currentContext, hasContext, type PythonContext } from '../runtime/context.ts';

/** What is kept of sources and of their stored forms, in characters and bytes. */
const MOST_KEPT = 64 * 1048576;

/** Sources and their stored forms; the oldest go first. */
class Sources implements SharedSources {
  private readonly kept = new Map<string, Uint8Array>();
  private size = 0;

  find(key: string): Uint8Array | undefined {
    return this.kept.get(key);
  }

  keep(key: string, stored: Uint8Array): void {
    if (this.kept.has(key)) return;
    this.kept.set(key, stored);
    this.size += key.length + stored.length;
    for (const [oldest, { length }] of this.kept) {
      if (this.size <= MOST_KEPT) return;
      this.kept.delete(oldest);
      this.size -= oldest.length + length;
    }
  }
}

const enginesOf = new WeakMap<PythonContext, Engine>();

/**
 * What contexts share: a program that one has compiled, the others need not parse. It is found by its whole text, and only the bytes of its syntax tree are
 * shared, nothing that Python code could reach or change.
 */
export class Engine {
  private sources: Sources | null = new Sources();
  private readonly contexts = new Set<{ close(): void }>();

  static create(): Engine {
    return new Engine();
  }

  private constructor() {}

  /** @internal */
  add(context: { close(): void }, python: PythonContext): void {
    if (this.sources === null) throw new Error('the engine is closed');
    this.contexts.add(context);
    enginesOf.set(python, this);
  }

  /** @internal */
  remove(context: { close(): void }): void {
    this.contexts.delete(context);
  }

  /** Closes its contexts and gives everything back. */
  close(): void {
    for (const context of this.contexts) context.close();
    this.sources = null;
  }

  static {
    sharedSources.ofContext = () => (hasContext() ? (enginesOf.get(currentContext())?.sources ?? null) : null);
  }
}
