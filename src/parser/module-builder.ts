import type { Expr, Mod } from './ast.ts';
import { StatementBuilder } from './statement-builder.ts';

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
        return { kind: 'Interactive', body: this.statements() };
      case 'eval':
        return { kind: 'Expression', body: this.onlyChild() };
      default:
        return this.functionType();
    }
  }

  private functionType(): Mod {
    const { cursor } = this;
    const argtypes: Expr[] = [];
    cursor.firstChild();
    do {
      const value = this.expression();
      argtypes.push(value.kind === 'Starred' ? value.value : value);
    } while (cursor.nextSibling());
    cursor.parent();
    return { kind: 'FunctionType', returns: argtypes.pop()!, argtypes };
  }
}
