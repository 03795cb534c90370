import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { lookupError, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PMultibyteCodec } from './codec.ts';
import { incrementalDecoderType, incrementalEncoderType } from './incremental.ts';
import { PLAIN } from './plain-encodings.ts';
import { SHIFTING } from './shifting-encodings.ts';
import { streamReaderType, streamWriterType } from './streams.ts';

defineModule('_multibytecodec', {
  attributes: {
    MultibyteIncrementalEncoder: incrementalEncoderType,
    MultibyteIncrementalDecoder: incrementalDecoderType,
    MultibyteStreamReader: streamReaderType,
    MultibyteStreamWriter: streamWriterType,
  },
});

/** The modules that hand out the codecs, and the names of these. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  _codecs_cn: ['gb2312', 'gbk', 'gb18030', 'hz'],
  _codecs_hk: ['big5hkscs'],
  _codecs_iso2022: [
    'iso2022_kr',
    'iso2022_jp',
    'iso2022_jp_1',
    'iso2022_jp_2',
    'iso2022_jp_2004',
    'iso2022_jp_3',
    'iso2022_jp_ext',
  ],
  _codecs_jp: ['shift_jis', 'cp932', 'euc_jp', 'shift_jis_2004', 'euc_jis_2004', 'euc_jisx0213', 'shift_jisx0213'],
  _codecs_kr: ['euc_kr', 'cp949', 'johab'],
  _codecs_tw: ['big5', 'cp950'],
};

for (const [module, names] of Object.entries(MODULES))
  defineModule(module, {
    functions: [
      builtinFunction('getcodec', {
        params: [arg('encoding', object), '/'],
        run(_module, encoding) {
          const name = strValue(encoding);
          if (name === undefined) throw typeError('encoding name must be a string.');
          const found = names.includes(name) && [...PLAIN, ...SHIFTING].find((one) => one.name === name);
          if (!found) throw lookupError('no such codec is supported.');
          return new PMultibyteCodec(found);
        },
      }),
    ],
  });
