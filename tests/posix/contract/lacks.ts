const GONE = 'a directory of the host is known by its path, which is gone';
const DOUBLE = "Node's utimes takes seconds as a double: microseconds at best";
const NO_DEVICES = 'a folder has the devices it holds';

/** What a backend is known not to do, each with the reason. A case listed here that passes is an error. */
export const lacks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'emulated on the host': {
    'mistake: utime keeps whole seconds only': DOUBLE,
    'the working directory is removed': GONE,
  },
  'emulated in a jail': {
    'mistake: utime keeps whole seconds only': DOUBLE,
    'the working directory is removed': GONE,
    '/dev/null': NO_DEVICES,
    '/dev/zero and /dev/full': NO_DEVICES,
  },
};
