import * as T from '../generated/python.terms.ts';
import { KEYWORDS, OPERATORS } from '../token-tables.ts';
import { END_MARKER, ERROR_TOKEN, type Tokens } from '../tokens.ts';

/** A match: a construct's name (an AST kind, `token`, or empty for mere structure) and its tokens. */
export interface Match {
  kind: string;
  from: number;
  to: number;
  kids: Match[];
}

/** Where the tokenizer's own error token was reached. */
export class ReachedTokenizerError {
  static readonly INSTANCE: ReachedTokenizerError = new ReachedTokenizerError();
}

type Rule = (state: PegState) => Match | null;
/** What to do with an alternative that matched: `null` refuses it. Error actions throw. */
export type Action = (state: PegState, match: Match) => Match | null;

const CUT: Match = { kind: 'cut', from: 0, to: 0, kids: [] };

/** A backtracking parse of a token list, with a memory of every rule's result at every token. */
export class PegState {
  readonly tokens: Tokens;
  readonly types: number[] = [];
  /** Brackets open after each token. */
  readonly levels: number[] = [];
  mark = 0;
  /** One past the furthest token looked at: CPython reports some errors there. */
  fill = 0;
  /** Whether rules that only find errors take part. */
  diagnosing = false;
  private memo: Map<number, { match: Match | null; mark: number }>[] = [];

  constructor(tokens: Tokens) {
    this.tokens = tokens;
    let level = 0;
    for (let i = 0; i < tokens.count; i++) {
      let type = tokens.types[i]!;
      if (type === T.withParen) type = T.lparen;
      else if (type === T.matchKeyword || type === T.caseKeyword || type === T.typeKeyword) type = T.Name;
      if (type === T.lparen || type === T.lbracket || type === T.lbrace) level++;
      else if (type === T.rparen || type === T.rbracket || type === T.rbrace) level--;
      this.types.push(type);
      this.levels.push(level);
    }
    if (this.types[tokens.count - 1] !== ERROR_TOKEN) {
      this.types.push(END_MARKER);
      this.levels.push(level);
    }
  }

  restart(diagnosing: boolean): void {
    this.mark = 0;
    this.memo = [];
    this.diagnosing = diagnosing;
  }

  peek(): number {
    const { mark } = this;
    if (mark >= this.fill) this.fill = mark + 1;
    const type = this.types[mark]!;
    if (type === ERROR_TOKEN) throw ReachedTokenizerError.INSTANCE;
    return type;
  }

  remembered(id: number, rule: Rule): Match | null {
    const at = this.mark;
    const key = this.diagnosing ? id * 2 + 1 : id * 2;
    const memo = (this.memo[at] ??= new Map());
    const known = memo.get(key);
    if (known !== undefined) {
      this.mark = known.mark;
      return known.match;
    }
    const match = rule(this);
    if (match === null) this.mark = at;
    memo.set(key, { match, mark: this.mark });
    return match;
  }

  text(token: number): string {
    return this.tokens.text(token);
  }
}

/** Token classes by the names the grammar uses. */
const CLASSES: Record<string, number> = {
  NAME: T.Name,
  NUMBER: T.Number,
  STRING: T.String,
  FSTART: T.fstringStart,
  FMIDDLE: T.FStringMiddle,
  FEND: T.fstringEnd,
  NL: T.newline,
  INDENT: T.indent,
  DEDENT: T.dedent,
  TYPE_COMMENT: T.TypeComment,
  END: END_MARKER,
};

/**
 * Compiles a grammar in this notation: `rule = alternative / alternative`; items are 'tokens', "soft keywords", rules, `x?`, `x*`, `x+`,
 * `x % y` (x separated by y), `&x`, `!x`, `~` (no way back), `&&'x'` (x, or an error), `^x` (only when diagnosing), `-x` (x without
 * diagnosing); an alternative may end in `:Kind` and `@action`.
 */
export function compileGrammar(text: string, actions: Record<string, Action>): (name: string) => Rule {
  const bodies = new Map<string, string>();
  for (const part of text.split(/\n(?=[a-z_]+ =)/)) {
    const at = part.indexOf('=');
    if (at > 0) bodies.set(part.slice(0, at).trim(), part.slice(at + 1));
  }
  const compiled = new Map<string, Rule>();
  const rule = (name: string): Rule => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const body = bodies.get(name);
    if (body === undefined) throw new Error(`the grammar has no rule ${name}`);
    const id = compiled.size;
    let inner: Rule | null = null;
    const wrapper: Rule = (state) =>
      state.remembered(id, (inner ??= new AlternativesCompiler(body, rule, actions).compile()));
    compiled.set(name, wrapper);
    return wrapper;
  };
  return rule;
}

class AlternativesCompiler {
  private readonly parts: string[];
  private at = 0;
  private readonly rule: (name: string) => Rule;
  private readonly actions: Record<string, Action>;

  constructor(body: string, rule: (name: string) => Rule, actions: Record<string, Action>) {
    this.parts = body.match(/'[^']*'|"[^"]*"|[:@]?[A-Za-z_]+|&&|[&!~^%?*+()/-]/g) ?? [];
    this.rule = rule;
    this.actions = actions;
  }

  compile(): Rule {
    const alternatives: Rule[] = [this.sequence()];
    while (this.parts[this.at] === '/') {
      this.at++;
      alternatives.push(this.sequence());
    }
    if (alternatives.length === 1) {
      const only = alternatives[0]!;
      return (state) => {
        const match = only(state);
        return match === CUT ? null : match;
      };
    }
    return (state) => {
      const mark = state.mark;
      for (const alternative of alternatives) {
        const match = alternative(state);
        if (match === CUT) return null;
        if (match !== null) return match;
        state.mark = mark;
      }
      return null;
    };
  }

  private sequence(): Rule {
    const items: Rule[] = [];
    let kind = '';
    let action: Action | null = null;
    for (; this.at < this.parts.length; ) {
      const part = this.parts[this.at]!;
      if (part === '/' || part === ')') break;
      if (part[0] === ':') {
        kind = part.slice(1);
        this.at++;
      } else if (part[0] === '@') {
        action = this.actions[part.slice(1)] ?? null;
        if (action === null) throw new Error(`no action ${part}`);
        this.at++;
      } else if (part === '~') {
        items.push(() => CUT);
        this.at++;
      } else items.push(this.item());
    }
    const act = action;
    return (state) => {
      const from = state.mark;
      const kids: Match[] = [];
      let committed = false;
      for (const item of items) {
        const match = item(state);
        if (match === null) return committed ? CUT : null;
        if (match === CUT) committed = true;
        else if (match.kind !== 'look') kids.push(match);
      }
      const match: Match =
        kind === '' && act === null && kids.length === 1 ? kids[0]! : { kind, from, to: state.mark, kids };
      return act === null ? match : act(state, match);
    };
  }

  private item(): Rule {
    const part = this.parts[this.at++]!;
    if (part === '&' || part === '!') {
      const inner = this.item();
      const wanted = part === '&';
      return (state) => {
        const mark = state.mark;
        const found = inner(state) !== null;
        state.mark = mark;
        return found === wanted ? { kind: 'look', from: mark, to: mark, kids: [] } : null;
      };
    }
    if (part === '^') {
      const inner = this.item();
      return (state) => (state.diagnosing ? inner(state) : null);
    }
    if (part === '-') {
      const inner = this.item();
      return (state) => {
        const before = state.diagnosing;
        state.diagnosing = false;
        try {
          return inner(state);
        } finally {
          state.diagnosing = before;
        }
      };
    }
    let base: Rule;
    if (part === '&&') {
      const text = this.parts[this.at]!.slice(1, -1);
      const inner = this.item();
      const forced = this.actions['forced']!;
      return (state) => inner(state) ?? forced(state, { kind: text, from: state.mark, to: state.mark + 1, kids: [] });
    }
    if (part === '(') {
      base = this.compile();
      this.at++;
    } else if (part[0] === "'")
      base = token(OPERATORS.get(part.slice(1, -1)) ?? KEYWORDS.get(part.slice(1, -1)) ?? T.ellipsis);
    else if (part === 'SOFT') base = softKeywordPrefix;
    else if (part[0] === '"') base = softKeyword(part.slice(1, -1));
    else base = part in CLASSES ? token(CLASSES[part]!) : this.rule(part);
    for (;;) {
      const suffix = this.parts[this.at];
      const inner = base;
      if (suffix === '?') {
        this.at++;
        base = (state) => {
          const mark = state.mark;
          const match = inner(state);
          if (match !== null) return match;
          state.mark = mark;
          return { kind: 'none', from: mark, to: mark, kids: [] };
        };
      } else if (suffix === '*' || suffix === '+') {
        this.at++;
        base = repeat(inner, suffix === '+' ? 1 : 0);
      } else if (suffix === '%') {
        this.at++;
        base = separated(inner, this.item());
      } else return base;
    }
  }
}

function token(type: number): Rule {
  return (state) => {
    if (state.peek() !== type) return null;
    const at = state.mark++;
    return { kind: 'token', from: at, to: at + 1, kids: [] };
  };
}

/** A soft keyword, or any beginning of one: CPython compares no further than the name goes. */
function softKeywordPrefix(state: PegState): Match | null {
  if (state.peek() !== T.Name) return null;
  const text = state.text(state.mark);
  if (!['_', 'case', 'match', 'type'].some((keyword) => keyword.startsWith(text))) return null;
  const at = state.mark++;
  return { kind: 'token', from: at, to: at + 1, kids: [] };
}

function softKeyword(text: string): Rule {
  return (state) => {
    if (state.peek() !== T.Name || state.text(state.mark) !== text) return null;
    const at = state.mark++;
    return { kind: 'token', from: at, to: at + 1, kids: [] };
  };
}

function repeat(inner: Rule, least: number): Rule {
  return (state) => {
    const from = state.mark;
    const kids: Match[] = [];
    for (;;) {
      const mark = state.mark;
      const match = inner(state);
      if (match === null) {
        state.mark = mark;
        break;
      }
      kids.push(match);
      if (state.mark === mark) break;
    }
    return kids.length < least ? null : { kind: 'list', from, to: state.mark, kids };
  };
}

function separated(inner: Rule, separator: Rule): Rule {
  return (state) => {
    const from = state.mark;
    const first = inner(state);
    if (first === null) return null;
    const kids = [first];
    for (;;) {
      const mark = state.mark;
      const match = separator(state) === null ? null : inner(state);
      if (match === null) {
        state.mark = mark;
        break;
      }
      kids.push(match);
    }
    return { kind: 'list', from, to: state.mark, kids };
  };
}
