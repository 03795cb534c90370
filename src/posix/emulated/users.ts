import { fsDecode, type PosixPath } from '../fsEncoding.ts';
import type { GroupEntry, PasswdEntry, UserSupport } from '../support/users.ts';
import type { Kernel } from './kernel.ts';
import { find } from './paths.ts';

/** The content of a file, or null if it cannot be read. */
export function readWhole(kernel: Kernel, path: string): Uint8Array | null {
  try {
    const node = find(kernel, -100, path, true);
    const handle = kernel.fs.open(node, { read: true, write: false });
    try {
      const bytes = new Uint8Array(Math.min(Number(handle.stat().size), 1 << 20));
      let length = 0;
      for (let n = 1; n > 0 && length < bytes.length; length += n) n = handle.read(bytes.subarray(length), length);
      return bytes.subarray(0, length);
    } finally {
      handle.close();
    }
  } catch {
    return null;
  }
}

function records(kernel: Kernel, path: string, fields: number): string[][] {
  const bytes = readWhole(kernel, path);
  if (bytes === null) return [];
  return fsDecode(bytes)
    .split('\n')
    .map((line) => line.split(':'))
    .filter((parts) => parts.length >= fields && parts[0] !== '' && !parts[0]!.startsWith('#'));
}

/** From /etc/passwd and /etc/group of the file system; without them the context's own user is all there is. */
export function emulatedUsers(kernel: Kernel): UserSupport {
  const users = (): PasswdEntry[] => {
    const found = records(kernel, '/etc/passwd', 7).map(
      ([name, passwd, uid, gid, gecos, dir, shell]): PasswdEntry => ({
        name: name!,
        passwd: passwd!,
        uid: Number(uid),
        gid: Number(gid),
        gecos: gecos!,
        dir: dir!,
        shell: shell!,
      }),
    );
    if (found.length > 0) return found;
    const { user, uid, gid, home, shell } = kernel.identity;
    return [{ name: user, passwd: 'x', uid, gid, gecos: '', dir: home, shell }];
  };
  const groups = (): GroupEntry[] => {
    const found = records(kernel, '/etc/group', 4).map(
      ([name, passwd, gid, members]): GroupEntry => ({
        name: name!,
        passwd: passwd!,
        gid: Number(gid),
        members: members!.split(',').filter((member) => member !== ''),
      }),
    );
    if (found.length > 0) return found;
    return [{ name: kernel.identity.user, passwd: 'x', gid: kernel.identity.gid, members: [] }];
  };
  const named = (name: PosixPath): string => fsDecode(name);
  return {
    getpwuid: (uid) => users().find((entry) => entry.uid === uid) ?? null,
    getpwnam: (name) => users().find((entry) => entry.name === named(name)) ?? null,
    getpwall: users,
    getgrgid: (gid) => groups().find((entry) => entry.gid === gid) ?? null,
    getgrnam: (name) => groups().find((entry) => entry.name === named(name)) ?? null,
    getgrall: groups,
    getgrouplist(user, gid) {
      const out = [gid];
      for (const group of groups())
        if (group.members.includes(named(user)) && !out.includes(group.gid)) out.push(group.gid);
      return out;
    },
  };
}
