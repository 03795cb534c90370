import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, bytesLike, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { pathInModule, setCodeFormat } from '../../runtime/values/code.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';
import { FileMarshalReader } from './file-reader.ts';
import { MarshalReader } from './reader.ts';
import { MarshalWriter } from './writer.ts';

const VERSION = 4;

function dumps(value: PValue, version: number, allowCode: boolean): PBytes {
  audit('marshal.dumps', value, version);
  const writer = new MarshalWriter(version, allowCode);
  writer.value(value);
  return new PBytes(writer.finish());
}

setCodeFormat({
  dump(code) {
    if (code.source === null && pathInModule(code) === null) return null;
    const writer = new MarshalWriter(VERSION, true);
    writer.value(code);
    return writer.finish();
  },
  load: (data) => new MarshalReader(data, true).object(),
});

const allowCodeParam = arg('allow_code', bool, true);

defineModule('marshal', {
  doc: 'This module contains functions that can read and write Python values in\na binary format. The format is specific to Python, but independent of\nmachine architecture issues.',
  functions: [
    builtinFunction('dump', {
      textSignature: '($module, value, file, version=version, /, *, allow_code=True)',
      doc: 'Write the value on the open file.\n\n  value\n    Must be a supported type.\n  file\n    Must be a writeable binary file.\n  version\n    Indicates the data format that dump should use.\n  allow_code\n    Allow to write code objects.',
      params: [arg('value', object), arg('file', object), arg('version', int, VERSION), '/', '*', allowCodeParam],
      run: (_module, value, file, version, allowCode) =>
        pyObjectCallMethod(file, 'write', [dumps(value, version, allowCode)]),
    }),
    builtinFunction('dumps', {
      textSignature: '($module, value, version=version, /, *, allow_code=True)',
      doc: 'Return the bytes object that would be written to a file by dump(value, file).\n\n  value\n    Must be a supported type.\n  version\n    Indicates the data format that dumps should use.\n  allow_code\n    Allow to write code objects.',
      params: [arg('value', object), arg('version', int, VERSION), '/', '*', allowCodeParam],
      run: (_module, value, version, allowCode) => dumps(value, version, allowCode),
    }),
    builtinFunction('load', {
      doc: 'Read one value from the open file and return it.\n\n  file\n    Must be readable binary file.\n  allow_code\n    Allow to load code objects.',
      params: [arg('file', object), '/', '*', allowCodeParam],
      run(_module, file, allowCode) {
        audit('marshal.load');
        return new FileMarshalReader(file, allowCode).object();
      },
    }),
    builtinFunction('loads', {
      doc: 'Convert the bytes-like object to a value.\n\n  allow_code\n    Allow to load code objects.',
      params: [arg('bytes', bytesLike), '/', '*', allowCodeParam],
      run(_module, data, allowCode) {
        audit('marshal.loads', new PBytes(data));
        return new MarshalReader(data, allowCode).object();
      },
    }),
  ],
  attributes: { version: VERSION },
});
