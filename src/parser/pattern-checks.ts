/** Errors in `match` statements: names bound twice or not in all alternatives, patterns after one that always matches. */
import type { ConstantValue, MatchCase, NodeOf, Pattern } from './ast.ts';
import type { CompileChecks } from './compile-checks.ts';
import { constantKey, constantRepr } from './constants.ts';

/** Checks the cases of a `match` statement, bodies included. */
export function checkMatch(checks: CompileChecks, node: NodeOf<'Match'>): void {
  const last = node.cases.length - 1;
  node.cases.forEach((matchCase, index) => {
    if (!(index === last && last > 0 && isWildcard(matchCase))) {
      const stores = new PatternStores(checks);
      stores.pattern(matchCase.pattern, matchCase.guard !== null || index === last);
      for (const name of stores.names) checks.storeName(name, matchCase.pattern);
    }
    checks.optional(matchCase.guard);
    checks.statements(matchCase.body);
  });
}

function isWildcard({ pattern }: MatchCase): boolean {
  return pattern.kind === 'MatchAs' && pattern.name === null;
}

class PatternStores {
  private readonly checks: CompileChecks;
  names: string[] = [];

  constructor(checks: CompileChecks) {
    this.checks = checks;
  }

  private store(name: string | null, pattern: Pattern): void {
    if (name === null) return;
    if (this.names.includes(name)) {
      throw this.checks.error(`multiple assignments to name ${constantRepr(name)} in pattern`, pattern);
    }
    this.names.push(name);
  }

  /** `irrefutable`: this pattern may match everything, as nothing comes after it. */
  pattern(node: Pattern, irrefutable: boolean): void {
    const checks = this.checks;
    switch (node.kind) {
      case 'MatchValue':
        if (!isLiteralOrAttribute(node.value.kind)) {
          throw checks.error('patterns may only match literals and attribute lookups', node);
        }
        checks.expression(node.value);
        break;
      case 'MatchSingleton':
        break;
      case 'MatchSequence':
        this.sequence(node);
        break;
      case 'MatchStar':
        this.store(node.name, node);
        break;
      case 'MatchMapping':
        this.mapping(node);
        break;
      case 'MatchClass':
        this.classPattern(node);
        break;
      case 'MatchAs':
        if (node.pattern === null) {
          if (!irrefutable) {
            throw checks.error(
              node.name !== null
                ? `name capture ${constantRepr(node.name)} makes remaining patterns unreachable`
                : 'wildcard makes remaining patterns unreachable',
              node,
            );
          }
        } else this.pattern(node.pattern, irrefutable);
        this.store(node.name, node);
        break;
      case 'MatchOr':
        this.alternatives(node, irrefutable);
        break;
    }
  }

  private sequence(node: NodeOf<'MatchSequence'>): void {
    let starred = false;
    node.patterns.forEach((pattern, index) => {
      if (pattern.kind !== 'MatchStar') return;
      if (starred) throw this.checks.error('multiple starred names in sequence pattern', node);
      if (index >= 1 << 8 || node.patterns.length - index - 1 >= 1 << 23) {
        throw this.checks.error('too many expressions in star-unpacking sequence pattern', node);
      }
      starred = true;
    });
    for (const pattern of node.patterns) this.pattern(pattern, true);
  }

  private mapping(node: NodeOf<'MatchMapping'>): void {
    const seen = new Set<string>();
    for (const key of node.keys) {
      if (key.kind === 'Constant') {
        const identity = mappingKey(key.value);
        if (seen.has(identity)) {
          throw this.checks.error(`mapping pattern checks duplicate key (${constantRepr(key.value)})`, node);
        }
        seen.add(identity);
      } else if (key.kind !== 'Attribute') {
        throw this.checks.error('mapping pattern keys may only match literals and attribute lookups', node);
      }
      this.checks.expression(key);
    }
    for (const pattern of node.patterns) this.pattern(pattern, true);
    this.store(node.rest, node);
  }

  private classPattern(node: NodeOf<'MatchClass'>): void {
    node.kwd_attrs.forEach((name, index) => {
      this.checks.storeName(name, node.kwd_patterns[index]!);
      const again = node.kwd_attrs.indexOf(name, index + 1);
      if (again >= 0) {
        throw this.checks.error(`attribute name repeated in class pattern: ${name}`, node.kwd_patterns[again]!);
      }
    });
    this.checks.expression(node.cls);
    for (const pattern of node.patterns) this.pattern(pattern, true);
    for (const pattern of node.kwd_patterns) this.pattern(pattern, true);
  }

  private alternatives(node: NodeOf<'MatchOr'>, irrefutable: boolean): void {
    const outer = this.names;
    let control: string[] | null = null;
    node.patterns.forEach((pattern, index) => {
      this.names = [];
      this.pattern(pattern, irrefutable && index === node.patterns.length - 1);
      if (control === null) control = this.names;
      else if (control.length !== this.names.length || !this.names.every((name) => control!.includes(name))) {
        throw this.checks.error('alternative patterns bind different names', node);
      }
    });
    this.names = outer;
    for (const name of control ?? []) this.store(name, node);
  }
}

function isLiteralOrAttribute(kind: string): boolean {
  return kind === 'Constant' || kind === 'Attribute';
}

/** Equal keys as `set` sees them: `1`, `1.0` and `True` are one. */
function mappingKey(value: ConstantValue): string {
  return typeof value === 'boolean' ? constantKey(value ? 1 : 0) : constantKey(value, true);
}
