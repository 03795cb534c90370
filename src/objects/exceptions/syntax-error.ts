import { collect } from '../../runtime/abstract/iterate.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { exceptionKeys, typeError } from '../../runtime/errors.ts';
import { deleteProperty, getProperty, type PValue, setProperty } from '../../runtime/object.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { exceptionType, type PBaseException } from '../../runtime/values/exception.ts';
import { baseExceptionInit } from './base-exception.ts';
import { exceptionMember, field } from './fields.ts';

/** Fields in the order of the tuple that is the second argument. */
const FROM_TUPLE = [
  exceptionKeys.filename,
  exceptionKeys.lineno,
  exceptionKeys.offset,
  exceptionKeys.text,
  exceptionKeys.endLineno,
  exceptionKeys.endOffset,
] as const;

function init(self: PBaseException, args: PValue[], keywords: KeywordNames): void {
  baseExceptionInit(self, args, keywords);
  if (args.length >= 1) setProperty(self, exceptionKeys.msg, args[0]!);
  if (args.length !== 2) return;
  const info = collect(args[1]!);
  if (info.length < 4) throw typeError(`function takes at least 4 arguments (${info.length} given)`);
  if (info.length > 6) throw typeError(`function takes at most 6 arguments (${info.length} given)`);
  FROM_TUPLE.forEach((key, i) => {
    const value = info[i];
    if (value === undefined) deleteProperty(self, key);
    else setProperty(self, key, value);
  });
  if (info.length === 5) throw typeError('end_offset must be provided when end_lineno is provided');
}

/** The message with the file's last name and the line, as far as they are known. */
function text(self: PBaseException): string {
  const filename = getProperty(self, exceptionKeys.filename);
  const file = typeof filename === 'string' ? filename.slice(filename.lastIndexOf('/') + 1) : null;
  const lineno = getProperty(self, exceptionKeys.lineno);
  const line = typeof lineno === 'number' ? lineno : null;
  const message = pyObjectStr(field(self, exceptionKeys.msg));
  if (file !== null && line !== null) return `${message} (${file}, line ${line})`;
  if (file !== null) return `${message} (${file})`;
  return line !== null ? `${message} (line ${line})` : message;
}

defineType(exceptionType('SyntaxError'), {
  doc: 'Invalid syntax.',
  slots: { tp_init: init, tp_str: text },
  members: [
    exceptionMember('msg', exceptionKeys.msg, 'exception msg'),
    exceptionMember('filename', exceptionKeys.filename, 'exception filename'),
    exceptionMember('lineno', exceptionKeys.lineno, 'exception lineno'),
    exceptionMember('offset', exceptionKeys.offset, 'exception offset'),
    exceptionMember('text', exceptionKeys.text, 'exception text'),
    exceptionMember('end_lineno', exceptionKeys.endLineno, 'exception end lineno'),
    exceptionMember('end_offset', exceptionKeys.endOffset, 'exception end offset'),
    exceptionMember('print_file_and_line', exceptionKeys.printFileAndLine, 'exception print_file_and_line'),
  ],
});
