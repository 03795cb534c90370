import { PosixError } from '../errors.ts';
import { fsDecode } from '../fsEncoding.ts';
import type { EnvironmentSupport } from '../support/environment.ts';
import type { IdSupport } from '../support/ids.ts';
import type { GroupEntry, PasswdEntry, UserSupport } from '../support/users.ts';
import {
  check,
  clearErrno,
  cString,
  cText,
  declare,
  errno,
  fail,
  isDarwin,
  libraryHandle,
  peekPointer,
  peekView,
  scratch,
  scratchWords,
  stringsAt,
} from './libc.ts';

const c = declare({
  setenv: 'int setenv(const char *, const char *, int)',
  unsetenv: 'int unsetenv(const char *)',
  gettid: 'int gettid()',
  getuid: 'unsigned int getuid()',
  geteuid: 'unsigned int geteuid()',
  getgid: 'unsigned int getgid()',
  getegid: 'unsigned int getegid()',
  getppid: 'int getppid()',
  getgroups: 'int getgroups(int, void *)',
  getresuid: 'int getresuid(void *, void *, void *)',
  getresgid: 'int getresgid(void *, void *, void *)',
  setuid: 'int setuid(unsigned int)',
  seteuid: 'int seteuid(unsigned int)',
  setreuid: 'int setreuid(unsigned int, unsigned int)',
  setresuid: 'int setresuid(unsigned int, unsigned int, unsigned int)',
  setgid: 'int setgid(unsigned int)',
  setegid: 'int setegid(unsigned int)',
  setregid: 'int setregid(unsigned int, unsigned int)',
  setresgid: 'int setresgid(unsigned int, unsigned int, unsigned int)',
  setgroups: 'int setgroups(uintptr_t, const void *)',
  initgroups: 'int initgroups(const char *, unsigned int)',
  getpgid: 'int getpgid(int)',
  setpgid: 'int setpgid(int, int)',
  getpgrp: 'int getpgrp()',
  getsid: 'int getsid(int)',
  setsid: 'int setsid()',
  getlogin: 'int getlogin_r(void *, uintptr_t)',
  getpriority: 'int getpriority(int, unsigned int)',
  setpriority: 'int setpriority(int, unsigned int, int)',
  nice: 'int nice(int)',
  getpwuid: 'void *getpwuid(unsigned int)',
  getpwnam: 'void *getpwnam(const char *)',
  getpwent: 'void *getpwent()',
  setpwent: 'void setpwent()',
  endpwent: 'void endpwent()',
  getgrgid: 'void *getgrgid(unsigned int)',
  getgrnam: 'void *getgrnam(const char *)',
  getgrent: 'void *getgrent()',
  setgrent: 'void setgrent()',
  endgrent: 'void endgrent()',
  getgrouplist: 'int getgrouplist(const char *, unsigned int, void *, void *)',
  getEnviron: 'void *_NSGetEnviron()',
});

const id = (value: number) => value >>> 0;

export function nativeEnvironment(): EnvironmentSupport {
  return {
    environ() {
      const variable: bigint = isDarwin ? c.getEnviron() : libraryHandle().symbol('environ', 'void *');
      const list = peekPointer(variable);
      const out: Array<[string, string]> = [];
      for (const entry of stringsAt(list)) {
        const at = entry.indexOf(0x3d);
        if (at < 0) continue;
        out.push([fsDecode(entry.subarray(0, at)), fsDecode(entry.subarray(at + 1))]);
      }
      return out;
    },
    setenv: (name, value) => void check(c.setenv(cText(name), cText(value), 1)),
    unsetenv: (name) => void check(c.unsetenv(cText(name))),
  };
}

export function nativeIds(): IdSupport {
  const three = (call: (a: Uint8Array, b: Uint8Array, c: Uint8Array) => number): [number, number, number] => {
    check(call(scratch, scratch.subarray(4), scratch.subarray(8)));
    return [scratchWords[0]!, scratchWords[1]!, scratchWords[2]!];
  };
  return {
    getpid: () => process.pid,
    getppid: () => c.getppid(),
    gettid: () => (isDarwin ? process.pid : c.gettid()),
    getuid: () => c.getuid(),
    geteuid: () => c.geteuid(),
    getgid: () => c.getgid(),
    getegid: () => c.getegid(),
    getgroups() {
      const count: number = check(c.getgroups(0, null));
      const groups = new Uint32Array(count + 1);
      const got: number = check(c.getgroups(count, groups));
      return Array.from(groups.subarray(0, got));
    },
    getresuid: () => three(c.getresuid),
    getresgid: () => three(c.getresgid),
    setuid: (uid) => void check(c.setuid(id(uid))),
    seteuid: (uid) => void check(c.seteuid(id(uid))),
    setreuid: (real, effective) => void check(c.setreuid(id(real), id(effective))),
    setresuid: (real, effective, saved) => void check(c.setresuid(id(real), id(effective), id(saved))),
    setgid: (gid) => void check(c.setgid(id(gid))),
    setegid: (gid) => void check(c.setegid(id(gid))),
    setregid: (real, effective) => void check(c.setregid(id(real), id(effective))),
    setresgid: (real, effective, saved) => void check(c.setresgid(id(real), id(effective), id(saved))),
    setgroups: (groups) => void check(c.setgroups(groups.length, Uint32Array.from([...groups.map(id), 0]))),
    initgroups: (user, gid) => void check(c.initgroups(cText(user), id(gid))),
    getpgid: (pid) => check(c.getpgid(pid)),
    setpgid: (pid, processGroup) => void check(c.setpgid(pid, processGroup)),
    getpgrp: () => c.getpgrp(),
    getsid: (pid) => check(c.getsid(pid)),
    setsid: () => check(c.setsid()),
    getlogin() {
      const buffer = new Uint8Array(256);
      const code: number = c.getlogin(buffer, buffer.length);
      if (code !== 0) throw new PosixError(code);
      return fsDecode(buffer.slice(0, buffer.indexOf(0)));
    },
    getpriority(which, who) {
      clearErrno();
      const priority: number = c.getpriority(which, id(who));
      if (priority === -1 && errno() !== 0) fail();
      return priority;
    },
    setpriority: (which, who, priority) => void check(c.setpriority(which, id(who), priority)),
    nice(increment) {
      clearErrno();
      const value: number = c.nice(increment);
      if (value === -1 && errno() !== 0) fail();
      return value;
    },
  };
}

/** struct passwd: name, passwd, uid, gid, … */
function passwd(pointer: bigint): PasswdEntry {
  const view = peekView(pointer, 72);
  const text = (offset: number) => {
    const at = view.getBigUint64(offset, true);
    return at === 0n ? '' : cString(at);
  };
  const shift = isDarwin ? 16 : 0; // pw_change and pw_class come before gecos there
  return {
    name: text(0),
    passwd: text(8),
    uid: view.getUint32(16, true),
    gid: view.getUint32(20, true),
    gecos: text(24 + shift),
    dir: text(32 + shift),
    shell: text(40 + shift),
  };
}

function group(pointer: bigint): GroupEntry {
  const view = peekView(pointer, 32);
  const text = (offset: number) => {
    const at = view.getBigUint64(offset, true);
    return at === 0n ? '' : cString(at);
  };
  return {
    name: text(0),
    passwd: text(8),
    gid: view.getUint32(16, true),
    members: stringsAt(view.getBigUint64(24, true)).map((bytes) => fsDecode(bytes)),
  };
}

export function nativeUsers(): UserSupport {
  const orNull = <T>(pointer: bigint | null, decode: (pointer: bigint) => T): T | null =>
    pointer === null ? null : decode(pointer);
  const all = <T>(
    begin: () => void,
    next: () => bigint | null,
    end: () => void,
    decode: (pointer: bigint) => T,
  ): T[] => {
    const out: T[] = [];
    begin();
    for (let entry = next(); entry !== null; entry = next()) out.push(decode(entry));
    end();
    return out;
  };
  return {
    getpwuid: (uid) => orNull(c.getpwuid(id(uid)), passwd),
    getpwnam: (name) => orNull(c.getpwnam(cText(name)), passwd),
    getpwall: () => all(c.setpwent as () => void, c.getpwent, c.endpwent as () => void, passwd),
    getgrgid: (gid) => orNull(c.getgrgid(id(gid)), group),
    getgrnam: (name) => orNull(c.getgrnam(cText(name)), group),
    getgrall: () => all(c.setgrent as () => void, c.getgrent, c.endgrent as () => void, group),
    getgrouplist(user, gid) {
      for (let room = 64; ; room *= 4) {
        const groups = new Uint32Array(room);
        const count = new Int32Array([room]);
        if (c.getgrouplist(cText(user), id(gid), groups, count) >= 0) return Array.from(groups.subarray(0, count[0]));
        if (count[0]! <= room || room > 1 << 17) fail();
      }
    },
  };
}
