import * as fs from 'node:fs';
import { join } from 'node:path';
import type { NoticeBoard } from '../emulated/sharing.ts';
import { hostCall } from '../filesystem/hostFailure.ts';
import { sharedObject, sweep } from './sharedObjects.ts';

/** A notice board that is a folder with a file for each name. The first process that puts something up takes the folder away when it ends. */
export function nodePorts(family: string): NoticeBoard {
  const folder = sharedObject(`tspy-ports-${family}`);
  const open = (): void => {
    if (fs.existsSync(folder)) return;
    sweep('ports');
    fs.mkdirSync(folder, { mode: 0o700, recursive: true });
    process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  };
  const find = (name: string): string | null => {
    try {
      return fs.readFileSync(join(folder, name), 'utf8');
    } catch {
      return null;
    }
  };
  const announce = (name: string, text: string): boolean => {
    // Written whole or not at all.
    const draft = join(folder, `${name}.${process.pid}`);
    fs.writeFileSync(draft, text);
    try {
      fs.linkSync(draft, join(folder, name));
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === 'EEXIST') return false;
      throw error;
    } finally {
      fs.unlinkSync(draft);
    }
  };
  return {
    find,
    announce: (name, text, isValid) =>
      hostCall(() => {
        open();
        if (announce(name, text)) return true;
        const other = find(name);
        if (other !== null && isValid(other)) return false;
        // Its process did not live to withdraw it.
        fs.rmSync(join(folder, name), { force: true });
        return announce(name, text);
      }),
    withdraw: (name) => fs.rmSync(join(folder, name), { force: true }),
  };
}
