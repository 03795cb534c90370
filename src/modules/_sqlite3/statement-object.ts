import { PObject } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import type { Statement } from './statement.ts';

/** `sqlite3.Statement`, which a call of a connection answers: of no use to programs. */
class PStatement extends PObject {
  readonly statement: Statement;
  constructor(statement: Statement) {
    super(statementType.instanceShape);
    this.statement = statement;
  }
}

const statementType = builtinType('Statement', {
  module: 'sqlite3',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

export const makeStatementObject = (statement: Statement): PStatement => new PStatement(statement);
