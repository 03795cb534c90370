import type { Expr, NodeOf, Stmt } from '../../parser/ast.ts';

/*
 * Which reads of local variables need not ask whether the variable is bound: a simple flow analysis of one function's statements. Names that
 * the function unbinds anywhere (`del`, `except … as`) are left alone, so that what is bound stays bound, and loops need no second look.
 */

/** The names that are bound at a point; null where control never comes. */
type Bound = Set<string> | null;

type PatternKind = NodeOf<'match_case'>['pattern']['kind'];

class BoundNames {
  readonly reads = new Set<Expr>();
  readonly unbound = new Set<string>();

  block(body: readonly Stmt[], start: Bound): Bound {
    let bound = start;
    for (const statement of body) {
      if (bound === null) return null;
      bound = this.statement(statement, bound);
    }
    return bound;
  }

  statement(s: Stmt, bound: Set<string>): Bound {
    switch (s.kind) {
      case 'Assign':
        this.visit(s.value, bound);
        for (const target of s.targets) this.target(target, bound);
        return bound;
      case 'AnnAssign':
        if (s.value === null) return bound;
        this.visit(s.value, bound);
        this.target(s.target, bound);
        return bound;
      case 'AugAssign':
        this.visit(s.target, bound);
        this.visit(s.value, bound);
        this.target(s.target, bound);
        return bound;
      case 'If': {
        this.test(s.test, bound);
        return meet(this.block(s.body, new Set(bound)), this.block(s.orelse, new Set(bound)));
      }
      case 'While':
        this.test(s.test, bound);
        this.block(s.body, new Set(bound));
        this.block(s.orelse, new Set(bound));
        return bound;
      case 'For':
      case 'AsyncFor': {
        this.visit(s.iter, bound);
        const turn = new Set(bound);
        this.target(s.target, turn);
        this.block(s.body, turn);
        this.block(s.orelse, new Set(bound));
        return bound;
      }
      case 'With':
      case 'AsyncWith': {
        // what the body binds may be missing behind it: an exception may have been swallowed
        const inside = new Set(bound);
        for (const { context_expr, optional_vars } of s.items) {
          this.visit(context_expr, inside);
          if (optional_vars !== null) this.target(optional_vars, inside);
        }
        this.block(s.body, inside);
        return bound;
      }
      case 'Try':
      case 'TryStar': {
        let after = this.block(s.orelse, this.block(s.body, new Set(bound)));
        for (const handler of s.handlers) {
          const caught = new Set(bound);
          this.visit(handler.type, caught);
          after = meet(after, this.block(handler.body, caught));
        }
        const last = this.block(s.finalbody, new Set(bound));
        if (after === null || last === null) return null;
        for (const name of last) after.add(name);
        return after;
      }
      case 'Match': {
        this.visit(s.subject, bound);
        let after: Bound = new Set(bound);
        for (const { pattern, guard, body } of s.cases) {
          const matched = new Set(bound);
          this.captures(pattern, matched);
          this.visit(guard, matched);
          after = meet(after, this.block(body, matched));
        }
        return after;
      }
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        if (s.type_params.length === 0) {
          this.visitAll(s.decorator_list, bound);
          this.visitAll(s.args.defaults, bound);
          this.visitAll(s.args.kw_defaults, bound);
        }
        this.bind(s.name, bound);
        return bound;
      case 'ClassDef':
        if (s.type_params.length === 0) {
          this.visitAll(s.decorator_list, bound);
          this.visitAll(s.bases, bound);
          this.visitAll(s.keywords, bound);
        }
        this.bind(s.name, bound);
        return bound;
      case 'Import':
      case 'ImportFrom':
        for (const { name, asname } of s.names) this.bind(asname ?? name.split('.')[0]!, bound);
        return bound;
      case 'Return':
        this.visit(s.value, bound);
        return null;
      case 'Raise':
        this.visit(s.exc, bound);
        this.visit(s.cause, bound);
        return null;
      case 'Break':
      case 'Continue':
        return null;
      case 'TypeAlias':
        return bound;
      default:
        this.visit(s, bound);
        return bound;
    }
  }

  bind(name: string, bound: Set<string>): void {
    if (!this.unbound.has(name)) bound.add(name);
  }

  /** The condition of a statement; a `:=` that is evaluated in any case binds. */
  test(e: Expr, bound: Set<string>): void {
    this.visit(e, bound);
    let first = e;
    for (;;) {
      if (first.kind === 'Compare') first = first.left;
      else if (first.kind === 'UnaryOp') first = first.operand;
      else if (first.kind === 'BoolOp') first = first.values[0]!;
      else break;
    }
    if (first.kind === 'NamedExpr') this.target(first.target, bound);
  }

  target(e: Expr, bound: Set<string>): void {
    switch (e.kind) {
      case 'Name':
        this.bind(e.id, bound);
        break;
      case 'Tuple':
      case 'List':
        for (const item of e.elts) this.target(item, bound);
        break;
      case 'Starred':
        this.target(e.value, bound);
        break;
      default:
        this.visit(e, bound);
    }
  }

  captures(pattern: NodeOf<PatternKind>, bound: Set<string>): void {
    switch (pattern.kind) {
      case 'MatchAs':
        if (pattern.pattern !== null) this.captures(pattern.pattern, bound);
        if (pattern.name !== null) this.bind(pattern.name, bound);
        break;
      case 'MatchStar':
        if (pattern.name !== null) this.bind(pattern.name, bound);
        break;
      case 'MatchOr':
        // all alternatives bind the same
        this.captures(pattern.patterns[0]!, bound);
        break;
      case 'MatchMapping':
        if (pattern.rest !== null) this.bind(pattern.rest, bound);
        for (const inner of pattern.patterns) this.captures(inner, bound);
        break;
      case 'MatchClass':
        for (const inner of [...pattern.patterns, ...pattern.kwd_patterns]) this.captures(inner, bound);
        break;
      case 'MatchSequence':
        for (const inner of pattern.patterns) this.captures(inner, bound);
        break;
    }
  }

  visitAll(trees: readonly (object | null)[], bound: Set<string>): void {
    for (const tree of trees) this.visit(tree, bound);
  }

  /** Notes the reads in an expression, as if all of it ran. */
  visit(tree: object | null, bound: Set<string>): void {
    if (tree === null) return;
    const e = tree as Expr;
    switch (e.kind) {
      case 'Name':
        if (bound.has(e.id)) this.reads.add(e);
        return;
      case 'Lambda':
        this.visitAll(e.args.defaults, bound);
        this.visitAll(e.args.kw_defaults, bound);
        return;
      case 'GeneratorExp':
        this.visit(e.generators[0]!.iter, bound);
        return;
      case 'ListComp':
      case 'SetComp':
      case 'DictComp':
        this.comprehension(e, new Set(bound));
        return;
    }
    const fields = tree as Record<string, unknown>;
    for (const name in fields) {
      const value = fields[name];
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value)) {
        for (const one of value) if (typeof one === 'object') this.visit(one, bound);
      } else if (typeof (value as { kind?: unknown }).kind === 'string') this.visit(value, bound);
    }
  }

  /** `bound` is what is bound around it, for this to change; `first` whether the first iterable is evaluated here. */
  comprehension(
    e: NodeOf<'ListComp' | 'SetComp' | 'DictComp' | 'GeneratorExp'>,
    bound: Set<string>,
    first = true,
  ): void {
    const { generators } = e;
    if (first) this.visit(generators[0]!.iter, bound);
    // its variables are its own
    const own = new Set<string>();
    for (const { target } of generators) this.target(target, own);
    for (const name of own) bound.delete(name);
    for (let i = 0; i < generators.length; i++) {
      const { target, iter, ifs } = generators[i]!;
      if (i > 0) this.visit(iter, bound);
      this.target(target, bound);
      this.visitAll(ifs, bound);
    }
    if (e.kind === 'DictComp') {
      this.visit(e.key, bound);
      this.visit(e.value, bound);
    } else this.visit(e.elt, bound);
  }

  /** Collects the names that the statements unbind. */
  unbinds(body: readonly Stmt[]): void {
    for (const s of body) {
      switch (s.kind) {
        case 'Delete':
          this.deletes(s.targets);
          break;
        case 'Try':
        case 'TryStar':
          this.unbinds(s.body);
          for (const { name, body } of s.handlers) {
            if (name !== null) this.unbound.add(name);
            this.unbinds(body);
          }
          this.unbinds(s.orelse);
          this.unbinds(s.finalbody);
          break;
        case 'If':
        case 'While':
        case 'For':
        case 'AsyncFor':
          this.unbinds(s.body);
          this.unbinds(s.orelse);
          break;
        case 'With':
        case 'AsyncWith':
          this.unbinds(s.body);
          break;
        case 'Match':
          for (const { body } of s.cases) this.unbinds(body);
          break;
      }
    }
  }

  deletes(targets: readonly Expr[]): void {
    for (const target of targets) {
      if (target.kind === 'Name') this.unbound.add(target.id);
      else if (target.kind === 'Tuple' || target.kind === 'List') this.deletes(target.elts);
    }
  }
}

function meet(a: Bound, b: Bound): Bound {
  if (a === null) return b;
  if (b === null) return a;
  const both = new Set<string>();
  for (const name of a) if (b.has(name)) both.add(name);
  return both;
}

/** The reads in a function's body that find their variable bound. */
export function boundReads(parameters: readonly string[], body: readonly Stmt[]): Set<Expr> {
  const names = new BoundNames();
  names.unbinds(body);
  const bound = new Set<string>();
  for (const name of parameters) names.bind(name, bound);
  names.block(body, bound);
  return names.reads;
}

/** The same for a lambda. */
export function boundReadsOf(parameters: readonly string[], e: Expr): Set<Expr> {
  const names = new BoundNames();
  names.visit(e, new Set(parameters));
  return names.reads;
}

/** The same for a generator expression. */
export function boundReadsIn(e: NodeOf<'GeneratorExp'>): Set<Expr> {
  const names = new BoundNames();
  names.comprehension(e, new Set(), false);
  return names.reads;
}
