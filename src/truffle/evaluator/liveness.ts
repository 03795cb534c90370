/*
 * Which variables of a machine are read after a place before they are written: those are what a `yield` must keep.
 */

type Syntax = { type: string } & Record<string, any>;

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
  readonly edges: Edge[];
  live: Set<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

export class Liveness {
  readonly #flows = new Map<number, Flow>();
  #flow: Flow = { read: new Set(), edges: [], live: new Set() };
  #written = new Set<string>();
  /** Control does not reach what is walked now. */
  #ended = false;

  begin(segment: number, handlers: readonly number[]): void {
    this.#flow = { read: new Set(), edges: [], live: new Set() };
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
  }

  expression(node: unknown): void {
    this.#expression(node, this.#written);
  }

  statement(node: unknown, target: Target): void {
    this.#walk(node as Syntax, target, this.#written);
  }

  #expression(node: unknown, written: Set<string>): void {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      for (const one of node) this.#expression(one, written);
      return;
    }
    const syntax = node as Syntax;
    switch (syntax.type) {
      case 'Identifier':
        if (!written.has(syntax['name'])) this.#flow.read.add(syntax['name']);
        return;
      case 'MemberExpression':
        this.#expression(syntax['object'], written);
        if (syntax['computed']) this.#expression(syntax['property'], written);
        return;
      case 'Property':
        this.#expression(syntax['value'], written);
        return;
      case 'AssignmentExpression':
        this.#expression(syntax['right'], written);
        if (syntax['operator'] !== '=' || syntax['left'].type !== 'Identifier')
          this.#expression(syntax['left'], written);
        return;
      default:
        for (const key of Object.keys(syntax)) this.#expression(syntax[key], written);
    }
  }

  /** Goes through statements in order; what only some ways write is not counted as written. */
  #walk(node: Syntax | null | undefined, target: Target, written: Set<string>): void {
    if (!node) return;
    switch (node.type) {
      case 'BlockStatement':
        for (const one of node['body']) this.#walk(one, target, written);
        return;
      case 'VariableDeclaration':
        for (const { id, init } of node['declarations']) {
          this.#expression(init, written);
          written.add(id.name);
        }
        return;
      case 'ExpressionStatement': {
        const { expression } = node as any;
        this.#expression(expression, written);
        if (
          expression.type === 'AssignmentExpression' &&
          expression.operator === '=' &&
          expression.left.type === 'Identifier'
        )
          written.add(expression.left.name);
        return;
      }
      case 'IfStatement':
        this.#expression(node['test'], written);
        this.#walk(node['consequent'], target, new Set(written));
        this.#walk(node['alternate'], target, new Set(written));
        return;
      case 'BreakStatement': {
        const segment = node['label'] ? target(node['label'].name) : null;
        if (segment !== null) this.#flow.edges.push({ to: segment, written: new Set(written) });
        return;
      }
      case 'LabeledStatement':
      case 'ForStatement':
      case 'SwitchStatement':
      case 'SwitchCase':
      case 'TryStatement':
      case 'CatchClause': {
        const inner = new Set(written);
        for (const key of Object.keys(node)) {
          if (key === 'label' || key === 'param') continue;
          const part = node[key];
          for (const one of Array.isArray(part) ? part : [part])
            if (one !== null && typeof one === 'object') this.#part(one, target, new Set(inner));
        }
        return;
      }
      default:
        this.#expression(node, written);
    }
  }

  #part(node: Syntax, target: Target, written: Set<string>): void {
    if (node.type.endsWith('Statement') || node.type.startsWith('Switch') || node.type === 'CatchClause')
      this.#walk(node, target, written);
    else if (node.type === 'VariableDeclaration') this.#walk(node, target, written);
    else this.#expression(node, written);
  }

  /** Works out what is live at the beginning of each segment. */
  solve(): void {
    for (const flow of this.#flows.values()) flow.live = new Set(flow.read);
    const flows = [...this.#flows.values()].reverse();
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
}
