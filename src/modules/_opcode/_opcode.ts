import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { BINARY_OPERATORS, INTRINSICS_1, INTRINSICS_2, OPCODE_KINDS, VALID_OPCODES } from './tables.ts';

const predicate = (name: string, opcodes: readonly number[]) => {
  const known = new Set(opcodes);
  return builtinFunction(name, {
    params: [arg('opcode', int)],
    run: (_module, opcode) => known.has(opcode),
  });
};

defineModule('_opcode', {
  doc: 'Opcode support module.',
  functions: [
    predicate('is_valid', VALID_OPCODES),
    ...Object.entries(OPCODE_KINDS).map(([name, opcodes]) => predicate(name, opcodes)),
    builtinFunction('stack_effect', {
      doc: 'Compute the stack effect of the opcode.',
      params: [arg('opcode', int), arg('oparg', object, null), '/', '*', arg('jump', object, null)],
      run() {
        throw valueError('invalid opcode or oparg');
      },
    }),
    builtinFunction('get_nb_ops', {
      doc: 'Return array of symbols of binary ops.\n\nIndexed by the BINARY_OP oparg value.',
      run: () => new PList(BINARY_OPERATORS.map((pair) => new PTuple([...pair]))),
    }),
    builtinFunction('get_intrinsic1_descs', {
      doc: 'Return a list of names of the unary intrinsics.',
      run: () => new PList([...INTRINSICS_1]),
    }),
    builtinFunction('get_intrinsic2_descs', {
      doc: 'Return a list of names of the binary intrinsics.',
      run: () => new PList([...INTRINSICS_2]),
    }),
    builtinFunction('get_specialization_stats', { doc: 'Return the specialization stats', run: () => null }),
    builtinFunction('get_executor', {
      params: [arg('code', object), arg('offset', int)],
      run: () => null,
    }),
  ],
  attributes: { ENABLE_SPECIALIZATION: false },
});
