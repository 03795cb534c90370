import type { Expr, Mod } from './ast.ts';
import * as T from './generated/python.terms.ts';
import { InvalidTree } from './operators.ts';
import { StatementBuilder } from './statement-builder.ts';
import { endsCompound, endsSingle } from './tokens.ts';

/** The whole of a source text. */
export class ModuleBuilder extends StatementBuilder {
  module(mode: 'exec' | 'eval' | 'single' | 'func_type'): Mod {
    switch (mode) {
      case 'exec': {
        const type_ignores = this.tokens.typeIgnores.map(({ lineno, tag }) => ({
          kind: 'TypeIgnore' as const,
          lineno,
          tag,
        }));
        return { kind: 'Module', body: this.statements(), type_ignores };
      }
      case 'single':
        this.checkSingle();
        return { kind: 'Interactive', body: this.statements() };
      case 'eval':
        return { kind: 'Expression', body: this.onlyChild() };
      default:
        return this.functionType();
    }
  }

  /** One statement (or one line of simple ones) and nothing after it. */
  private checkSingle(): void {
    const { cursor, tokens } = this;
    if (!cursor.firstChild()) throw InvalidTree.INSTANCE;
    const first = cursor.to;
    const last = tokens.types[first - 1];
    if (last === T.newline || last === T.dedent) {
      if (cursor.nextSibling() || !endsCompound(tokens, first)) throw InvalidTree.INSTANCE;
    } else if (!endsSingle(tokens, tokens.types.indexOf(T.newline, first))) throw InvalidTree.INSTANCE;
    cursor.parent();
  }

  private functionType(): Mod {
    const { cursor } = this;
    const argtypes: Expr[] = [];
    cursor.firstChild();
    const stars: number[] = [];
    do {
      const isDouble = cursor.type.id === T.DoubleStarred;
      const value = isDouble ? this.onlyChild() : this.expression();
      stars.push(isDouble ? 2 : value.kind === 'Starred' ? 1 : 0);
      argtypes.push(value.kind === 'Starred' ? value.value : value);
    } while (cursor.nextSibling());
    stars.pop();
    // `*` and `**` stand at the end, once each.
    if (stars.some((count, i) => i > 0 && count <= stars[i - 1]! && stars[i - 1]! > 0)) throw InvalidTree.INSTANCE;
    cursor.parent();
    return { kind: 'FunctionType', returns: argtypes.pop()!, argtypes };
  }
}
