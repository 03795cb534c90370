import type { Expression, SpreadElement, Statement, Super } from 'acorn';
import { asIs, boxes, boxNaN } from '../boxes.ts';
import type { CompiledUnit } from '../compiler.ts';
import { compilerOptions } from '../compiler-options.ts';
import { forEachChild, type Node } from '../node.ts';
import type { RootNode } from '../root.ts';
import type { Template } from './template.ts';
import {
  type CodeValue,
  code,
  EFFECT,
  LEFT,
  type Mode,
  SLOTS,
  STABLE,
  UNSTABLE,
  Undigestible,
  type Value,
} from './value.ts';
import { type Mark, Writer } from './writer.ts';

/** A statement that `break` and `continue` may mean. */
export interface Jump {
  /** Its label in the template. */
  readonly label: string | null;
  readonly loop: boolean;
  /** Whether a `break` without label means it. */
  readonly plain: boolean;
  readonly breakName: string;
  readonly continueName: string;
  breaks: number;
  continues: number;
}

/** A `try` with a handler in the generated text, and how many jumps lead to the handler. */
export interface Catcher {
  readonly label: string;
  /** The variable that holds what was thrown. */
  readonly variable: string;
  jumps: number;
}

/** One method or function being inlined. */
export interface Scope {
  readonly node: Node | null;
  readonly template: Template;
  readonly variables: Map<string, Value>;
  readonly jumps: Jump[];
  readonly target: ReturnTarget;
  /** Fields of `this` that the method has stored to: no longer known. */
  stored: Set<string> | null;
}

/** Where the `return` statements of an inlined method lead. */
export interface ReturnTarget {
  /** The generated function itself. */
  readonly outermost: boolean;
  readonly label: string;
  readonly exits: { mark: Mark; value: Value }[];
  breaks: number;
  /** Whether anybody looks at the result. */
  readonly wanted: boolean;
  readonly next: Continuation | null;
  /** The completion codes the node may answer, as it says; 0 when unknown. */
  readonly codes: number;
}

/** What the caller does with the result: return it, or branch on a constant that holds it. */
export interface Continuation {
  readonly scope: Scope;
  readonly tryDepth: number;
  /** `return call(…)`. */
  readonly returns: boolean;
  /** `const name = call(…);` and the statements after it, from `index` to before `end`, all that mention it. */
  readonly name: string;
  readonly statements: readonly Statement[];
  readonly index: number;
  readonly end: number;
  /** The end of those statements, and how many exits were led there. */
  readonly fallLabel: string;
  falls: number;
}

/** The recursive parts of the evaluator, which live in files of their own. */
export interface Parts {
  expression(ev: Evaluation, node: Expression, scope: Scope): Value;
  /** Answers whether control never reaches the end. */
  block(ev: Evaluation, statements: readonly Statement[], scope: Scope): boolean;
  inlineTemplate(
    ev: Evaluation,
    node: Node | null,
    template: Template,
    args: readonly Value[],
    next: Continuation | null,
    wanted: boolean,
  ): Value | null;
  /** Hands a dynamic completion code to `next`, code by code; null when control never comes back. */
  branch(ev: Evaluation, result: Value, next: Continuation): Value | null;
}

/** Expressions without spread and holes. */
export function plain(nodes: readonly (Expression | SpreadElement | Super | null)[]): Expression[] {
  for (const node of nodes)
    if (node === null || node.type === 'SpreadElement' || node.type === 'Super') throw new Undigestible('spread');
  return nodes as Expression[];
}

/** The slots that nodes below `node` say they store boxes to. */
function collectBoxedSlots(node: Node, slots: Set<number>): void {
  for (const slot of node.boxedSlots()) slots.add(slot);
  forEachChild(node, (child) => collectBoxedSlots(child, slots));
}

const MARK_SAVE = '\u0001save';
const MARK_LOAD = '\u0001load';

/** The generation of one unit. */
export class Evaluation {
  readonly unit: CompiledUnit;
  readonly root: RootNode;
  readonly parts: Parts;
  readonly writer = new Writer();
  readonly calls: { node: Node; why: string }[] = [];
  /** Slots and registers are locals of the generated function; otherwise they live on a real frame. */
  readonly virtual: boolean;
  readonly lean: boolean;
  /** How many jumps lead out of lean code, and how many `return`s end it. */
  left = 0;
  returned = 0;
  /** A loop compiled alone: the frame is given, and exceptions leave it up to date. */
  readonly alone: boolean;
  /** Fields are loaded instead of folded, but for children: in skeletons, and in trees that were compiled too often. */
  readonly loose: boolean;
  /** Which forms suspend below a node, as far as asked. */
  readonly suspensions = new Map<Node, number>();
  /** The targets that got exits, in order, so that an undone inlining can take its own back. */
  readonly exitLog: ReturnTarget[] = [];
  /** The `try` statements with a handler around, innermost last: a `throw` inside is a jump. */
  readonly catchers: Catcher[] = [];
  tryDepth = 0;
  inlineDepth = 0;
  usesFrame = false;
  readonly slots = new Set<number>();
  /** The slots whose numbers are kept bare. */
  readonly bareSlots = new Set<number>();
  readonly registers = new Set<string>();

  constructor(unit: CompiledUnit, parts: Parts) {
    this.unit = unit;
    this.root = unit.root;
    this.parts = parts;
    this.alone = unit.entry !== unit.root;
    this.lean = unit.form.lean;
    this.virtual = !unit.form.skeleton && !unit.root.heapFrame;
    if (this.virtual && !unit.form.generator && !unit.form.coroutine && boxes.declared !== null)
      collectBoxedSlots(unit.entry, this.bareSlots);
    this.loose = unit.form.skeleton || unit.root.recompilations >= compilerOptions.recompilationLimit;
  }

  get full(): boolean {
    return this.writer.size > compilerOptions.sizeLimit;
  }

  /** Whether the node's constants are loaded, because folding them was in vain too often. */
  isLoose(node: Node): boolean {
    return this.loose || node.changes > compilerOptions.changeLimit;
  }

  /** Notes that the code depends on `node`. */
  dependOn(node: Node): void {
    const { nodes } = this.unit;
    if (nodes.has(node)) return;
    nodes.set(node, this.loose ? new Map() : null);
  }

  /** Notes that a field with children is folded. */
  foldChildren(node: Node, name: string, value: unknown): void {
    if (!this.loose) return;
    this.dependOn(node);
    this.unit.nodes.get(node)!.set(name, value);
  }

  emit(line: string): void {
    this.writer.emit(line);
  }

  text(value: Value): string {
    switch (value.kind) {
      case 'static':
        return value.text ?? this.writer.literal(value.value);
      case 'code':
        return value.text;
      case 'frame':
        if (this.virtual) throw new Undigestible('the frame escapes');
        return 'fr';
      case 'slots':
        if (this.virtual) throw new Undigestible('the slots escape');
        return 'S';
    }
  }

  /** The value, safe from what runs later. */
  spill(value: Value): Value {
    if (value.kind !== 'code' || value.mode === STABLE) return value;
    const { line, named } = this.naming(this.writer.name('t'), value);
    this.emit(line);
    return named;
  }

  /** The line that gives a value a name, and the value by that name. */
  naming(name: string, value: CodeValue): { line: string; named: CodeValue } {
    const { bare, codes } = value;
    if (bare === null) return { line: `const ${name} = ${value.text};`, named: code(name, STABLE, codes) };
    const number = `${name}_n`;
    return {
      line: `const ${name} = ${bare.value}, ${number} = ${bare.number};`,
      named: this.bareValue(name, number, STABLE),
    };
  }

  /** What may be a bare number; its text is the value in full. */
  bareValue(value: string, number: string, mode: Mode): CodeValue {
    const { cls, marker } = boxes.declared!;
    const text = `(${value} === ${this.writer.constant(marker)} ? new (${this.writer.constant(cls)})(${number}) : ${value})`;
    return code(text, mode, 0, { value, number });
  }

  /** Stores to a slot whose numbers are kept bare. */
  storeBare(index: number, stored: Value): void {
    const { cls, field, marker } = boxes.declared!;
    this.slots.add(index);
    const slot = this.slotName(index);
    const number = `n${slot}`;
    const mark = this.writer.constant(marker);
    if (stored.kind === 'static') {
      const known = stored.value as Record<string, unknown> | null | undefined;
      if (known?.constructor === cls && !Number.isNaN(known[field]))
        this.emit(`${number} = ${this.writer.literal(known[field])}; ${slot} = ${mark};`);
      else this.emit(`${slot} = ${this.text(stored)};`);
      return;
    }
    const value = this.spill(stored);
    if (value.kind === 'code' && value.bare !== null) {
      this.emit(`${number} = ${value.bare.number}; ${slot} = ${value.bare.value};`);
      return;
    }
    const name = this.text(value);
    const test = `${name} !== null && ${name} !== undefined && ${name}.constructor === ${this.writer.constant(cls)}`;
    const nan = this.writer.constant(boxNaN);
    this.emit(`if (${test}) { ${number} = ${name}.${field};`);
    this.emit(`${slot} = ${number} === ${number} ? ${mark} : ${nan}(${number}); }`);
    this.emit(`else ${slot} = ${this.writer.constant(asIs)}(${name});`);
  }

  /** Runs a value for its effects only. */
  drop(value: Value): void {
    if (value.kind === 'code' && value.mode === EFFECT) this.emit(`${value.text};`);
  }

  /** Evaluates expressions from left to right: what is emitted by a later one does not disturb an earlier one. */
  operands(nodes: readonly Expression[], scope: Scope): Value[] {
    if (nodes.length === 0) return [];
    if (nodes.length === 1) return [this.parts.expression(this, nodes[0]!, scope)];
    const { writer } = this;
    const values: Value[] = [];
    const marks: (Mark | null)[] = [];
    const times: number[] = [];
    for (const node of nodes) {
      const value = this.parts.expression(this, node, scope);
      values.push(value);
      marks.push(value.kind === 'code' && value.mode !== STABLE ? writer.mark() : null);
      times.push(writer.emitted);
    }
    for (let i = 0; i < values.length; i++) {
      const mark = marks[i]!;
      if (mark === null || writer.emitted === times[i]) continue;
      const value = values[i] as CodeValue;
      const { line, named } = this.naming(writer.name('t'), value);
      writer.fill(mark, line);
      values[i] = named;
    }
    return values;
  }

  slot(index: number): CodeValue {
    if (!this.virtual) return code(`S[${index}]`, UNSTABLE);
    this.slots.add(index);
    const name = this.slotName(index);
    return this.bareSlots.has(index) ? this.bareValue(name, `n${name}`, UNSTABLE) : code(name, UNSTABLE);
  }

  slotName(index: number): string {
    return `s${index}_${(this.root.descriptor.names[index] ?? '').replace(/\W/g, '_')}`;
  }

  register(name: string): Value {
    if (name === 'slots') return SLOTS;
    if (!this.virtual) return code(`fr.${name}`, UNSTABLE);
    if (!this.root.registers.includes(name)) throw new Undigestible(`frame.${name} is no register`);
    if (this.lean && name === this.root.leanUntil) throw LEFT;
    this.registers.add(name);
    return code(`f_${name}`, UNSTABLE);
  }

  /** A call whose text mentions the frame as `fr`: a real one, up to date before, read back after. */
  frameCall(text: string, codes = 0): Value {
    if (!this.virtual) return code(text, EFFECT, codes);
    if (this.lean) throw LEFT;
    this.usesFrame = true;
    const name = this.writer.name('t');
    this.emit(MARK_SAVE);
    if (this.tryDepth > 0 || this.alone) {
      this.emit(`let ${name}; try { ${name} = ${text}; } finally {`);
      this.emit(MARK_LOAD);
      this.emit('}');
    } else {
      this.emit(`const ${name} = ${text};`);
      this.emit(MARK_LOAD);
    }
    return code(name, STABLE, codes);
  }

  /** Jumps out of lean code. */
  leave(): void {
    this.left++;
    this.emit('break LEFT;');
  }

  /** The body with the frame's traffic spelled out. */
  body(): string {
    let text = this.writer.text();
    if (!this.usesFrame) return text;
    const slots = [...this.slots];
    const registers = [...this.registers];
    const create = this.alone ? '' : `if (fr === null) fr = ${this.writer.constant(this.root)}.createFrame(); `;
    const save = `${create}${this.saveCall()}`;
    const load =
      (slots.length === 0
        ? ''
        : `const S = fr.slots; ${slots.map((slot) => `${this.slotName(slot)} = S[${slot}];`).join(' ')}`) +
      registers.map((name) => ` f_${name} = fr.${name};`).join('');
    text = text.replaceAll(MARK_SAVE, () => save).replaceAll(MARK_LOAD, () => `{ ${load} }`);
    return text;
  }

  saveCall(): string {
    const slots = [...this.slots].map((index) => this.slot(index).text);
    const registers = [...this.registers].map((name) => `f_${name}`);
    return `save(${['fr', ...slots, ...registers].join(', ')});`;
  }

  /** The function that writes the locals back. */
  saver(): string {
    const slots = [...this.slots];
    const registers = [...this.registers];
    const parameters = [...slots.map((slot) => `s${slot}`), ...registers.map((name) => `f_${name}`)];
    return `function save(${['fr', ...parameters].join(', ')}) { const S = fr.slots; ${slots
      .map((slot) => `S[${slot}] = s${slot};`)
      .join(' ')}${registers.map((name) => ` fr.${name} = f_${name};`).join('')} }`;
  }

  /** The names of locals for slots and registers, with their initial values. */
  declarations(): string {
    const out: string[] = [];
    if (!this.virtual) return '';
    if (this.alone) {
      out.push('const S = fr.slots;');
      for (const slot of this.slots) out.push(`let ${this.slotName(slot)} = S[${slot}];`);
      for (const slot of this.bareSlots) out.push(`let n${this.slotName(slot)} = 0;`);
      for (const name of this.registers) out.push(`let f_${name} = fr.${name};`);
      return out.join('\n');
    }
    const sample = this.root.createFrame() as unknown as Record<string, unknown>;
    const fresh = [...this.registers].some((name) => typeof sample[name] === 'object' && sample[name] !== null);
    if (fresh) {
      out.push(`let fr = ${this.writer.constant(this.root)}.createFrame();`);
      for (const name of this.registers) out.push(`let f_${name} = fr.${name};`);
    } else {
      if (this.usesFrame) out.push('let fr = null;');
      for (const name of this.registers) out.push(`let f_${name} = ${this.writer.literal(sample[name])};`);
    }
    if (this.slots.size > 0) out.push(`let ${[...this.slots].map((slot) => this.slotName(slot)).join(', ')};`);
    for (const slot of this.bareSlots) out.push(`let n${this.slotName(slot)} = 0;`);
    return out.join('\n');
  }
}
