import { startupSnapshot } from 'node:v8';
import { setKoffiAddon } from '../posix/native/libc.ts';
import { createNativePosix } from '../posix/native/native.ts';
import { makePosix } from './backend.ts';
import { createBuildPosix } from './build-posix.ts';
import { restoreEnvironment, takeInheritedDescriptors } from './inherited.ts';
import { main } from './main.ts';
import { runOrPrepare } from './snapshot.ts';
import { commandArguments } from './undecoded.ts';

const building = startupSnapshot.isBuildingSnapshot();
if (building) setKoffiAddon(process.env['TSPY_KOFFI_ADDON'] ?? null);
runOrPrepare(building, createBuildPosix, () => {
  restoreEnvironment();
  const inherited = takeInheritedDescriptors();
  return main(
    commandArguments(),
    makePosix('native', () => createNativePosix(inherited)),
  );
});
