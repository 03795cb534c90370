import { loadOpenssl } from '../openssl/native.ts';
import { hostOpenssl } from '../openssl/openssl.ts';

/** Lets `_ssl` use Node's OpenSSL. Nothing is loaded before a program asks for it. */
export function useNodeOpenssl(): void {
  hostOpenssl.load = loadOpenssl;
}
