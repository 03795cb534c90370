import { asPythonError, parseSource } from '../../nodes/compile.ts';
import type { ParseMode } from '../../parser/parser.ts';
import { buildSymtable, type Scope, type ScopeKind, type VariableScope } from '../../parser/symtable.ts';
import { identityNumber } from '../../runtime/abstract/hash.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { filenameOf, sourceText } from '../builtins/code.ts';

const TYPES: Record<ScopeKind, number> = {
  function: 0,
  class: 1,
  module: 2,
  annotation: 3,
  typeAlias: 4,
  typeParameters: 5,
  typeVariable: 6,
};
const SCOPES: Record<VariableScope, number> = { local: 1, globalExplicit: 2, globalImplicit: 3, free: 4, cell: 5 };
const SCOPE_OFFSET = 12;

/** `symtable entry`. */
class PSymtableEntry extends PObject {
  scope!: Scope;
  children: PList = new PList([]);
  symbols: PDict = new PDict();
}

const entryType = builtinType('symtable entry', {
  allocate: (type) => new PSymtableEntry(type.instanceShape),
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

function entryOf(scope: Scope): PSymtableEntry {
  const entry = entryType.allocate(entryType) as PSymtableEntry;
  entry.scope = scope;
  for (const symbol of scope.symbols.values()) {
    entry.symbols.set(symbol.name, symbol.flags | (SCOPES[symbol.scope] << SCOPE_OFFSET));
  }
  entry.children = new PList(scope.children.map(entryOf));
  return entry;
}

defineType(entryType, {
  slots: {
    tp_repr: (self: PSymtableEntry) =>
      `<symtable entry ${self.scope.name}(${identityNumber(self.scope)}), line ${self.scope.range.lineno}>`,
  },
  members: [
    getset(PSymtableEntry, 'id', { member: true, get: (self) => identityNumber(self.scope) }),
    getset(PSymtableEntry, 'name', { member: true, get: (self) => self.scope.name }),
    getset(PSymtableEntry, 'symbols', { member: true, get: (self) => self.symbols }),
    getset(PSymtableEntry, 'varnames', { member: true, get: (self) => new PList([...self.scope.parameters]) }),
    getset(PSymtableEntry, 'children', { member: true, get: (self) => self.children }),
    getset(PSymtableEntry, 'nested', { member: true, get: (self) => (self.scope.nested ? 1 : 0) }),
    getset(PSymtableEntry, 'type', { member: true, get: (self) => TYPES[self.scope.kind] }),
    getset(PSymtableEntry, 'lineno', { member: true, get: (self) => self.scope.range.lineno }),
  ],
});

defineModule('_symtable', {
  functions: [
    builtinFunction('symtable', {
      doc: 'Return symbol and scope dictionaries used internally by compiler.',
      params: [arg('source', object), arg('filename', object), arg('startstr', str), '/'],
      run(_module, source, name, start) {
        const filename = filenameOf(name);
        if (start !== 'exec' && start !== 'eval' && start !== 'single') {
          throw valueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'");
        }
        const ast = parseSource(
          sourceText(source, 'symtable() arg 1', 'string or bytes', filename),
          start as ParseMode,
          filename,
        );
        try {
          return entryOf(buildSymtable(ast, { filename }).top);
        } catch (error) {
          throw asPythonError(error);
        }
      },
    }),
  ],
  attributes: {
    USE: 16,
    DEF_GLOBAL: 1,
    DEF_NONLOCAL: 8,
    DEF_LOCAL: 2,
    DEF_PARAM: 4,
    DEF_FREE: 32,
    DEF_FREE_CLASS: 64,
    DEF_IMPORT: 128,
    DEF_BOUND: 134,
    DEF_ANNOT: 256,
    TYPE_FUNCTION: 0,
    TYPE_CLASS: 1,
    TYPE_MODULE: 2,
    TYPE_ANNOTATION: 3,
    TYPE_TYPE_ALIAS: 4,
    TYPE_TYPE_PARAMETERS: 5,
    TYPE_TYPE_VARIABLE: 6,
    LOCAL: 1,
    GLOBAL_EXPLICIT: 2,
    GLOBAL_IMPLICIT: 3,
    FREE: 4,
    CELL: 5,
    SCOPE_OFF: SCOPE_OFFSET,
    SCOPE_MASK: 15,
  },
});
