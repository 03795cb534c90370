import type { PValue } from '../runtime/object.ts';
import { typingConstructors } from '../runtime/typing-hooks.ts';
import { ExpressionNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

/** Makes one type parameter: bound (or constraints) and default are functions that compute them when asked. */
export class TypeParamNode extends ExpressionNode {
  readonly kind: 'TypeVar' | 'ParamSpec' | 'TypeVarTuple';
  readonly name: string;
  readonly bound: ExpressionNode | null;
  readonly constrained: boolean;
  readonly defaultValue: ExpressionNode | null;
  constructor(
    kind: 'TypeVar' | 'ParamSpec' | 'TypeVarTuple',
    name: string,
    bound: ExpressionNode | null,
    constrained: boolean,
    defaultValue: ExpressionNode | null,
  ) {
    super();
    this.kind = kind;
    this.name = name;
    this.bound = bound;
    this.constrained = constrained;
    this.defaultValue = defaultValue;
  }
  override execute(frame: PythonFrame): PValue {
    const bound = this.bound === null ? null : this.bound.execute(frame);
    const defaultValue = this.defaultValue === null ? null : this.defaultValue.execute(frame);
    frame.act.pos = this.position;
    return this.make(bound, defaultValue);
  }
  make(bound: PValue, defaultValue: PValue): PValue {
    const constructors = typingConstructors();
    if (this.kind === 'TypeVar')
      return this.constrained
        ? constructors.typeVar(this.name, null, bound, defaultValue)
        : constructors.typeVar(this.name, bound, null, defaultValue);
    if (this.kind === 'ParamSpec') return constructors.paramSpec(this.name, defaultValue);
    return constructors.typeVarTuple(this.name, defaultValue);
  }
}

/** `type name[params] = value`. */
export class TypeAliasNode extends ExpressionNode {
  readonly name: string;
  readonly typeParams: ExpressionNode | null;
  readonly value: ExpressionNode;
  constructor(name: string, typeParams: ExpressionNode | null, value: ExpressionNode) {
    super();
    this.name = name;
    this.typeParams = typeParams;
    this.value = value;
  }
  override execute(frame: PythonFrame): PValue {
    const typeParams = this.typeParams === null ? null : this.typeParams.execute(frame);
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    return typingConstructors().typeAlias(this.name, typeParams, value);
  }
}

/** `Generic[typeParams]`, the base that a generic class gets. */
export class GenericBaseNode extends ExpressionNode {
  readonly typeParams: ExpressionNode;
  constructor(typeParams: ExpressionNode) {
    super();
    this.typeParams = typeParams;
  }
  override execute(frame: PythonFrame): PValue {
    const typeParams = this.typeParams.execute(frame);
    frame.act.pos = this.position;
    return typingConstructors().generic(typeParams);
  }
}
