import { pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { exceptionKeys, raised } from '../../runtime/errors.ts';
import { getProperty, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { addBase, builtinType } from '../../runtime/types.ts';
import { exceptionType, type PBaseException, type PException } from '../../runtime/values/exception.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { lib } from './library.ts';

/* SSLError and its subclasses. The numbers after `_ssl.c` are those of CPython 3.13.0. */

const errorType = (name: string, base: PType) => {
  const type = builtinType(name, { module: 'ssl', base });
  type.hasWeakref = true;
  return type;
};

export const sslErrorType = builtinType('SSLError', { module: 'ssl', base: exceptionType('OSError') });
export const verificationErrorType = errorType('SSLCertVerificationError', sslErrorType);
addBase(verificationErrorType, exceptionType('ValueError'));
export const zeroReturnErrorType = errorType('SSLZeroReturnError', sslErrorType);
export const wantReadErrorType = errorType('SSLWantReadError', sslErrorType);
export const wantWriteErrorType = errorType('SSLWantWriteError', sslErrorType);
export const syscallErrorType = errorType('SSLSyscallError', sslErrorType);
export const eofErrorType = errorType('SSLEOFError', sslErrorType);

defineType(sslErrorType, {
  doc: 'An error of TLS.',
  slots: {
    tp_str(self: PBaseException) {
      const text = getProperty(self, exceptionKeys.strerror);
      return text !== undefined && strValue(text) !== undefined ? text : pyObjectStr(self.args);
    },
  },
});
const docs: [PType, string][] = [
  [verificationErrorType, 'A certificate that could not be verified.'],
  [zeroReturnErrorType, 'The other side has ended the connection in order.'],
  [wantReadErrorType, 'A non-blocking connection has to receive more first.'],
  [wantWriteErrorType, 'A non-blocking connection has to send more first.'],
  [syscallErrorType, 'A system call failed.'],
  [eofErrorType, 'The connection has ended abruptly.'],
];
for (const [type, doc] of docs) defineType(type, { doc });

/** Names of OpenSSL's parts by their numbers, ERR_LIB_…. */
const LIBRARIES: Readonly<Record<number, string>> = {
  1: 'NONE',
  2: 'SYS',
  3: 'BN',
  4: 'RSA',
  5: 'DH',
  6: 'EVP',
  7: 'BUF',
  8: 'OBJ',
  9: 'PEM',
  10: 'DSA',
  11: 'X509',
  13: 'ASN1',
  14: 'CONF',
  15: 'CRYPTO',
  16: 'EC',
  20: 'SSL',
  32: 'BIO',
  33: 'PKCS7',
  34: 'X509V3',
  35: 'PKCS12',
  36: 'RAND',
  37: 'DSO',
  38: 'ENGINE',
  39: 'OCSP',
  40: 'UI',
  41: 'COMP',
  42: 'ECDSA',
  43: 'ECDH',
  44: 'OSSL_STORE',
  45: 'FIPS',
  46: 'CMS',
  47: 'TS',
  48: 'HMAC',
  50: 'CT',
  51: 'ASYNC',
  52: 'KDF',
  53: 'SM2',
  54: 'ESS',
  55: 'PROP',
  56: 'CRMF',
  57: 'PROV',
  58: 'CMP',
  59: 'OSSL_ENCODER',
  60: 'OSSL_DECODER',
  61: 'HTTP',
};
export const ERR_LIB_SYS = 2;
export const ERR_LIB_PEM = 9;
export const ERR_LIB_X509 = 11;
export const ERR_LIB_ASN1 = 13;
export const ERR_LIB_SSL = 20;
/** Reasons that all parts have. */
const COMMON = 0x80000;
export const ERR_R_PEM_LIB = COMMON | ERR_LIB_PEM;
export const PEM_R_NO_START_LINE = 108;
export const SSL_R_CERTIFICATE_VERIFY_FAILED = 134;
export const SSL_R_UNEXPECTED_EOF_WHILE_READING = 294;

const SYSTEM = 0x80000000;
export const errorCode = (library: number, reason: number): number => library * 0x800000 + reason;
export const libraryOf = (error: number): number =>
  error >= SYSTEM ? ERR_LIB_SYS : Math.floor(error / 0x800000) & 0xff;
export const reasonOf = (error: number): number => error & (error >= SYSTEM ? 0x7fffffff : 0x7fffff);

/** CPython's name of a reason: OpenSSL's constant for it, which its text was made of. */
function reasonName(error: number, text: string | null): string | null {
  if (text === null || reasonOf(error) < 100 || reasonOf(error) >= COMMON) return null;
  return text.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** What a certificate was refused for. */
export interface Verification {
  readonly code: number;
  readonly message: PValue;
}

/** `fill_and_set_sslerror`: an error of class `type` for OpenSSL's `error`, 0 if there is none. */
export function makeSslError(
  type: PType,
  number: number,
  text: string | null,
  error: number,
  line: number,
  verification?: Verification,
): PException {
  const ownText = error === 0 ? null : (lib().ERR_reason_error_string(error) as string | null);
  const library = error === 0 ? null : (LIBRARIES[libraryOf(error)] ?? null);
  const reason = library === null ? null : reasonName(error, ownText);
  const prefix = library === null ? '' : reason === null ? `[${library}] ` : `[${library}: ${reason}] `;
  const why = verification === undefined ? '' : `: ${verification.message}`;
  const message = `${prefix}${text ?? ownText ?? 'unknown error'}${why} (_ssl.c:${line})`;
  lib().ERR_clear_error();
  const made = pyObjectCall(type, [number, message]) as PBaseException;
  pyObjectSetAttr(made, 'reason', reason);
  pyObjectSetAttr(made, 'library', library);
  if (verification !== undefined) {
    pyObjectSetAttr(made, 'verify_code', verification.code);
    pyObjectSetAttr(made, 'verify_message', verification.message);
  }
  return raised(made);
}

export const lastError = (): number => Number(lib().ERR_peek_last_error());

/** `_setSSLError`: an error with a text of its own, or OpenSSL's last one. */
export function sslError(
  line: number,
  text: string | null = null,
  error = text === null ? lastError() : 0,
): PException {
  return makeSslError(sslErrorType, reasonOf(error), text, error, line);
}
