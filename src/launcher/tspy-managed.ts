import { startupSnapshot } from 'node:v8';
import { makePosix, UsageError } from './backend.ts';
import { restoreEnvironment, takeInheritedDescriptors } from './inherited.ts';
import { main } from './main.ts';
import { managedBuildPosix } from './managed.ts';
import { runOrPrepare } from './snapshot.ts';
import { commandArguments } from './undecoded.ts';

runOrPrepare(startupSnapshot.isBuildingSnapshot(), managedBuildPosix, () => {
  restoreEnvironment();
  takeInheritedDescriptors();
  return main(
    commandArguments(),
    makePosix('emulated', () => {
      throw new UsageError('tspy-managed has no native POSIX backend: use tspy');
    }),
  );
});
