import { makePosix, UsageError } from './backend.ts';
import { main } from './main.ts';

process.exitCode = main(
  process.argv.slice(2),
  makePosix('emulated', () => {
    throw new UsageError('tspy-managed has no native POSIX backend: use tspy');
  }),
);
