import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import {
  contextArgument,
  contextType,
  copyContext,
  currentDecimalContext,
  decimalState,
  PDecimalContext,
  setDecimalContext,
} from './context.ts';
import { SETTERS } from './context-type.ts';
import { decimalType } from './decimal.ts';
import './decimal-type.ts';
import { MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, ROUNDINGS } from './number.ts';
import * as signals from './signals.ts';
import { decimalTupleType } from './tuple.ts';

/** What `localcontext()` gives. */
class PContextManager extends PObject {
  local: PDecimalContext;
  outer: PDecimalContext;
  constructor(local: PDecimalContext, outer: PDecimalContext) {
    super(managerType.instanceShape);
    this.local = local;
    this.outer = outer;
  }
}

const managerType = builtinType('ContextManager', { module: 'decimal', subclassable: false });

defineType(managerType, {
  members: [
    method(PContextManager, '__enter__', {
      run(self) {
        setDecimalContext(self.local);
        return self.local;
      },
    }),
    method(PContextManager, '__exit__', {
      params: [varargs('args')],
      run(self): PValue {
        setDecimalContext(self.outer);
        return false;
      },
    }),
  ],
});

function localContext(given: PValue, options: ReadonlyMap<string, PValue>): PContextManager {
  const local = copyContext(contextArgument(given));
  for (const [name, value] of options) {
    const set = Object.hasOwn(SETTERS, name) ? SETTERS[name] : undefined;
    if (set === undefined) throw typeError(`this function got an unexpected keyword argument '${name}'`);
    if (value !== null) set(local, value);
  }
  return new PContextManager(local, currentDecimalContext());
}

defineModule('_decimal', {
  doc: 'Decimal arithmetic.',
  functions: [
    builtinFunction('getcontext', { doc: 'The current context.', run: () => currentDecimalContext() }),
    builtinFunction('setcontext', {
      doc: 'Makes a context the current one.',
      params: [arg('context', object), '/'],
      run(_module, context) {
        if (!(context instanceof PDecimalContext)) throw typeError('argument must be a context');
        setDecimalContext(context);
      },
    }),
    builtinFunction('localcontext', {
      doc: 'A context manager that makes a copy of a context the current one for a with statement.',
      params: [arg('ctx', object, null), varkeywords('kwargs')],
      run: (_module, context, options) => localContext(context, options),
    }),
  ],
  attributes: {
    Decimal: decimalType,
    Context: contextType,
    DecimalException: signals.decimalException,
    Clamped: signals.clamped,
    ConversionSyntax: signals.conversionSyntax,
    DivisionByZero: signals.divisionByZero,
    DivisionImpossible: signals.divisionImpossible,
    DivisionUndefined: signals.divisionUndefined,
    FloatOperation: signals.floatOperation,
    Inexact: signals.inexact,
    InvalidContext: signals.invalidContext,
    InvalidOperation: signals.invalidOperation,
    Overflow: signals.overflow,
    Rounded: signals.rounded,
    Subnormal: signals.subnormal,
    Underflow: signals.underflow,
    ...Object.fromEntries(ROUNDINGS.map((name) => [name, name])),
    MAX_PREC,
    MAX_EMAX,
    MIN_EMIN,
    MIN_ETINY,
    HAVE_THREADS: true,
    HAVE_CONTEXTVAR: true,
    __version__: '1.70',
    __libmpdec_version__: '2.5.1',
  },
  exec(module) {
    const { defaultContext, basicContext, extendedContext } = decimalState();
    module.dict.set('DefaultContext', defaultContext);
    module.dict.set('BasicContext', basicContext);
    module.dict.set('ExtendedContext', extendedContext);
    module.dict.set('DecimalTuple', decimalTupleType());
    pyObjectCallMethod(importAttribute('numbers', 'Number'), 'register', [decimalType]);
  },
});
