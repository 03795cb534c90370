/** The named tuples of `sys`. */

import { structSequence } from '../../objects/structseq.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';

export const versionInfo = structSequence(
  'sys.version_info',
  [
    ['major', 'Major release number'],
    ['minor', 'Minor release number'],
    ['micro', 'Patch release number'],
    ['releaselevel', "'alpha', 'beta', 'candidate', or 'final'"],
    ['serial', 'Serial release number'],
  ],
  { doc: 'sys.version_info\n\nVersion information as a named tuple.', singleton: true },
);

export const flags = structSequence(
  'sys.flags',
  [
    ['debug', '-d'],
    ['inspect', '-i'],
    ['interactive', '-i'],
    ['optimize', '-O or -OO'],
    ['dont_write_bytecode', '-B'],
    ['no_user_site', '-s'],
    ['no_site', '-S'],
    ['ignore_environment', '-E'],
    ['verbose', '-v'],
    ['bytes_warning', '-b'],
    ['quiet', '-q'],
    ['hash_randomization', '-R'],
    ['isolated', '-I'],
    ['dev_mode', '-X dev'],
    ['utf8_mode', '-X utf8'],
    ['warn_default_encoding', '-X warn_default_encoding'],
    ['safe_path', '-P'],
    ['int_max_str_digits', '-X int_max_str_digits'],
    ['gil', '-X gil'],
  ],
  {
    visible: 18,
    doc: 'sys.flags\n\nFlags provided through command line arguments or environment vars.',
    singleton: true,
  },
);

export const asyncgenHooks = structSequence('sys.asyncgen_hooks', ['firstiter', 'finalizer'], {
  doc: 'asyncgen hooks',
  singleton: true,
});

const floatInfo = structSequence(
  'sys.float_info',
  [
    ['max', 'DBL_MAX -- maximum representable finite float'],
    ['max_exp', 'DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable'],
    ['max_10_exp', 'DBL_MAX_10_EXP -- maximum int e such that 10**e is representable'],
    ['min', 'DBL_MIN -- Minimum positive normalized float'],
    ['min_exp', 'DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float'],
    ['min_10_exp', 'DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float'],
    ['dig', 'DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a float'],
    ['mant_dig', 'DBL_MANT_DIG -- mantissa digits'],
    ['epsilon', 'DBL_EPSILON -- Difference between 1 and the next representable float'],
    ['radix', 'FLT_RADIX -- radix of exponent'],
    ['rounds', 'FLT_ROUNDS -- rounding mode used for arithmetic operations'],
  ],
  {
    doc: "sys.float_info\n\nA named tuple holding information about the float type. It contains low level\ninformation about the precision and internal representation. Please study\nyour system's :file:`float.h` for more information.",
  },
);

export const FLOAT_INFO = floatInfo.make([
  new PFloat(Number.MAX_VALUE),
  1024,
  308,
  new PFloat(2.2250738585072014e-308),
  -1021,
  -307,
  15,
  53,
  new PFloat(Number.EPSILON),
  2,
  1,
]);

const intInfo = structSequence(
  'sys.int_info',
  [
    ['bits_per_digit', 'size of a digit in bits'],
    ['sizeof_digit', 'size in bytes of the C type used to represent a digit'],
    ['default_max_str_digits', 'maximum string conversion digits limitation'],
    ['str_digits_check_threshold', 'minimum positive value for int_max_str_digits'],
  ],
  {
    doc: "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
  },
);

export const INT_INFO = intInfo.make([30, 4, 4300, 640]);

const hashInfo = structSequence(
  'sys.hash_info',
  [
    ['width', 'width of the type used for hashing, in bits'],
    ['modulus', 'prime number giving the modulus on which the hash function is based'],
    ['inf', 'value to be used for hash of a positive infinity'],
    ['nan', 'value to be used for hash of a nan'],
    ['imag', 'multiplier used for the imaginary part of a complex number'],
    ['algorithm', 'name of the algorithm for hashing of str, bytes and memoryviews'],
    ['hash_bits', 'internal output size of hash algorithm'],
    ['seed_bits', 'seed size of hash algorithm'],
    ['cutoff', 'small string optimization cutoff'],
  ],
  { doc: 'hash_info\n\nA named tuple providing parameters used for computing hashes. The attributes are read only.' },
);

export const HASH_INFO = hashInfo.make([64, 2305843009213693951n, 314159, 0, 1000003, 'siphash13', 64, 128, 0]);

const threadInfo = structSequence(
  'sys.thread_info',
  [
    ['name', 'name of the thread implementation'],
    ['lock', 'name of the lock implementation'],
    ['version', 'name and version of the thread library'],
  ],
  { doc: 'sys.thread_info\n\nA named tuple holding information about the thread implementation.' },
);

/** `version` is the C library's (CS_GNU_LIBPTHREAD_VERSION), or None. */
export const makeThreadInfo = (version: string | null): PValue => threadInfo.make(['pthread', 'semaphore', version]);
