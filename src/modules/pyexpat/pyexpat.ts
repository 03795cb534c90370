import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, str, strOrNone } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { currentContext } from '../../runtime/context.ts';
import { runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { CANT_CHANGE_FEATURE } from './errors.ts';
import { ExpatParser } from './expat.ts';
import { errorsModule, modelModule } from './model.ts';
import { errorText, expatError, HANDLER_NAMES, makeError, PXmlParser, xmlParserType } from './xmlparser.ts';

/** How much `ParseFile` reads at a time. */
const CHUNK = 2048;

/** What this parser behaves as. */
const VERSION = [2, 6, 3];

const number = (name: string, read: (self: PXmlParser) => number) => getset(PXmlParser, name, { get: read });

const flag = (name: string, read: (self: PXmlParser) => boolean, write: (self: PXmlParser, on: boolean) => void) =>
  getset(PXmlParser, name, {
    get: read,
    set(self, value) {
      if (value === undefined) throw runtimeError('Cannot delete attribute');
      write(self, pyObjectIsTrue(value));
    },
  });

function parseFile(self: PXmlParser, file: PValue): void {
  const read = pyObjectLookupAttr(file, 'read');
  if (read === undefined) throw typeError("argument must have 'read' attribute");
  for (;;) {
    const data = pyObjectCall1(read, CHUNK);
    if (!(data instanceof PBytes || data instanceof PByteArray))
      throw typeError(`read() did not return a bytes object (type=${typeOf(data).tpName})`);
    const { length } = data.bytes;
    if (length > CHUNK) throw valueError(`read() returned too much data: ${CHUNK} bytes requested, ${length} returned`);
    self.parse(data, length === 0);
    if (length === 0) return;
    poll();
  }
}

defineType(xmlParserType, {
  doc: 'XML parser',
  members: [
    ...HANDLER_NAMES.map((name) =>
      getset(PXmlParser, name, {
        get: (self) => self.handlers.get(name) ?? null,
        set(self, value) {
          if (value === undefined) throw runtimeError('Cannot delete attribute');
          self.setHandler(name, value);
        },
      }),
    ),
    method(PXmlParser, 'Parse', {
      doc: 'Parse XML data. isfinal should be true at end of input.',
      params: [arg('data', object), arg('isfinal', bool, false), '/'],
      run(self, data, final) {
        self.parse(data, final);
        return 1;
      },
    }),
    method(PXmlParser, 'ParseFile', {
      doc: 'Parse XML data from file-like object.',
      params: [arg('file', object), '/'],
      run(self, file) {
        parseFile(self, file);
        return 1;
      },
    }),
    method(PXmlParser, 'SetBase', {
      doc: 'Set the base URL for the parser.',
      params: [arg('base', str), '/'],
      run(self, base) {
        self.parser.base = base;
      },
    }),
    method(PXmlParser, 'GetBase', {
      doc: 'Return base URL string for the parser.',
      run: (self) => self.parser.base,
    }),
    method(PXmlParser, 'GetInputContext', {
      doc: 'Return the untranslated text of the input that caused the current event; None outside of a handler.',
      run: (self) => (self.inCallback ? new PBytes(encodeUtf8(self.parser.inputContext, 'surrogateescape')) : null),
    }),
    method(PXmlParser, 'ExternalEntityParserCreate', {
      doc: 'Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler.',
      params: [arg('context', strOrNone), arg('encoding', str, null), '/'],
      run: (self, context, encoding) => self.childOf(context, encoding),
    }),
    method(PXmlParser, 'SetParamEntityParsing', {
      doc: 'Controls parsing of parameter entities, the external part of the document type declaration included; whether that could be done.',
      params: [arg('flag', int), '/'],
      run(self, mode) {
        if (self.parser.started) return 0;
        self.parser.parameterEntityParsing = mode;
        return 1;
      },
    }),
    method(PXmlParser, 'UseForeignDTD', {
      doc: 'Has the parser ask for an external document type declaration where the document has none.',
      params: [arg('flag', bool, true), '/'],
      run(self, use) {
        if (self.parser.started) throw makeError(self.parser, CANT_CHANGE_FEATURE);
        self.parser.useForeignDtd = use;
      },
    }),
    method(PXmlParser, 'GetReparseDeferralEnabled', {
      doc: 'Whether large tokens are parsed only when there is much more of them.',
      run: (self) => self.parser.deferral,
    }),
    method(PXmlParser, 'SetReparseDeferralEnabled', {
      doc: 'Have large tokens parsed only when there is much more of them, or at once.',
      params: [arg('enabled', bool), '/'],
      run(self, enabled) {
        self.parser.deferral = enabled;
      },
    }),
    number('ErrorCode', (self) => self.parser.errorCode),
    number('ErrorLineNumber', (self) => self.parser.line),
    number('ErrorColumnNumber', (self) => self.parser.column),
    number('ErrorByteIndex', (self) => (self.parser.started ? self.parser.byteIndex : -1)),
    number('CurrentLineNumber', (self) => self.parser.line),
    number('CurrentColumnNumber', (self) => self.parser.column),
    number('CurrentByteIndex', (self) => (self.parser.started ? self.parser.byteIndex : -1)),
    number('buffer_used', (self) => self.bufferUsed),
    getset(PXmlParser, 'intern', { member: true, get: (self) => self.intern }),
    flag(
      'buffer_text',
      (self) => self.bufferText,
      (self, on) => {
        if (!on) self.flush();
        self.bufferText = on;
      },
    ),
    flag(
      'namespace_prefixes',
      (self) => self.parser.namespaces?.triplets ?? false,
      (self, on) => {
        if (self.parser.namespaces !== null) self.parser.namespaces.triplets = on;
      },
    ),
    flag(
      'ordered_attributes',
      (self) => self.orderedAttributes,
      (self, on) => {
        self.orderedAttributes = on;
      },
    ),
    flag(
      'specified_attributes',
      (self) => self.specifiedAttributes,
      (self, on) => {
        self.specifiedAttributes = on;
      },
    ),
    getset(PXmlParser, 'buffer_size', {
      get: (self) => self.bufferSize,
      set(self, value) {
        if (value === undefined) throw runtimeError('Cannot delete attribute');
        const size = intValue(value);
        if (size === undefined) throw typeError('buffer_size must be an integer');
        if (size <= 0) throw valueError('buffer_size must be greater than zero');
        if (size > 0x7fffffff) throw valueError('buffer_size must not be greater than 2147483647');
        self.flush();
        self.bufferSize = Number(size);
      },
    }),
  ],
});

defineModule('pyexpat', {
  doc: 'Python wrapper for Expat parser.',
  functions: [
    builtinFunction('ParserCreate', {
      doc: 'Return a new XML parser object.',
      params: [
        arg('encoding', strOrNone, null),
        arg('namespace_separator', strOrNone, null),
        arg('intern', object, undefined, '<unrepresentable>'),
      ],
      run(_module, encoding, separator, intern) {
        if (separator !== null && encodeUtf8(separator).length > 1)
          throw valueError('namespace_separator must be at most one character, omitted, or None');
        if (intern !== undefined && intern !== null && !(intern instanceof PDict))
          throw typeError('intern must be a dictionary');
        const names = intern instanceof PDict ? intern : new PDict();
        return new PXmlParser(new ExpatParser(separator), encoding, names);
      },
    }),
    builtinFunction('ErrorString', {
      doc: 'Returns string error for given number.',
      params: [arg('code', int), '/'],
      run: (_module, code) => errorText(code),
    }),
  ],
  attributes: {
    ExpatError: expatError,
    error: expatError,
    XMLParserType: xmlParserType,
    EXPAT_VERSION: `expat_${VERSION.join('.')}`,
    native_encoding: 'UTF-8',
    XML_PARAM_ENTITY_PARSING_NEVER: 0,
    XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE: 1,
    XML_PARAM_ENTITY_PARSING_ALWAYS: 2,
  },
  exec(module) {
    module.dict.set('version_info', new PTuple(VERSION));
    const features: [string, number][] = [
      ['sizeof(XML_Char)', 1],
      ['sizeof(XML_LChar)', 1],
      ['XML_DTD', 0],
      ['XML_CONTEXT_BYTES', 1024],
      ['XML_NS', 0],
      ['XML_BLAP_MAX_AMP', 100],
      ['XML_BLAP_ACT_THRES', 8388608],
      ['XML_GE', 0],
    ];
    module.dict.set('features', new PList(features.map((feature) => new PTuple(feature))));
    for (const submodule of [errorsModule(), modelModule()]) {
      const name = submodule.dict.getStr('__name__') as string;
      module.dict.set(name.slice('pyexpat.'.length), submodule);
      currentContext().modules.set(name, submodule);
    }
  },
});
