import { darwinConstants } from '../constants/darwin.ts';
import { linuxArm64Constants, linuxConstants } from '../constants/linux.ts';
import type { PlatformConstants } from '../constants/platformConstants.ts';
import type { Platform as PlatformName } from '../support/backend.ts';

/** Where the fields of struct stat are; `narrow` ones have 16 bits, `ids` of dev and rdev 32 on macOS. */
export interface StatLayout {
  readonly dev: number;
  readonly ino: number;
  readonly nlink: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  readonly size: number;
  readonly blksize: number;
  readonly blocks: number;
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
  readonly birthtime: number | null;
  readonly nlinkBytes: 2 | 4 | 8;
  readonly blksizeBytes: 4 | 8;
}

/** What differs between the systems and processors that libc runs on. */
export interface Platform {
  readonly name: PlatformName;
  readonly constants: PlatformConstants;
  readonly stat: StatLayout;
}

const linuxTimes = { atime: 72, mtime: 88, ctime: 104, birthtime: null };
const statLayouts: Readonly<Record<string, StatLayout>> = {
  'linux-x64': {
    dev: 0,
    ino: 8,
    nlink: 16,
    mode: 24,
    uid: 28,
    gid: 32,
    rdev: 40,
    size: 48,
    blksize: 56,
    blocks: 64,
    ...linuxTimes,
    nlinkBytes: 8,
    blksizeBytes: 8,
  },
  'linux-arm64': {
    dev: 0,
    ino: 8,
    mode: 16,
    nlink: 20,
    uid: 24,
    gid: 28,
    rdev: 32,
    size: 48,
    blksize: 56,
    blocks: 64,
    ...linuxTimes,
    nlinkBytes: 4,
    blksizeBytes: 4,
  },
  darwin: {
    dev: 0,
    mode: 4,
    nlink: 6,
    ino: 8,
    uid: 16,
    gid: 20,
    rdev: 24,
    atime: 32,
    mtime: 48,
    ctime: 64,
    birthtime: 80,
    size: 96,
    blocks: 104,
    blksize: 112,
    nlinkBytes: 2,
    blksizeBytes: 4,
  },
};

export function hostPlatform(): Platform {
  const { platform, arch } = process;
  if (platform === 'darwin')
    return { name: 'darwin', constants: darwinConstants as PlatformConstants, stat: statLayouts['darwin']! };
  const stat = statLayouts[`${platform}-${arch}`];
  if (stat === undefined) throw new Error(`the native POSIX backend does not run on ${platform} ${arch}`);
  const constants = arch === 'arm64' ? linuxArm64Constants : linuxConstants;
  return { name: 'linux', constants: constants as PlatformConstants, stat };
}
