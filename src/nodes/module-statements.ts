import { pyObjectCall1 } from '../runtime/abstract/call.ts';
import { pyObjectSetItem } from '../runtime/abstract/item.ts';
import { currentContext } from '../runtime/context.ts';
import { nameError, runtimeError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { PDict } from '../runtime/values/dict.ts';
import { instrumentable, interpreting } from '../truffle/intrinsics.ts';
import { ExpressionNode, SimpleStatementNode, type StatementNode, settle } from './base.ts';
import { readNamespace } from './globals.ts';
import { traceStatement } from './lines.ts';
import type { PythonFrame } from './python-frame.ts';

/** An expression at the interactive prompt: its value goes to `sys.displayhook`. */
export class PrintExpressionNode extends SimpleStatementNode {
  readonly value: ExpressionNode;
  constructor(value: ExpressionNode) {
    super();
    this.value = value;
  }
  override execute(frame: PythonFrame): number {
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    this.display(value);
    return 0;
  }
  display(value: PValue): void {
    const hook = currentContext().sysAttribute('displayhook');
    if (hook === undefined) throw runtimeError('lost sys.displayhook');
    pyObjectCall1(hook, value);
  }
}

/** An expression whose evaluation begins another line, and comes back to the one before: decorators and what they decorate. */
export class LineNode extends ExpressionNode {
  readonly value: ExpressionNode;
  readonly before: number;
  readonly after: number;
  constructor(value: ExpressionNode, before: number, after: number) {
    super();
    this.value = value;
    this.before = before;
    this.after = after;
  }
  override execute(frame: PythonFrame): PValue {
    if (instrumentable() && rt.tracing !== 0 && this.before >= 0) traceStatement(frame, this, this.before);
    const value = this.value.execute(frame);
    if (instrumentable() && rt.tracing !== 0 && this.after >= 0) traceStatement(frame, this, this.after);
    return value;
  }
}

/** Makes `__annotations__` of a module or class body if it lacks one: `SETUP_ANNOTATIONS`. */
export class SetupAnnotationsNode extends SimpleStatementNode {
  override execute(frame: PythonFrame): number {
    this.setup(frame.ns === null ? frame.globals : (frame.ns as PValue));
    return 0;
  }
  setup(namespace: PValue): void {
    if (readNamespace(namespace, '__annotations__') === undefined)
      pyObjectSetItem(namespace, '__annotations__', new PDict());
  }
}

/** `name: annotation` of a module or class body. */
export class AnnotateNode extends SimpleStatementNode {
  readonly name: string;
  readonly annotation: ExpressionNode;
  constructor(name: string, annotation: ExpressionNode) {
    super();
    this.name = name;
    this.annotation = annotation;
  }
  override execute(frame: PythonFrame): number {
    const annotation = this.annotation.execute(frame);
    frame.act.pos = this.position;
    this.store(frame.ns === null ? frame.globals : (frame.ns as PValue), annotation);
    return 0;
  }
  store(namespace: PValue, annotation: PValue): void {
    const annotations = readNamespace(namespace, '__annotations__');
    if (annotations === undefined) throw nameError("name '__annotations__' is not defined", '__annotations__');
    pyObjectSetItem(annotations, this.name, annotation);
  }
}

/** Unbinds a name of a namespace if it is bound, at the end of an `except … as name`. */
export class ClearNameNode extends SimpleStatementNode {
  readonly name: string;
  readonly global: boolean;
  constructor(name: string, global: boolean) {
    super();
    this.name = name;
    this.global = global;
  }
  override execute(frame: PythonFrame): number {
    this.clear(this.global || frame.ns === null ? frame.globals : (frame.ns as PValue));
    return 0;
  }
  clear(namespace: PValue): void {
    if (namespace instanceof PDict) namespace.delete(this.name);
  }
}

/** Statements, then a value. */
export class SequenceExpressionNode extends ExpressionNode {
  readonly statements: StatementNode[];
  readonly value: ExpressionNode;
  constructor(statements: StatementNode[], value: ExpressionNode) {
    super();
    this.statements = statements;
    this.value = value;
  }
  override execute(frame: PythonFrame): PValue {
    for (let i = 0; i < this.statements.length; i++) {
      if (interpreting()) settle(this.statements[i]!.execute(frame));
      else this.statements[i]!.execute(frame);
    }
    return this.value.execute(frame);
  }
}
