import type { BlockStatement, Expression, ForStatement, LabeledStatement, Statement, TryStatement } from 'acorn';
import { parseExpressionAt } from 'acorn';
import { Liveness } from './liveness.ts';

/*
 * A generated `function*` as a state machine: a class whose `next` goes on where it stopped. A step of a JavaScript generator costs V8 some
 * eighty nanoseconds, of which most is its general way of saving a frame; a machine keeps only what is live at a `yield`.
 *
 * Statements that hold a `yield` are taken apart into segments, the cases of one `switch`; all others stay as they are, with their jumps
 * out led to a segment. The evaluator gives each variable a name of its own, so those of statements taken apart become variables of `next`.
 */

/** What generated code says in few forms only; anything else stays a JavaScript generator. */
class Unsupported extends Error {}

type Syntax = { type: string; start: number; end: number } & Record<string, any>;

/** Where a `break` with this label leads. */
interface Place {
  readonly segment: number;
  readonly depth: number;
}

/** A `try` taken apart, around what is being emitted: its handler, and what `finally` does on the way out. */
interface Guard {
  readonly handler: number;
  readonly final: BlockStatement | null;
}

interface Segment {
  lines: string[];
  /** Where a `yield` goes on. */
  resumed: boolean;
  /** The handler of exceptions; 0 for none. */
  handler: number;
}

const yields = new WeakMap<Syntax, boolean>();

function containsYield(node: unknown): boolean {
  if (node === null || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.some(containsYield);
  const syntax = node as Syntax;
  let found = yields.get(syntax);
  if (found === undefined) {
    found = syntax.type === 'YieldExpression' || Object.keys(syntax).some((key) => containsYield(syntax[key]));
    yields.set(syntax, found);
  }
  return found;
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
    );
  }

  emit(line: string): void {
    this.segments[this.current]!.lines.push(line);
  }

  slice(node: Syntax): string {
    return this.text.slice(node.start, node.end);
  }

  block(statements: readonly Statement[]): void {
    for (const statement of statements) this.statement(statement);
  }

  statement(node: Statement): void {
    if (node.type === 'VariableDeclaration') {
      for (const { id, init } of node.declarations) {
        if (id.type !== 'Identifier') throw new Unsupported('pattern');
        this.variables.add(id.name);
        if (init?.type === 'YieldExpression') this.suspend(init, id.name);
        else if (containsYield(init)) throw new Unsupported('yield in an expression');
        else {
          if (init) this.liveness.expression(init);
          this.liveness.assign(id.name);
          this.emit(`${id.name} = ${init ? this.slice(init) : 'undefined'};`);
        }
      }
      return;
    }
    if (!containsYield(node)) {
      this.whole(node);
      return;
    }
    switch (node.type) {
      case 'BlockStatement':
        this.block(node.body);
        return;
      case 'ExpressionStatement': {
        const { expression } = node;
        if (expression.type === 'YieldExpression') this.suspend(expression, null);
        else if (
          expression.type === 'AssignmentExpression' &&
          expression.operator === '=' &&
          expression.left.type === 'Identifier' &&
          expression.right.type === 'YieldExpression'
        )
          this.suspend(expression.right, expression.left.name);
        else throw new Unsupported('yield in an expression');
        return;
      }
      case 'LabeledStatement':
        this.labelled(node);
        return;
      case 'ForStatement':
        this.loop(node);
        return;
      case 'IfStatement': {
        if (containsYield(node.test)) throw new Unsupported('yield in a test');
        const otherwise = this.segment();
        this.liveness.expression(node.test);
        this.liveness.jump(otherwise);
        this.emit(`if (!(${this.slice(node.test)})) { state = ${otherwise}; continue M; }`);
        this.statement(node.consequent);
        if (node.alternate) {
          const end = this.segment();
          this.go(end);
          this.begin(otherwise);
          this.statement(node.alternate);
          this.begin(end);
        } else this.begin(otherwise);
        return;
      }
      case 'TryStatement':
        this.guarded(node);
        return;
      default:
        throw new Unsupported(node.type);
    }
  }

  go(segment: number): void {
    this.liveness.jump(segment);
    this.liveness.end();
    this.emit(`state = ${segment}; continue M;`);
  }

  /** `yield value`: leaves `next`, and goes on in a segment of its own, where what was sent becomes `name`. */
  suspend(node: Expression & { type: 'YieldExpression' }, name: string | null): void {
    if (containsYield(node.argument)) throw new Unsupported('yield of a yield');
    const after = this.segment();
    this.segments[after]!.resumed = true;
    if (node.argument) this.liveness.expression(node.argument);
    const value = node.argument ? this.slice(node.argument) : 'undefined';
    this.emit(`STEP.value = ${node.delegate ? `delegate(${value})` : value}; STEP.done = false;`);
    this.emit(`\u0001${after}`);
    this.emit(`this.state = ${after}; return STEP;`);
    this.begin(after);
    this.emit('if (this.failed) { this.failed = false; throw sent; }');
    if (name !== null) {
      this.liveness.assign(name);
      this.emit(`${name} = sent;`);
    }
  }

  labelled(node: LabeledStatement): void {
    const end = this.segment();
    this.places.set(node.label.name, { segment: end, depth: this.guards.length });
    this.statement(node.body);
    this.begin(end);
  }

  loop(node: ForStatement): void {
    if (node.init || node.test || node.update) throw new Unsupported('for');
    const start = this.segment();
    this.begin(start);
    this.statement(node.body);
    this.go(start);
    // nothing falls out of an endless loop: what follows is reached by jumps
    this.begin(this.segment());
  }

  guarded(node: TryStatement): void {
    const { handler, finalizer } = node;
    if (handler && finalizer) throw new Unsupported('try with both');
    if (finalizer && containsYield(finalizer)) throw new Unsupported('yield in finally');
    if (handler?.param && handler.param.type !== 'Identifier') throw new Unsupported('pattern');
    this.usesHandlers = true;
    const caught = this.segment();
    const end = this.segment();
    this.guards.push({ handler: caught, final: finalizer ?? null });
    this.begin(this.segment());
    this.emit(`handler = ${caught};`);
    this.block(node.block.body);
    this.guards.pop();
    this.begin(this.segment());
    this.emit(`handler = ${this.handler};`);
    if (finalizer) this.whole(finalizer);
    this.go(end);
    this.begin(caught);
    this.emit(`handler = ${this.handler};`);
    if (handler) {
      if (handler.param) {
        const { name } = handler.param as { name: string };
        this.variables.add(name);
        this.liveness.assign(name);
        this.emit(`${name} = thrown;`);
      }
      this.block(handler.body.body);
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
  rewritten(node: Syntax, skipped: number): string {
    let text = '';
    let at = node.start;
    const visit = (inner: unknown): void => {
      if (inner === null || typeof inner !== 'object') return;
      if (Array.isArray(inner)) {
        for (const one of inner) visit(one);
        return;
      }
      const syntax = inner as Syntax;
      if (syntax.type === 'FunctionExpression' || syntax.type === 'ArrowFunctionExpression')
        throw new Unsupported('closure');
      const jump = this.jumpText(syntax, skipped);
      if (jump !== null) {
        text += this.text.slice(at, syntax.start) + jump;
        at = syntax.end;
        return;
      }
      for (const key of Object.keys(syntax)) visit(syntax[key]);
    };
    visit(node);
    return text + this.text.slice(at, node.end);
  }

  /** What stands for a jump out of the statement; null for anything else. */
  jumpText(node: Syntax, skipped: number): string | null {
    if (node.type === 'ReturnStatement') {
      const value = node['argument'] ? this.text.slice(node['argument'].start, node['argument'].end) : 'undefined';
      return `{ const result = ${value}; ${this.leave(0, skipped)}STEP.value = result; STEP.done = true; return STEP; }`;
    }
    if (node.type === 'ContinueStatement') throw new Unsupported('continue');
    if (node.type !== 'BreakStatement' || !node['label']) return null;
    const place = this.places.get(node['label'].name);
    if (place === undefined) return null;
    return `{ ${this.leave(place.depth, skipped)}state = ${place.segment}; continue M; }`;
  }

  /** Leaves the guards down to `depth`: their `finally` blocks run, and the handler is that of the place. */
  leave(depth: number, skipped: number): string {
    let text = '';
    for (let i = this.guards.length - 1 - skipped; i >= depth; i--) {
      text += `handler = ${this.guards[i - 1]?.handler ?? 0}; `;
      const { final } = this.guards[i]!;
      // what it reads is live here: each segment may go to the handler, which runs it too
      if (final !== null) text += `${this.rewritten(final as Syntax, this.guards.length - i)} `;
    }
    return text;
  }
}

/** The machine for the text of a `function*`, as the text that defines it; null when it has a form that is not taken apart. */
export function machineOf(functionText: string, name: string): string | null {
  const parsed = parseExpressionAt(functionText, 0, { ecmaVersion: 2022 }) as Syntax;
  const writer = new MachineWriter(functionText);
  const parameters = (parsed['params'] as Syntax[]).map((parameter) => parameter['name'] as string | undefined);
  if (parameters.includes(undefined)) return null;
  for (const parameter of parameters) writer.variables.add(parameter!);
  try {
    writer.begin(writer.segment());
    writer.block(parsed['body'].body);
    writer.emit('STEP.value = undefined; STEP.done = true; return STEP;');
    writer.liveness.end();
  } catch (error) {
    if (error instanceof Unsupported) return null;
    throw error;
  }
  return assemble(writer, parameters as string[], name);
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
    `Machine.prototype.next = function ${name}(sent) {`,
    `let state = this.state${usesHandlers ? ', handler = 0, thrown' : ''};`,
    `let ${[...variables].join(', ')};`,
    // while it runs, and when it has ended
    'this.state = -1;',
    `M: for (;;) { ${usesHandlers ? 'try { ' : ''}switch (state) {`,
    ...lines,
    'default: STEP.value = undefined; STEP.done = true; return STEP;',
    '}',
    usesHandlers ? '} catch (error) { if (handler === 0) throw error; thrown = error; state = handler; } }' : '}',
    '};',
    // V8 throws optimized code away when no object has the layout it knows: this one always has
    `Machine.prototype.sample = new Machine(${parameters.map(() => 'undefined').join(', ')});`,
    `return function ${name}(${parameters.join(', ')}) { return new Machine(${parameters.join(', ')}); }`,
  ].join('\n');
}
