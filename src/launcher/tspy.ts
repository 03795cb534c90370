import { createNativePosix } from '../posix/native/native.ts';
import { makePosix } from './backend.ts';
import { main } from './main.ts';

process.exitCode = main(process.argv.slice(2), makePosix('native', createNativePosix));
