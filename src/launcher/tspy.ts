import { startupSnapshot } from 'node:v8';
import { setKoffiAddon } from '../posix/native/libc.ts';
import { createNativePosix } from '../posix/native/native.ts';
import { makePosix } from './backend.ts';
import { createBuildPosix } from './build-posix.ts';
import { describe } from './exit.ts';
import { main } from './main.ts';
import { prepare } from './start.ts';

function run(): void {
  process.exitCode = main(process.argv.slice(2), makePosix('native', createNativePosix));
}

if (startupSnapshot.isBuildingSnapshot()) {
  try {
    setKoffiAddon(process.env['TSPY_KOFFI_ADDON'] ?? null);
    prepare(createBuildPosix());
  } catch (error) {
    // Node cannot print an exception of Python here.
    throw new Error(describe(error));
  }
  startupSnapshot.setDeserializeMainFunction(run);
} else run();
