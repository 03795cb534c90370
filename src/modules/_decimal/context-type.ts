import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, type Member, method } from '../../runtime/clinic/members.ts';
import { attributeError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, strValue } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import * as a from './arithmetic.ts';
import { addStatus, contextType, copyContext, decimalState, operate, PDecimalContext } from './context.ts';
import { asciiText, exactNumber, fromFloat, fromInt, mustBeNumber, PDecimal } from './decimal.ts';
import { divmodTuple } from './decimal-type.ts';
import * as n from './number.ts';
import { BINARY, isNormal, isSubnormal, numberClass, sameQuantum, TESTS, UNARY } from './operations.ts';
import { listStatus, signalDict, signalStatus } from './signal-dict.ts';
import { signalList, statusText } from './signals.ts';
import { numberText, parseOrInvalid } from './text.ts';
import * as t from './transcendental.ts';

/** The furthest that `_unsafe_setprec` and its like go. */
const UNSAFE_LIMIT = 1070000000;

const wrap = (value: n.Num) => new PDecimal(value);

function integer(value: PValue): number {
  const plain = intValue(value);
  if (plain === undefined) throw typeError('an integer is required');
  return Number(plain);
}

function within(value: PValue, low: number, high: number, message: string): number {
  const plain = integer(value);
  if (plain < low || plain > high) throw valueError(message);
  return plain;
}

/** Setters of a context's numbers, with their checks. */
export const SETTERS: Readonly<Record<string, (self: PDecimalContext, value: PValue) => void>> = {
  prec(self, value) {
    self.prec = within(value, 1, n.MAX_PREC, 'valid range for prec is [1, MAX_PREC]');
  },
  rounding(self, value) {
    const at = n.ROUNDINGS.indexOf((strValue(value) ?? '') as (typeof n.ROUNDINGS)[number]);
    if (at < 0)
      throw typeError(
        'valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]',
      );
    self.rounding = at;
  },
  Emin(self, value) {
    self.emin = within(value, n.MIN_EMIN, 0, 'valid range for Emin is [MIN_EMIN, 0]');
  },
  Emax(self, value) {
    self.emax = within(value, 0, n.MAX_EMAX, 'valid range for Emax is [0, MAX_EMAX]');
  },
  capitals(self, value) {
    self.capitals = within(value, 0, 1, 'valid values for capitals are 0 or 1') === 1;
  },
  clamp(self, value) {
    self.clamp = within(value, 0, 1, 'valid values for clamp are 0 or 1') === 1;
  },
  flags(self, value) {
    self.status = signalStatus(value);
  },
  traps(self, value) {
    self.traps = signalStatus(value);
  },
};

const GETTERS: Readonly<Record<string, (self: PDecimalContext) => PValue>> = {
  prec: (self) => self.prec,
  rounding: (self) => n.ROUNDINGS[self.rounding]!,
  Emin: (self) => self.emin,
  Emax: (self) => self.emax,
  capitals: (self) => (self.capitals ? 1 : 0),
  clamp: (self) => (self.clamp ? 1 : 0),
  flags: (self) => signalDict(self, 'status'),
  traps: (self) => signalDict(self, 'traps'),
};

const x = arg('x', object);
const y = arg('y', object);

const unary = (name: string, run: (value: n.Num, env: n.Env) => n.Num, doc: string): Member =>
  method(PDecimalContext, name, {
    doc,
    params: [x, '/'],
    run(self, value) {
      const number = mustBeNumber(value);
      return wrap(operate(self, (env) => run(number, env)));
    },
  });

const binary = (name: string, run: (p: n.Num, q: n.Num, env: n.Env) => n.Num, doc: string): Member =>
  method(PDecimalContext, name, {
    doc,
    parsed: 'unnamed',
    params: [x, y, '/'],
    run(self, left, right) {
      const [p, q] = [mustBeNumber(left), mustBeNumber(right)];
      return wrap(operate(self, (env) => run(p, q, env)));
    },
  });

const ask = (name: string, test: (value: n.Num, env: n.Env) => PValue, doc: string): Member =>
  method(PDecimalContext, name, { doc, params: [x, '/'], run: (self, value) => test(mustBeNumber(value), self) });

/** A number as the context can hold it; a payload that does not fit is no number of it. */
function inContext(exact: n.Num, env: n.Env): n.Num {
  if (n.isNan(exact) && n.digits(exact.coeff) > env.prec - (env.clamp ? 1 : 0) && exact.coeff !== 0n)
    return n.invalid(env, n.CONVERSION_SYNTAX);
  return n.finalize(exact, env);
}

/** Sets a limit of the context to what the ordinary attribute does not take, up to a bound of its own. */
const unsafe = (name: 'prec' | 'emin' | 'emax', low: number, high: number): Member =>
  method(PDecimalContext, `_unsafe_set${name}`, {
    params: [x, '/'],
    run(self, value) {
      const given = integer(value);
      if (Math.abs(given) > 0x7fffffff) throw overflowError('Python int too large to convert to C int');
      if (given < low || given > high) throw valueError(`valid range for unsafe ${name} is [${low}, ${high}]`);
      self[name] = given;
    },
  });

function createDecimal(self: PDecimalContext, value: PValue): PDecimal {
  const text = strValue(value);
  if (text !== undefined) {
    const plain = asciiText(text, false);
    return wrap(operate(self, (env) => inContext(parseOrInvalid(plain, env), env)));
  }
  if (value instanceof PFloat) {
    addStatus(self, n.FLOAT_OPERATION);
    return wrap(operate(self, (env) => n.finalize(fromFloat(value.value), env)));
  }
  const exact = exactNumber(value, self);
  return wrap(operate(self, (env) => inContext(exact, env)));
}

defineType(contextType, {
  doc: 'How numbers are rounded, and which conditions raise.',
  textSignature: '(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)',
  slots: {
    tp_new: (type) => {
      const made = type.allocate(type) as PDecimalContext;
      const { defaultContext } = decimalState();
      const { prec, rounding, emin, emax, capitals, clamp, traps } = defaultContext;
      return Object.assign(made, { prec, rounding, emin, emax, capitals, clamp, traps, status: 0 });
    },
    tp_init: initBy('Context', {
      parsed: 'unnamed',
      params: [
        arg('prec', object, null),
        arg('rounding', object, null),
        arg('Emin', object, null),
        arg('Emax', object, null),
        arg('capitals', object, null),
        arg('clamp', object, null),
        arg('flags', object, null),
        arg('traps', object, null),
      ],
      run(self: PDecimalContext, prec, rounding, emin, emax, capitals, clamp, flags, traps) {
        const given = { prec, rounding, Emin: emin, Emax: emax, capitals, clamp, traps, flags };
        for (const [name, value] of Object.entries(given)) {
          if (value === null) continue;
          if (!(value instanceof PList)) SETTERS[name]!(self, value);
          else if (name === 'flags') self.status = listStatus(value);
          else if (name === 'traps') self.traps = listStatus(value);
          else SETTERS[name]!(self, value);
        }
      },
    }),
    tp_repr: (self: PDecimalContext) =>
      `Context(prec=${self.prec}, rounding=${n.ROUNDINGS[self.rounding]}, Emin=${self.emin}, Emax=${self.emax}, ` +
      `capitals=${self.capitals ? 1 : 0}, clamp=${self.clamp ? 1 : 0}, flags=${statusText(self.status)}, traps=${statusText(self.traps)})`,
  },
  members: [
    ...Object.entries(GETTERS).map(([name, get]) =>
      getset(PDecimalContext, name, {
        get,
        set(self, value) {
          if (value === undefined) throw attributeError('context attributes cannot be deleted');
          SETTERS[name]!(self, value);
        },
      }),
    ),
    unsafe('prec', 1, UNSAFE_LIMIT),
    unsafe('emin', -UNSAFE_LIMIT, 0),
    unsafe('emax', 0, UNSAFE_LIMIT),
    ...Object.entries(UNARY).map(([name, [run, doc]]) => unary(name, run, doc)),
    ...Object.entries(BINARY).map(([name, [run, doc]]) => binary(name, run, doc)),
    ...Object.entries(TESTS).map(([name, [test, doc]]) => ask(name, test, doc)),
    unary('abs', a.absolute, 'The size of the number.'),
    unary('minus', a.minus, 'The negative.'),
    unary('plus', a.plus, 'The number, rounded.'),
    unary('_apply', (value, env) => n.finalize(value, env), 'The number, rounded.'),
    method(PDecimalContext, 'canonical', {
      doc: 'The number.',
      params: [x, '/'],
      run(_self, value) {
        if (!(value instanceof PDecimal)) throw typeError('argument must be a Decimal');
        return value;
      },
    }),
    method(PDecimalContext, 'is_canonical', {
      doc: 'True: every number is canonical.',
      params: [x, '/'],
      run(_self, value) {
        if (!(value instanceof PDecimal)) throw typeError('argument must be a Decimal');
        return true;
      },
    }),
    unary('copy_abs', a.magnitude, 'The size of the number, not rounded.'),
    unary('copy_decimal', (value) => value, 'The number.'),
    unary('copy_negate', a.negated, 'The number with the other sign, not rounded.'),
    unary('to_integral', (value, env) => a.toIntegral(value, false, env), 'Rounds to an integer.'),
    unary('to_integral_value', (value, env) => a.toIntegral(value, false, env), 'Rounds to an integer.'),
    unary('to_integral_exact', (value, env) => a.toIntegral(value, true, env), 'Rounds to an integer, and signals.'),
    binary('add', a.add, 'The sum.'),
    binary('subtract', a.subtract, 'The difference.'),
    binary('multiply', a.multiply, 'The product.'),
    binary('divide', a.divide, 'The quotient.'),
    binary('divide_int', a.integerDivide, 'The integer part of the quotient.'),
    binary('remainder', a.remainder, 'The remainder.'),
    binary('quantize', (p, q, env) => a.quantize(p, q, env), 'Rounds to the exponent of another number.'),
    ask('is_normal', isNormal, 'Whether the number is finite, not zero, and not subnormal.'),
    ask('is_subnormal', isSubnormal, 'Whether the number is subnormal.'),
    ask('number_class', numberClass, 'The class of the number as a text.'),
    method(PDecimalContext, 'to_sci_string', {
      doc: 'The number as text.',
      params: [x, '/'],
      run: (self, value) => numberText(mustBeNumber(value), false, self.capitals),
    }),
    method(PDecimalContext, 'to_eng_string', {
      doc: 'The number as text, with an exponent that is a multiple of three.',
      params: [x, '/'],
      run: (self, value) => numberText(mustBeNumber(value), true, self.capitals),
    }),
    method(PDecimalContext, 'same_quantum', {
      doc: 'Whether the exponents are the same.',
      parsed: 'unnamed',
      params: [x, y, '/'],
      run: (_self, left, right) => sameQuantum(mustBeNumber(left), mustBeNumber(right)),
    }),
    method(PDecimalContext, 'divmod', {
      doc: 'Quotient and remainder.',
      parsed: 'unnamed',
      params: [x, y, '/'],
      run: (self, left, right) => divmodTuple(mustBeNumber(left), mustBeNumber(right), self),
    }),
    method(PDecimalContext, 'fma', {
      doc: 'x * y + z with a single rounding.',
      parsed: 'unnamed',
      params: [x, y, arg('z', object), '/'],
      run(self, left, right, third) {
        const [p, q, r] = [mustBeNumber(left), mustBeNumber(right), mustBeNumber(third)];
        return wrap(operate(self, (env) => a.fusedMultiplyAdd(p, q, r, env)));
      },
    }),
    method(PDecimalContext, 'power', {
      doc: 'a raised to the power of b, modulo a third number if there is one.',
      parsed: 'unnamed',
      params: [arg('a', object), arg('b', object), arg('modulo', object, null)],
      run(self, base, exponent, modulo) {
        const [p, q] = [mustBeNumber(base), mustBeNumber(exponent)];
        const r = modulo === null ? null : mustBeNumber(modulo);
        return wrap(operate(self, (env) => (r === null ? t.power(p, q, env) : t.powerModulo(p, q, r, env))));
      },
    }),
    method(PDecimalContext, 'radix', { doc: 'The radix: 10.', run: () => wrap(fromInt(10)) }),
    method(PDecimalContext, 'Etiny', { doc: 'The smallest exponent.', run: (self) => n.etiny(self) }),
    method(PDecimalContext, 'Etop', {
      doc: 'The largest exponent of a number with all digits.',
      run: (self) => n.etop(self),
    }),
    method(PDecimalContext, 'create_decimal', {
      doc: 'A number rounded to the context.',
      parsed: 'unnamed',
      params: [arg('num', object, '0', '"0"'), '/'],
      run: createDecimal,
    }),
    method(PDecimalContext, 'create_decimal_from_float', {
      doc: 'A float rounded to the context.',
      params: [arg('f', object), '/'],
      run(self, value) {
        const int = intValue(value);
        if (int === undefined && !(value instanceof PFloat)) throw typeError('argument must be int or float');
        const exact = int !== undefined ? fromInt(int) : fromFloat((value as PFloat).value);
        return wrap(operate(self, (env) => n.finalize(exact, env)));
      },
    }),
    method(PDecimalContext, 'clear_flags', {
      doc: 'Resets all flags.',
      run(self) {
        self.status = 0;
      },
    }),
    method(PDecimalContext, 'clear_traps', {
      doc: 'Resets all traps.',
      run(self) {
        self.traps = 0;
      },
    }),
    ...['copy', '__copy__'].map((name) => method(PDecimalContext, name, { doc: 'A copy.', run: copyContext })),
    method(PDecimalContext, '__reduce__', {
      run(self) {
        const { emin, emax, status, traps } = self;
        const values = [self.prec, n.ROUNDINGS[self.rounding]!, emin, emax, self.capitals ? 1 : 0, self.clamp ? 1 : 0];
        return new PTuple([self.shape.cls, new PTuple([...values, signalList(status), signalList(traps)])]);
      },
    }),
  ],
});
