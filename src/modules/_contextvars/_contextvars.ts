import { callCoroutine } from '../../objects/function/coroutine-call.ts';
import { genericAlias } from '../../objects/generic-alias/generic-alias.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { addressText, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, keywordNames, varargs } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, builtinFunction, classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { keyError, lookupError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { finish, type Rest } from '../../runtime/threads/park.ts';
import { threadLocal } from '../../runtime/threads/scheduler.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';

/** `contextvars.ContextVar`: a name whose value belongs to the running Context. */
export class PContextVar extends PObject {
  readonly name: string;
  readonly fallback: PValue | undefined;
  constructor(name: string, fallback: PValue | undefined) {
    super(contextVarType.instanceShape);
    this.name = name;
    this.fallback = fallback;
  }
}

const NO_VALUES: ReadonlyMap<PContextVar, PValue> = new Map();

/** `contextvars.Context`: a mapping of variables to values. */
export class PContext extends PObject {
  /** Not to be changed but by `writable`: copies share it. */
  values: ReadonlyMap<PContextVar, PValue> = NO_VALUES;
  #owned = false;
  /** The context that was running before this one was entered; `undefined` while it is not. */
  previous: PContext | null | undefined = undefined;
  constructor() {
    super(contextType.instanceShape);
  }

  /** The values, to be changed. */
  get writable(): Map<PContextVar, PValue> {
    if (!this.#owned) {
      this.values = new Map(this.values);
      this.#owned = true;
    }
    return this.values as Map<PContextVar, PValue>;
  }

  copy(): PContext {
    const copy = new PContext();
    copy.values = this.values;
    this.#owned = false;
    return copy;
  }
}

/** `contextvars.Token`: what `set` gives, to `reset` with. */
class PToken extends PObject {
  readonly context: PContext;
  readonly variable: PContextVar;
  readonly old: PValue | undefined;
  used = false;
  constructor(context: PContext, variable: PContextVar, old: PValue | undefined) {
    super(tokenType.instanceShape);
    this.context = context;
    this.variable = variable;
    this.old = old;
  }
}

class PMissing extends PObject {}

const module = '_contextvars';
export const contextVarType = builtinType('ContextVar', { module, subclassable: false });
export const contextType = builtinType('Context', { module, subclassable: false, allocate: () => new PContext() });
const tokenType = builtinType('Token', { module, subclassable: false });
const missingType = builtinType('Token.MISSING', { module, subclassable: false });
const MISSING = new PMissing(missingType.instanceShape);
contextVarType.hasWeakref = true;
contextType.hasWeakref = true;

const running = threadLocal(() => ({ context: new PContext() }));

defineType(missingType, { slots: { tp_repr: () => '<Token.MISSING>' } });

defineType(contextVarType, {
  slots: {
    tp_new(_type, args, keywords) {
      const given = keywords === null ? args.length : args.length - keywords.length;
      if (given !== 1 || (keywords !== null && (keywords.length !== 1 || keywords[0] !== 'default')))
        throw typeError('ContextVar() takes exactly 1 positional argument');
      const name = strValue(args[0]!);
      if (name === undefined) throw typeError('context variable name must be a str');
      return new PContextVar(name, keywords === null ? undefined : args[1]!);
    },
    tp_repr: (self: PContextVar) =>
      `<ContextVar name=${pyObjectRepr(self.name)}${self.fallback === undefined ? '' : ` default=${pyObjectRepr(self.fallback)}`} at ${addressText(self)}>`,
  },
  members: [
    method(PContextVar, 'get', {
      doc: 'Return a value for the context variable for the current context.',
      params: [arg('default', object, undefined as unknown as PValue, '<unrepresentable>'), '/'],
      run(self, fallback) {
        const value = running().context.values.get(self);
        if (value !== undefined) return value;
        if (fallback !== undefined) return fallback;
        if (self.fallback !== undefined) return self.fallback;
        throw lookupError(self);
      },
    }),
    method(PContextVar, 'set', {
      doc: 'Call to set a new value for the context variable in the current context.',
      params: [arg('value', object), '/'],
      run(self, value) {
        const { context } = running();
        const token = new PToken(context, self, context.values.get(self));
        context.writable.set(self, value);
        return token;
      },
    }),
    method(PContextVar, 'reset', {
      doc: 'Reset the context variable.',
      params: [arg('token', object), '/'],
      run(self, token) {
        if (!(token instanceof PToken)) throw typeError(`expected an instance of Token, got ${pyObjectRepr(token)}`);
        if (token.used) throw runtimeError(`${pyObjectRepr(token)} has already been used once`);
        if (token.variable !== self) throw valueError(`${pyObjectRepr(token)} was created by a different ContextVar`);
        const { context } = running();
        if (token.context !== context) throw valueError(`${pyObjectRepr(token)} was created in a different Context`);
        token.used = true;
        if (token.old === undefined) context.writable.delete(self);
        else context.writable.set(self, token.old);
      },
    }),
    getset(PContextVar, 'name', { get: (self) => self.name, member: true }),
    classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
  ],
});

defineType(tokenType, {
  slots: {
    tp_new() {
      throw runtimeError('Tokens can only be created by ContextVars');
    },
    tp_repr: (self: PToken) =>
      `<Token${self.used ? ' used' : ''} var=${pyObjectRepr(self.variable)} at ${addressText(self)}>`,
  },
  members: [
    getset(PToken, 'var', { get: (self) => self.variable }),
    getset(PToken, 'old_value', { get: (self) => (self.old === undefined ? MISSING : self.old) }),
    attribute('MISSING', MISSING),
    classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
  ],
});

function variable(key: PValue): PContextVar {
  if (!(key instanceof PContextVar)) throw typeError(`a ContextVar key was expected, got ${pyObjectRepr(key)}`);
  return key;
}

function enterContext(context: PContext, state: ReturnType<typeof running>): void {
  if (context.previous !== undefined)
    throw runtimeError(`cannot enter context: ${pyObjectRepr(context)} is already entered`);
  context.previous = state.context;
  state.context = context;
}

/** The first positional argument of `run` is what to call. */
function checkCallable(args: readonly PValue[], keywords: KeywordNames): void {
  if (args.length === (keywords === null ? 0 : keywords.length))
    throw typeError('run() missing 1 required positional argument');
}

/** Runs `body` with `context` as the running one: `PyContext_Enter` and `_Exit`. */
export function runInContext<T>(context: PContext, body: () => T): T {
  const state = running();
  const before = state.context;
  enterContext(context, state);
  try {
    return body();
  } finally {
    state.context = before;
    context.previous = undefined;
  }
}

function* runningIn(context: PContext, callee: PValue, args: PValue[], keywords: KeywordNames): Rest<PValue> {
  const state = running();
  const before = state.context;
  enterContext(context, state);
  try {
    return yield* finish(callCoroutine(callee, args, keywords));
  } finally {
    state.context = before;
    context.previous = undefined;
  }
}

/** `contextvars.copy_context()`. */
export const copyCurrentContext = (): PContext => running().context.copy();

defineType(contextType, {
  unhashable: true,
  slots: {
    tp_new(_type, args) {
      if (args.length > 0) throw typeError('Context() does not accept any arguments');
      return new PContext();
    },
    tp_iter: (self: PContext) => pyObjectGetIter(new PList([...self.values.keys()])),
    tp_richcompare(a: PContext, b, op) {
      if (!(b instanceof PContext) || (op !== 2 && op !== 3)) return NotImplemented;
      let equal = a.values.size === b.values.size;
      if (equal)
        for (const [key, value] of a.values) {
          const other = b.values.get(key);
          if (other === undefined || !pyObjectEquals(value, other)) {
            equal = false;
            break;
          }
        }
      return equal === (op === 2);
    },
    mp_length: (self: PContext) => self.values.size,
    mp_subscript(self: PContext, key) {
      const value = self.values.get(variable(key));
      if (value === undefined) throw keyError(key);
      return value;
    },
    sq_contains: (self: PContext, key) => self.values.has(variable(key)),
  },
  members: [
    method(PContext, 'run', {
      textSignature: null,
      doc: 'Run a callable in the context.',
      params: [varargs('args'), keywordNames('kwargs')],
      run(self, args, keywords) {
        checkCallable(args, keywords);
        const state = running();
        const before = state.context;
        enterContext(self, state);
        try {
          if (keywords === null && args.length === 1) return pyObjectCall0(args[0]!);
          if (keywords === null && args.length === 2) return pyObjectCall1(args[0]!, args[1]!);
          return pyObjectCall(args[0]!, args.slice(1), keywords);
        } finally {
          state.context = before;
          self.previous = undefined;
        }
      },
      coroutine(self, args, keywords) {
        checkCallable(args, keywords);
        return suspendedBy(runningIn(self, args[0]!, args.slice(1), keywords));
      },
    }),
    method(PContext, 'copy', { doc: 'Return a shallow copy of the context object.', run: (self) => self.copy() }),
    method(PContext, 'get', {
      doc: 'Return the value for `key` if `key` has the value in the context object.',
      params: [arg('key', object), arg('default', object, null), '/'],
      run(self, key, fallback) {
        const value = self.values.get(variable(key));
        return value === undefined ? fallback : value;
      },
    }),
    method(PContext, 'keys', {
      doc: 'Return a list of all variables in the context object.',
      run: (self) => new PList([...self.values.keys()]),
    }),
    method(PContext, 'values', {
      doc: "Return a list of all variables' values in the context object.",
      run: (self) => new PList([...self.values.values()]),
    }),
    method(PContext, 'items', {
      doc: 'Return all variables and their values in the context object.',
      run: (self) => new PList([...self.values].map(([key, value]) => new PTuple([key, value]))),
    }),
  ],
});

defineModule('_contextvars', {
  doc: 'Context Variables',
  functions: [builtinFunction('copy_context', { run: copyCurrentContext })],
  attributes: { Context: contextType, ContextVar: contextVarType, Token: tokenType },
});

/** The value of a variable in the running context, for other modules: `PyContextVar_Get`; `undefined` when it has none. */
export function contextVarValue(variable: PContextVar): PValue | undefined {
  return running().context.values.get(variable);
}

/** Sets a variable in the running context: `PyContextVar_Set`. */
export function setContextVarValue(variable: PContextVar, value: PValue): void {
  running().context.writable.set(variable, value);
}
