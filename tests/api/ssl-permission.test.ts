import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hostDefaults } from '../../src/api/options.ts';
import { Context, hostFolder } from '../../src/launcher/embedding.ts';

process.env['TSPY_STDLIB'] ??= resolve('lib-python/3.13');
hostDefaults.ownLibrary = () => hostFolder(resolve('lib-python/tspy'));

test('a context calls OpenSSL only if it may call what is native', () => {
  const version = 'import ssl\nversion = ssl.OPENSSL_VERSION_INFO[:1]';
  const denied = Context.create();
  denied.eval(version);
  expect(denied.globals.get('version')!.toString()).toBe('(0,)');
  const wrap = 'ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")';
  expect(() => denied.eval(wrap)).toThrow('TLS is not available: the context may call nothing native');
  const allowed = Context.create({ allowNative: true });
  allowed.eval(version);
  expect(allowed.globals.get('version')!.toString()).toBe('(3,)');
  expect(allowed.eval(`${wrap}.version()`).toJS()).toBe(null);
});
