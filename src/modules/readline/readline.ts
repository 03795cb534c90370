import { FsEncodeError, fsDecode, fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import { isCallable } from '../../runtime/abstract/call.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, type Converter, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { unicodeEncodeError } from '../../runtime/codecs/errors.ts';
import { decodeLatin1 } from '../../runtime/codecs/single-byte.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { useLineEditor } from '../builtins/terminal-line.ts';
import { truncateHistoryFile } from './history.ts';
import { EditedReading, readline } from './session.ts';

/** A str, as the bytes of it: `PyUnicode_EncodeLocale`. */
function encoded(value: PValue): Uint8Array {
  const text = strValue(value);
  if (text === undefined) throw typeError('bad argument type for built-in operation');
  if (text.includes('\0')) throw valueError('embedded null character');
  try {
    return fsEncode(text);
  } catch (error) {
    if (!(error instanceof FsEncodeError)) throw error;
    throw unicodeEncodeError('locale', error.text, error.position, error.position + 1, 'encoding error');
  }
}

/** Text that can be written to the terminal. */
const text: Converter<string> = { convert: (value) => fsDecode(encoded(value)) };

const fileName: Converter<PosixPath | null> = { convert: (value) => (value === null ? null : fsConvert(value)) };
const filename = arg('filename', fileName, null);

/** A function or None, for `name`. */
const hook = (name: string): Converter<PValue> => ({
  convert(value) {
    if (value !== null && !isCallable(value)) throw typeError(`${name}(func): argument not callable`);
    return value;
  },
});

const hookSetter = (name: string, slot: 'completer' | 'startupHook' | 'preInputHook' | 'displayHook', doc: string) =>
  builtinFunction(name, {
    doc,
    params: [arg('function', hook(name), null), '/'],
    run(_module, value) {
      readline()[slot] = value;
    },
  });

function itemAt(position: number) {
  if (position < 0) throw valueError('History index cannot be negative');
  const entry = readline().editor.history.entries[position];
  if (entry === undefined) throw valueError(`No history item at position ${position}`);
  return entry;
}

defineModule('readline', {
  doc: 'Importing this module enables command line editing using GNU readline.',
  functions: [
    builtinFunction('parse_and_bind', {
      doc: 'Execute the init line provided in the string argument.',
      params: [arg('string', object), '/'],
      run: (_module, line) => readline().initReader.line(decodeLatin1(encoded(line))),
    }),
    builtinFunction('read_init_file', {
      doc: 'Execute a readline initialization file.\n\nThe default filename is the last filename used.',
      params: [filename, '/'],
      run: (_module, path) => readline().initReader.read(path),
    }),
    builtinFunction('read_history_file', {
      doc: 'Load a readline history file.\n\nThe default filename is ~/.history.',
      params: [filename, '/'],
      run: (_module, path) => readline().editor.history.read(path),
    }),
    builtinFunction('write_history_file', {
      doc: 'Save a readline history file.\n\nThe default filename is ~/.history.',
      params: [filename, '/'],
      run(_module, path) {
        const { editor, historyLength } = readline();
        editor.history.write(path);
        if (historyLength >= 0) truncateHistoryFile(path, historyLength);
      },
    }),
    builtinFunction('append_history_file', {
      doc: 'Append the last nelements items of the history list to file.\n\nThe default filename is ~/.history.',
      params: [arg('nelements', int), filename, '/'],
      run(_module, count, path) {
        const { editor, historyLength } = readline();
        editor.history.append(count, path);
        if (historyLength >= 0) truncateHistoryFile(path, historyLength);
      },
    }),
    builtinFunction('set_history_length', {
      doc: 'Set the maximal number of lines which will be written to the history file.\n\nA negative length is used to inhibit history truncation.',
      params: [arg('length', int), '/'],
      run(_module, length) {
        readline().historyLength = length;
      },
    }),
    builtinFunction('get_history_length', {
      doc: 'Return the maximum number of lines that will be written to the history file.',
      run: () => readline().historyLength,
    }),
    builtinFunction('get_current_history_length', {
      doc: 'Return the current (not the maximum) length of history.',
      run: () => readline().editor.history.entries.length,
    }),
    builtinFunction('get_history_item', {
      doc: 'Return the current contents of history item at one-based index.',
      params: [arg('index', int), '/'],
      run: (_module, index) => readline().editor.history.get(index)?.line ?? null,
    }),
    builtinFunction('remove_history_item', {
      doc: 'Remove history item given by its zero-based position.',
      params: [arg('pos', int), '/'],
      run(_module, position) {
        itemAt(position);
        readline().editor.history.entries.splice(position, 1);
      },
    }),
    builtinFunction('replace_history_item', {
      doc: 'Replaces history item given by its position with contents of line.\n\npos is zero-based.',
      params: [arg('pos', int), arg('line', text), '/'],
      run(_module, position, line) {
        const entry = itemAt(position);
        entry.line = line;
        entry.undo = null;
      },
    }),
    builtinFunction('add_history', {
      doc: 'Add an item to the history buffer.',
      params: [arg('string', text), '/'],
      run: (_module, line) => readline().editor.history.add(line),
    }),
    builtinFunction('set_auto_history', {
      doc: 'Enables or disables automatic history.',
      params: [arg('enabled', bool), '/'],
      run(_module, enabled) {
        readline().autoHistory = enabled;
      },
    }),
    builtinFunction('clear_history', {
      doc: 'Clear the current readline history.',
      run: () => readline().editor.history.clear(),
    }),
    builtinFunction('get_line_buffer', {
      doc: 'Get the current contents of the line buffer.',
      run: () => readline().editor.line.toString(),
    }),
    builtinFunction('insert_text', {
      doc: 'Insert text into the line buffer at the cursor position.',
      params: [arg('string', text), '/'],
      run: (_module, added) => readline().editor.line.insert(Array.from(added)),
    }),
    builtinFunction('redisplay', {
      doc: "Change what's displayed on the screen to reflect contents of the line buffer.",
      run: () => readline().editor.redisplay(),
    }),
    hookSetter(
      'set_completer',
      'completer',
      "Set or remove the completer function.\n\nThe function is called as function(text, state),\nfor state in 0, 1, 2, ..., until it returns a non-string.\nIt should return the next possible completion starting with 'text'.",
    ),
    builtinFunction('get_completer', {
      doc: 'Get the current completer function.',
      run: () => readline().completer,
    }),
    builtinFunction('get_completion_type', {
      doc: 'Get the type of completion being attempted.',
      run: () => readline().editor.completionType,
    }),
    builtinFunction('get_begidx', {
      doc: 'Get the beginning index of the completion scope.',
      run: () => readline().begin,
    }),
    builtinFunction('get_endidx', {
      doc: 'Get the ending index of the completion scope.',
      run: () => readline().end,
    }),
    builtinFunction('set_completer_delims', {
      doc: 'Set the word delimiters for completion.',
      params: [arg('string', text), '/'],
      run(_module, delimiters) {
        readline().editor.delimiters = delimiters;
      },
    }),
    builtinFunction('get_completer_delims', {
      doc: 'Get the word delimiters for completion.',
      run: () => readline().editor.delimiters,
    }),
    hookSetter(
      'set_completion_display_matches_hook',
      'displayHook',
      'Set or remove the completion display function.\n\nThe function is called as\n  function(substitution, [matches], longest_match_length)\nonce each time matches need to be displayed.',
    ),
    hookSetter(
      'set_startup_hook',
      'startupHook',
      'Set or remove the function invoked by the rl_startup_hook callback.\n\nThe function is called with no arguments just\nbefore readline prints the first prompt.',
    ),
    hookSetter(
      'set_pre_input_hook',
      'preInputHook',
      'Set or remove the function invoked by the rl_pre_input_hook callback.\n\nThe function is called with no arguments after the first prompt\nhas been printed and just before readline starts reading input\ncharacters.',
    ),
  ],
  attributes: {
    backend: 'readline',
    _READLINE_VERSION: 0x802,
    _READLINE_RUNTIME_VERSION: 0x802,
    _READLINE_LIBRARY_VERSION: '8.2',
  },
  exec() {
    const state = readline();
    try {
      state.initReader.read(null);
    } catch (error) {
      if (!isException(error, 'OSError')) throw error;
    }
    // Unless the program asks for it itself.
    state.editor.variables.flags.set('enable-bracketed-paste', false);
    useLineEditor((prompt) => new EditedReading(fsDecode(prompt)));
  },
});
