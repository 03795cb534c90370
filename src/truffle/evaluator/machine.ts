import { Liveness } from './liveness.ts';
import {
  type Block,
  isYield,
  type Labelled,
  type Loop,
  outlineOf,
  type Span,
  type Statement,
  type Try,
  UnknownForm,
  type Yield,
} from './outline.ts';

/*
 * A generated `function*` as a state machine: a class whose `next` goes on where it stopped. A step of a JavaScript generator costs V8 some
 * eighty nanoseconds, of which most is its general way of saving a frame; a machine keeps only what is live at a `yield`.
 *
 * Statements that hold a `yield` are taken apart into segments, the cases of one `switch`; all others stay as they are, with their jumps
 * out led to a segment. The evaluator gives each variable a name of its own, so those of statements taken apart become variables of `next`.
 */

/** Where a `break` with this label leads. */
interface Place {
  readonly segment: number;
  readonly depth: number;
}

/** A `try` taken apart, around what is being emitted: its handler, and what `finally` does on the way out. */
interface Guard {
  readonly handler: number;
  readonly final: Block | null;
}

interface Segment {
  lines: string[];
  /** Where a `yield` goes on. */
  resumed: boolean;
  /** The handler of exceptions; 0 for none. */
  handler: number;
}

class MachineWriter {
  readonly text: string;
  readonly segments: Segment[] = [];
  readonly order: number[] = [];
  readonly variables = new Set<string>();
  readonly places = new Map<string, Place>();
  readonly guards: Guard[] = [];
  readonly liveness = new Liveness();
  current = 0;
  usesHandlers = false;

  constructor(text: string) {
    this.text = text;
  }

  get handler(): number {
    return this.guards.at(-1)?.handler ?? 0;
  }

  segment(): number {
    this.segments.push({ lines: [], resumed: false, handler: 0 });
    return this.segments.length - 1;
  }

  /** What is emitted from now on belongs to `segment`; what was emitted before falls through to it, unless it jumps. */
  begin(segment: number): void {
    if (this.order.length > 0) this.liveness.jump(segment);
    this.order.push(segment);
    this.current = segment;
    const started = this.segments[segment]!;
    started.handler = this.handler;
    this.liveness.begin(
      segment,
      this.guards.map((guard) => guard.handler),
      started.resumed,
    );
  }

  emit(line: string): void {
    this.segments[this.current]!.lines.push(line);
  }

  slice(span: Span | null): string {
    return span === null ? 'undefined' : this.text.slice(span.start, span.end).trim();
  }

  block(statements: readonly Statement[]): void {
    for (const statement of statements) this.statement(statement);
  }

  statement(node: Statement): void {
    if (node.kind === 'store' && (node.declares || node.yields)) {
      for (const { name, value } of node.stored) {
        if (node.declares) this.variables.add(name);
        if (value !== null && isYield(value)) this.suspend(value, name);
        else {
          this.liveness.expression(value);
          this.liveness.assign(name);
          this.emit(`${name} = ${this.slice(value)};`);
        }
      }
      return;
    }
    if (!node.yields) {
      this.whole(node);
      return;
    }
    switch (node.kind) {
      case 'block':
        this.block(node.body);
        return;
      case 'effect':
        this.suspend(node.value as Yield, null);
        return;
      case 'labelled':
        this.labelled(node);
        return;
      case 'loop':
        this.loop(node);
        return;
      case 'if': {
        const otherwise = this.segment();
        this.liveness.expression(node.test);
        this.liveness.jump(otherwise);
        this.emit(`if (!(${this.slice(node.test)})) { state = ${otherwise}; continue M; }`);
        this.statement(node.consequent);
        if (node.alternate !== null) {
          const end = this.segment();
          this.go(end);
          this.begin(otherwise);
          this.statement(node.alternate);
          this.begin(end);
        } else this.begin(otherwise);
        return;
      }
      case 'try':
        this.guarded(node);
        return;
      case 'return': {
        const name = `r_${this.segments.length}`;
        this.variables.add(name);
        this.suspend(node.value as Yield, name);
        this.emit(this.returnText(name, 0));
        this.liveness.end();
        return;
      }
      default:
        throw new UnknownForm(`yield in ${node.kind}`);
    }
  }

  go(segment: number): void {
    this.liveness.jump(segment);
    this.liveness.end();
    this.emit(`state = ${segment}; continue M;`);
  }

  /** `yield value`: leaves `next`, and goes on in a segment of its own, where what was sent becomes `name`. */
  suspend(node: Yield, name: string | null): void {
    const after = this.segment();
    this.segments[after]!.resumed = true;
    this.liveness.expression(node);
    const value = this.slice(node.argument) || 'undefined';
    this.emit(`STEP.value = ${node.delegates ? `delegate(${value})` : value}; STEP.done = false;`);
    this.emit(`\u0001${after}`);
    this.emit(`this.state = ${after}; return STEP;`);
    this.begin(after);
    this.emit('if (this.failed) { this.failed = false; throw sent; }');
    if (name !== null) {
      this.liveness.assign(name);
      this.emit(`${name} = sent;`);
    }
  }

  labelled(node: Labelled): void {
    const end = this.segment();
    this.places.set(node.label, { segment: end, depth: this.guards.length });
    this.statement(node.body);
    this.begin(end);
  }

  loop(node: Loop): void {
    const start = this.segment();
    this.begin(start);
    this.statement(node.body);
    this.go(start);
    // nothing falls out of an endless loop: what follows is reached by jumps
    this.begin(this.segment());
  }

  guarded(node: Try): void {
    const { handler, finalizer } = node;
    if (handler !== null && finalizer !== null) throw new UnknownForm('try with both');
    if (finalizer?.yields === true) throw new UnknownForm('yield in finally');
    this.usesHandlers = true;
    const caught = this.segment();
    const end = this.segment();
    this.guards.push({ handler: caught, final: finalizer });
    this.begin(this.segment());
    this.emit(`handler = ${caught};`);
    this.block(node.block.body);
    this.guards.pop();
    this.begin(this.segment());
    this.emit(`handler = ${this.handler};`);
    if (finalizer !== null) this.whole(finalizer);
    this.go(end);
    this.begin(caught);
    this.emit(`handler = ${this.handler};`);
    if (handler !== null) {
      if (node.parameter !== null) {
        this.variables.add(node.parameter);
        this.liveness.assign(node.parameter);
        this.emit(`${node.parameter} = thrown;`);
      }
      this.block(handler.body);
      this.begin(end);
    } else {
      const name = `e_${caught}`;
      this.variables.add(name);
      this.emit(`${name} = thrown;`);
      this.whole(finalizer!);
      this.emit(`throw ${name};`);
      this.liveness.end();
      this.begin(end);
    }
  }

  /** A statement that stays as it is, but for the jumps out of it. */
  whole(node: Statement): void {
    this.liveness.statement(node, (label) => this.places.get(label)?.segment ?? null);
    this.emit(this.rewritten(node, 0));
  }

  /** Its text; `skipped` guards are being left already. */
  rewritten(node: Statement, skipped: number): string {
    let text = '';
    let at = node.start;
    const visit = (inner: Statement): void => {
      switch (inner.kind) {
        case 'block':
          inner.body.forEach(visit);
          return;
        case 'if':
          visit(inner.consequent);
          if (inner.alternate !== null) visit(inner.alternate);
          return;
        case 'loop':
        case 'labelled':
          visit(inner.body);
          return;
        case 'switch':
          inner.cases.forEach(visit);
          return;
        case 'try':
          visit(inner.block);
          if (inner.handler !== null) visit(inner.handler);
          if (inner.finalizer !== null) visit(inner.finalizer);
          return;
        case 'break':
        case 'return': {
          const jump = this.jumpText(inner, skipped);
          if (jump === null) return;
          text += `${this.text.slice(at, inner.start)} ${jump}`;
          at = inner.end;
        }
      }
    };
    visit(node);
    return text + this.text.slice(at, node.end);
  }

  /** What stands for a jump out of the statement; null for one that stays inside. */
  jumpText(node: Statement, skipped: number): string | null {
    if (node.kind === 'return') return this.returnText(this.slice(node.value as Span | null), skipped);
    const place = node.kind === 'break' ? this.places.get(node.label) : undefined;
    if (place === undefined) return null;
    return `{ ${this.leave(place.depth, skipped)}state = ${place.segment}; continue M; }`;
  }

  returnText(value: string, skipped: number): string {
    return `{ const result = ${value}; ${this.leave(0, skipped)}STEP.value = result; STEP.done = true; return STEP; }`;
  }

  /** Leaves the guards down to `depth`: their `finally` blocks run, and the handler is that of the place. */
  leave(depth: number, skipped: number): string {
    let text = '';
    for (let i = this.guards.length - 1 - skipped; i >= depth; i--) {
      text += `handler = ${this.guards[i - 1]?.handler ?? 0}; `;
      const { final } = this.guards[i]!;
      // what it reads is live here: each segment may go to the handler, which runs it too
      if (final !== null) text += `${this.rewritten(final, this.guards.length - i)} `;
    }
    return text;
  }
}

/** The machine for the text of a `function*`, as the text that defines it; null when it has a form that is not taken apart. */
export function machineOf(functionText: string, name: string): string | null {
  const writer = new MachineWriter(functionText);
  try {
    const { parameters, body } = outlineOf(functionText);
    for (const parameter of parameters) writer.variables.add(parameter);
    writer.begin(writer.segment());
    writer.block(body.body);
    writer.emit('STEP.value = undefined; STEP.done = true; return STEP;');
    writer.liveness.end();
    return assemble(writer, parameters, name);
  } catch (error) {
    if (error instanceof UnknownForm) return null;
    throw error;
  }
}

function assemble(writer: MachineWriter, parameters: string[], name: string): string {
  const { segments, variables, usesHandlers, liveness } = writer;
  liveness.solve();
  const liveAt = (segment: number) => liveness.liveAt(segment).filter((variable) => variables.has(variable));
  const saved = new Set(parameters);
  segments.forEach(({ resumed }, i) => {
    if (resumed) for (const variable of liveAt(i)) saved.add(variable);
  });
  const lines: string[] = [];
  for (const id of writer.order) {
    const { lines: own, resumed, handler } = segments[id]!;
    lines.push(`case ${id}:`);
    if (resumed) {
      lines.push(
        liveAt(id)
          .map((variable) => `${variable} = this.${variable};`)
          .join(' '),
      );
      if (usesHandlers) lines.push(`handler = ${handler};`);
    } else if (id === 0) lines.push(parameters.map((variable) => `${variable} = this.${variable};`).join(' '));
    for (const line of own)
      lines.push(
        line.startsWith('\u0001')
          ? liveAt(Number(line.slice(1)))
              .filter((variable) => liveness.isDirty(id, variable))
              .map((variable) => `this.${variable} = ${variable};`)
              .join(' ')
          : line,
      );
  }
  const fields = [...saved].filter((variable) => !parameters.includes(variable));
  return [
    'class Machine {',
    `constructor(${parameters.join(', ')}) {`,
    'this.state = 0; this.failed = false;',
    ...parameters.map((variable) => `this.${variable} = ${variable};`),
    ...fields.map((variable) => `this.${variable} = undefined;`),
    '}',
    'throw(error) { if (this.state <= 0) { this.state = -1; throw error; } this.failed = true; return this.next(error); }',
    '[Symbol.iterator]() { return this; }',
    '}',
    `Machine.prototype.next = (function ${name}(sent) {`,
    `let state = this.state${usesHandlers ? ', handler = 0, thrown' : ''};`,
    `let ${[...variables].join(', ')};`,
    // while it runs, and when it has ended
    'this.state = -1;',
    `M: for (;;) { ${usesHandlers ? 'try { ' : ''}switch (state) {`,
    ...lines,
    'default: STEP.value = undefined; STEP.done = true; return STEP;',
    '}',
    usesHandlers ? '} catch (error) { if (handler === 0) throw error; thrown = error; state = handler; } }' : '}',
    '});',
    // V8 throws optimized code away when no object has the layout it knows: this one always has
    `Machine.prototype.sample = new Machine(${parameters.map(() => 'undefined').join(', ')});`,
    `return function ${name}(${parameters.join(', ')}) { return new Machine(${parameters.join(', ')}); }`,
  ].join('\n');
}
