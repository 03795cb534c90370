import './match.ts';
import './pattern.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { hasBuffer } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { index, instance, int, object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { overflowError, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { listType, PBytes, type PList, PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { lowerAscii, lowerUnicode, upperAscii, upperUnicode } from './characters.ts';
import { compilePattern } from './compile.ts';
import { PPattern, PTemplate, patternType, templateType } from './objects.ts';
import * as op from './opcodes.ts';

defineType(templateType, {});

function codeOf(list: PList): Uint32Array {
  const code = new Uint32Array(list.items.length);
  for (let i = 0; i < code.length; i++) {
    const word = asIndex(list.items[i]!);
    if (typeof word !== 'number' || word < 0 || word > 0xffffffff)
      throw overflowError('regular expression code size limit exceeded');
    code[i] = word;
  }
  return code;
}

const character = (name: string, run: (point: number) => PValue) =>
  builtinFunction(name, { params: [arg('character', int), '/'], run: (_module, point) => run(point) });

defineModule('_sre', {
  functions: [
    builtinFunction('getcodesize', { run: () => op.CODESIZE }),
    character('ascii_iscased', (c) => c < 128 && lowerAscii(c) !== upperAscii(c)),
    character('unicode_iscased', (c) => lowerUnicode(c) !== c || upperUnicode(c) !== c),
    character('ascii_tolower', lowerAscii),
    character('unicode_tolower', lowerUnicode),
    builtinFunction('compile', {
      params: [
        arg('pattern', object),
        arg('flags', index),
        arg('code', instance<PList>(listType)),
        arg('groups', ssize),
        arg('groupindex', instance<PDict>(dictType)),
        arg('indexgroup', instance<PTuple>(tupleType)),
      ],
      run(_module, pattern, flags, code, groups, groupIndex, indexGroup) {
        const isBytes = pattern === null ? null : strValue(pattern) === undefined;
        if (isBytes && !hasBuffer(pattern))
          throw typeError(`expected string or bytes-like object, got '${typeOf(pattern).tpName}'`);
        return new PPattern({
          pattern,
          flags: Number(flags),
          code: codeOf(code),
          groups,
          groupIndex,
          indexGroup,
          isBytes,
        });
      },
    }),
    builtinFunction('_compile_text', {
      doc: 'Compiles a pattern that is nothing special; None for the others, which re._compiler compiles.',
      params: [arg('pattern', object), arg('flags', object), '/'],
      run(_module, pattern, flags) {
        const text = strValue(pattern);
        const source = text ?? (pattern instanceof PBytes ? fromLatin1(pattern.bytes) : undefined);
        if (source === undefined || typeof flags !== 'number') return null;
        const made = compilePattern(source, text !== undefined, flags);
        if (made === null) return null;
        const names: PValue[] = new Array(made.groups + 1).fill(null);
        const groupIndex = new PDict();
        for (const [name, group] of made.names) {
          groupIndex.set(name, group);
          names[group] = name;
        }
        return new PPattern({
          pattern,
          flags: made.flags,
          code: Uint32Array.from(made.code),
          groups: made.groups,
          groupIndex,
          indexGroup: new PTuple(names),
          isBytes: text === undefined,
        });
      },
    }),
    builtinFunction('template', {
      doc: 'template is a list containing interleaved literal strings (str or bytes) and group indices (int), as returned by re._parser.parse_template():\n    [literal1, group1, ..., literalN, groupN]',
      params: [arg('pattern', instance<PPattern>(patternType)), arg('template', object), '/'],
      run(_module, _pattern, template) {
        const items = collect(template);
        const literals = items.filter((_, i) => i % 2 === 0);
        const groups = items.filter((_, i) => i % 2 === 1).map((group) => Number(asIndex(group)));
        return new PTemplate(literals, groups);
      },
    }),
  ],
  attributes: {
    MAGIC: op.MAGIC,
    CODESIZE: op.CODESIZE,
    MAXREPEAT: op.MAXREPEAT,
    MAXGROUPS: op.MAXGROUPS,
    copyright: ' SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ',
  },
});
