/*
 * The outline of generated code: its statements, with the names that their expressions read and write. It knows the few forms that the
 * evaluator emits, and passes over expressions token by token: a parser in full took longer than making the code.
 */

/** A piece of the text, and the names in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly reads: readonly string[];
  /** What is assigned inside of it, at any depth. */
  readonly writes: readonly string[];
}

/** `yield value`, or `yield* value`. */
export interface Yield {
  readonly delegates: boolean;
  readonly argument: Span;
}

interface Place {
  readonly start: number;
  end: number;
  /** Whether there is a `yield` in it. */
  yields: boolean;
}

export interface Declared {
  readonly name: string;
  readonly value: Span | Yield | null;
}

export type Block = Place & { readonly kind: 'block'; readonly body: Statement[] };
export type If = Place & {
  readonly kind: 'if';
  readonly test: Span;
  readonly consequent: Statement;
  readonly alternate: Statement | null;
};
/** `for (;;)`. */
export type Loop = Place & { readonly kind: 'loop'; readonly body: Statement };
export type Switch = Place & { readonly kind: 'switch'; readonly subject: Span; readonly cases: Block[] };
export type Try = Place & {
  readonly kind: 'try';
  readonly block: Block;
  readonly parameter: string | null;
  readonly handler: Block | null;
  readonly finalizer: Block | null;
};
export type Labelled = Place & { readonly kind: 'labelled'; readonly label: string; readonly body: Statement };
export type Break = Place & { readonly kind: 'break'; readonly label: string };
export type Return = Place & { readonly kind: 'return'; readonly value: Span | Yield | null };
/** `const a = b, c = d;` and `a = b;`. */
export type Store = Place & { readonly kind: 'store'; readonly declares: boolean; readonly stored: Declared[] };
/** An expression for its effects, `throw` too. */
export type Effect = Place & { readonly kind: 'effect'; readonly value: Span | Yield };

export type Statement = Block | If | Loop | Switch | Try | Labelled | Break | Return | Store | Effect;

/** A form that the evaluator is not known to emit. */
export class UnknownForm extends Error {}

export function isYield(value: Span | Yield): value is Yield {
  return 'argument' in value;
}

/** Strings, templates without nested ones, properties, names, numbers, operators that begin like an assignment, and what structures. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\.\.\.|\.[A-Za-z_$][\w$]*|[A-Za-z_$][\w$]*|\d[\w.]*|[=!]==?|=>|<<=|>>>?=|[<>]=|[-+*/%&|^]=|\*\*=|\+\+|--|[=(){}[\];,:*]/g;

const NAME = /^[A-Za-z_$]/;
const NAMES_INSIDE = /[A-Za-z_$][\w$]*/g;
const ASSIGNS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=', '>>>=', '**=', '++', '--']);
const NO_NAMES: readonly string[] = [];

class Outliner {
  readonly text: string;
  readonly #token = new RegExp(TOKEN);
  /** The token at hand, '' at the end, and where it stands. */
  token = '';
  start = 0;
  end = 0;
  /** Where the token before it ended. */
  last = 0;

  constructor(text: string, from: number) {
    this.text = text;
    this.#token.lastIndex = from;
    this.advance();
  }

  advance(): void {
    this.last = this.end;
    const match = this.#token.exec(this.text);
    if (match === null) {
      this.token = '';
      this.start = this.end = this.text.length;
    } else {
      this.token = match[0];
      this.start = match.index;
      this.end = this.start + this.token.length;
    }
  }

  expect(token: string): void {
    if (this.token !== token) throw new UnknownForm(`${token} expected, not ${this.token}`);
    this.advance();
  }

  name(): string {
    const { token } = this;
    if (!NAME.test(token)) throw new UnknownForm(token);
    this.advance();
    return token;
  }

  /** Goes over an expression to what ends it outside of all brackets: `;`, `)`, `]`, `}`, `:`, or `,` where that is given. */
  span(commaEnds: boolean): Span {
    const start = this.last;
    let reads: string[] | null = null;
    let writes: string[] | null = null;
    let depth = 0;
    for (;;) {
      const { token } = this;
      if (token === '(' || token === '[' || token === '{') depth++;
      else if (token === ')' || token === ']' || token === '}') {
        if (depth === 0) break;
        depth--;
      } else if (depth === 0 && (token === ';' || (token === ',' && commaEnds))) break;
      else if (token === '') throw new UnknownForm('the end');
      else if (token === '=>' || token === 'function' || token === 'yield') throw new UnknownForm(token);
      else if (token.charCodeAt(0) === 96) {
        // what stands in the text itself is taken for names too: they are none of ours
        for (const [name] of token.matchAll(NAMES_INSIDE)) (reads ??= []).push(name);
      } else if (NAME.test(token)) {
        const changed = this.text.startsWith('++', this.start - 2) || this.text.startsWith('--', this.start - 2);
        this.advance();
        const assigned = ASSIGNS.has(this.token);
        if (assigned || changed) (writes ??= []).push(token);
        if (!assigned || this.token !== '=') (reads ??= []).push(token);
        continue;
      }
      this.advance();
    }
    return { start, end: this.start, reads: reads ?? NO_NAMES, writes: writes ?? NO_NAMES };
  }

  /** An expression, or `yield` and one. */
  value(commaEnds: boolean): Span | Yield {
    if (this.token !== 'yield') return this.span(commaEnds);
    this.advance();
    const delegates = (this.token as string) === '*';
    if (delegates) this.advance();
    return { delegates, argument: this.span(commaEnds) };
  }

  block(): Block {
    const { start } = this;
    this.expect('{');
    const body: Statement[] = [];
    let yields = false;
    while (this.token !== '}') {
      if (this.token === ';') {
        this.advance();
        continue;
      }
      const one = this.statement();
      body.push(one);
      yields ||= one.yields;
    }
    this.advance();
    return { kind: 'block', start, end: this.last, yields, body };
  }

  parenthesized(): Span {
    this.expect('(');
    const inner = this.span(false);
    this.expect(')');
    return inner;
  }

  statement(): Statement {
    // operators are no tokens: what stands before the first one belongs to it
    const { last: start, token } = this;
    switch (token) {
      case '{':
        return this.block();
      case 'if': {
        this.advance();
        const test = this.parenthesized();
        const consequent = this.statement();
        let alternate: Statement | null = null;
        if (this.token === 'else') {
          this.advance();
          alternate = this.statement();
        }
        const yields = consequent.yields || alternate?.yields === true;
        return { kind: 'if', start, end: this.last, yields, test, consequent, alternate };
      }
      case 'for': {
        this.advance();
        for (const part of ['(', ';', ';', ')']) this.expect(part);
        const body = this.statement();
        return { kind: 'loop', start, end: this.last, yields: body.yields, body };
      }
      case 'switch':
        return this.switch(start);
      case 'try':
        return this.try(start);
      case 'break': {
        this.advance();
        const label = this.name();
        this.expect(';');
        return { kind: 'break', start, end: this.last, yields: false, label };
      }
      case 'return': {
        this.advance();
        const value = (this.token as string) === ';' ? null : this.value(false);
        this.expect(';');
        return { kind: 'return', start, end: this.last, yields: value !== null && isYield(value), value };
      }
      case 'const':
      case 'let': {
        this.advance();
        const stored: Declared[] = [];
        let yields = false;
        for (;;) {
          const name = this.name();
          let value: Span | Yield | null = null;
          if ((this.token as string) === '=') {
            this.advance();
            value = this.value(true);
            yields ||= isYield(value);
          }
          stored.push({ name, value });
          if (this.token !== ',') break;
          this.advance();
        }
        this.expect(';');
        return { kind: 'store', start, end: this.last, yields, declares: true, stored };
      }
      case 'continue':
      case 'while':
      case 'do':
        throw new UnknownForm(token);
    }
    return this.simple(start);
  }

  switch(start: number): Switch {
    this.advance();
    const subject = this.parenthesized();
    this.expect('{');
    const cases: Block[] = [];
    let yields = false;
    while (this.token !== '}') {
      while (this.token !== ':') {
        if (this.token === '' || this.token === ';') throw new UnknownForm('case');
        this.advance();
      }
      this.advance();
      const one = this.block();
      cases.push(one);
      yields ||= one.yields;
    }
    this.advance();
    return { kind: 'switch', start, end: this.last, yields, subject, cases };
  }

  try(start: number): Try {
    this.advance();
    const block = this.block();
    let parameter: string | null = null;
    let handler: Block | null = null;
    let finalizer: Block | null = null;
    if (this.token === 'catch') {
      this.advance();
      if ((this.token as string) === '(') {
        this.advance();
        parameter = this.name();
        this.expect(')');
      }
      handler = this.block();
    }
    if (this.token === 'finally') {
      this.advance();
      finalizer = this.block();
    }
    const yields = block.yields || handler?.yields === true || finalizer?.yields === true;
    return { kind: 'try', start, end: this.last, yields, block, parameter, handler, finalizer };
  }

  /** A label, `name = value;`, `(name = value);`, or another expression. */
  simple(start: number): Statement {
    const wrapped = this.token === '(' && this.text.slice(start, this.start).trim() === '';
    if (wrapped) this.advance();
    const first = this.token;
    if (NAME.test(first)) {
      const { end } = this;
      if (this.text.startsWith(': ', end) && !wrapped) {
        this.advance();
        this.advance();
        const body = this.statement();
        return { kind: 'labelled', start, end: this.last, yields: body.yields, label: first, body };
      }
      if (this.text.startsWith(' = ', end)) {
        this.advance();
        this.advance();
        const value = this.value(false);
        if (wrapped) this.expect(')');
        if ((this.token as string) === ';' && (!wrapped || this.start === this.last)) {
          this.advance();
          const stored = [{ name: first, value }];
          return { kind: 'store', start, end: this.last, yields: isYield(value), declares: false, stored };
        }
        // `(a = b) + c`
      }
    }
    this.back(start);
    const value = this.value(false);
    this.expect(';');
    return { kind: 'effect', start, end: this.last, yields: isYield(value), value };
  }

  /** Reads on from `position`. */
  back(position: number): void {
    this.#token.lastIndex = position;
    this.end = position;
    this.advance();
  }
}

/** The body of a generated `function`; `UnknownForm` when something in it is not known. */
export function outlineOf(functionText: string): { parameters: string[]; body: Block } {
  const outliner = new Outliner(functionText, functionText.indexOf('('));
  outliner.expect('(');
  const parameters: string[] = [];
  while (outliner.token !== ')') {
    parameters.push(outliner.name());
    if (outliner.token === ',') outliner.advance();
  }
  outliner.advance();
  return { parameters, body: outliner.block() };
}
