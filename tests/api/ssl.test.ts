import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hostDefaults } from '../../src/api/options.ts';
import { Context, hostFolder } from '../../src/launcher/embedding.ts';
import { hostOpenssl } from '../../src/openssl/openssl.ts';

process.env['TSPY_STDLIB'] ??= resolve('lib-python/3.13');

test('without OpenSSL, ssl can be set up, and says so when it is to connect', () => {
  hostDefaults.ownLibrary = () => hostFolder(resolve('lib-python/tspy'));
  hostOpenssl.load = () => undefined;
  const context = Context.create({ allowNative: true });
  context.eval(
    'import ssl, errno\ncontext = ssl.create_default_context()\ncontext.minimum_version = ssl.TLSVersion.TLSv1_3',
  );
  expect(context.eval('repr(context.minimum_version), context.check_hostname, ssl.OPENSSL_VERSION').toString()).toBe(
    "('<TLSVersion.TLSv1_3: 772>', True, 'no OpenSSL')",
  );
  expect(context.eval("ssl.MemoryBIO().write(b'abc')").as('number')).toBe(3);
  const wrap = 'context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")';
  expect(() => context.eval(wrap)).toThrow('TLS is not available: the host has no OpenSSL');
});
