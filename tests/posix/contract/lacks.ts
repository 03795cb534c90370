const GONE = 'a directory of the host is known by its path, which is gone';
const NO_DEVICES = 'a folder has the devices it holds';

/** What a backend is known not to do, each with the reason. A case listed here that passes is an error. */
export const lacks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'emulated on the host': {
    'the working directory is removed': GONE,
  },
  'emulated in a jail': {
    'the working directory is removed': GONE,
    '/dev/null': NO_DEVICES,
    '/dev/zero and /dev/full': NO_DEVICES,
  },
};
