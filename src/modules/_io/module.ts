import './buffered.ts';
import './bytesio.ts';
import './fileio.ts';
import './iobase.ts';
import './newlines.ts';
import './textio.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { openCodeFunction, openFunction, textEncodingFunction } from './open.ts';
import { stringIOType } from './stringio.ts';
import { textIOWrapperType } from './text-core.ts';
import {
  bufferedIOBaseType,
  bufferedRandomType,
  bufferedReaderType,
  bufferedRWPairType,
  bufferedWriterType,
  bytesIOType,
  DEFAULT_BUFFER_SIZE,
  fileIOType,
  incrementalNewlineDecoderType,
  ioBaseType,
  rawIOBaseType,
  textIOBaseType,
  unsupportedOperationType,
} from './types.ts';

defineModule('_io', {
  doc: 'The io module provides the Python interfaces to stream handling.',
  functions: [openFunction, openCodeFunction, textEncodingFunction],
  attributes: {
    DEFAULT_BUFFER_SIZE,
    UnsupportedOperation: unsupportedOperationType,
    BlockingIOError: exceptionType('BlockingIOError'),
    _IOBase: ioBaseType,
    _RawIOBase: rawIOBaseType,
    _BufferedIOBase: bufferedIOBaseType,
    _TextIOBase: textIOBaseType,
    FileIO: fileIOType,
    BytesIO: bytesIOType,
    StringIO: stringIOType,
    BufferedReader: bufferedReaderType,
    BufferedWriter: bufferedWriterType,
    BufferedRandom: bufferedRandomType,
    BufferedRWPair: bufferedRWPairType,
    TextIOWrapper: textIOWrapperType,
    IncrementalNewlineDecoder: incrementalNewlineDecoderType,
  },
});
