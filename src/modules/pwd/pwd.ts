import { structSequence } from '../../objects/structseq.ts';
import type { GroupEntry, PasswdEntry } from '../../posix/support/users.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, strWithoutNul } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { keyError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PList } from '../../runtime/values/sequences.ts';

export const structPasswd = structSequence('pwd.struct_passwd', [
  ['pw_name', 'user name'],
  ['pw_passwd', 'password'],
  ['pw_uid', 'user id'],
  ['pw_gid', 'group id'],
  ['pw_gecos', 'real name'],
  ['pw_dir', 'home directory'],
  ['pw_shell', 'shell program'],
]);

export const structGroup = structSequence('grp.struct_group', [
  ['gr_name', 'group name'],
  ['gr_passwd', 'password'],
  ['gr_gid', 'group id'],
  ['gr_mem', 'group members'],
]);

const passwd = (e: PasswdEntry): PValue => structPasswd.make([e.name, e.passwd, e.uid, e.gid, e.gecos, e.dir, e.shell]);
const group = (e: GroupEntry): PValue => structGroup.make([e.name, e.passwd, e.gid, new PList([...e.members])]);

const os = () => currentContext().posix;

/** An id as C takes it, or `undefined` for one that no entry can have. */
function idOf(value: PValue): number | undefined {
  const n = asIndex(value);
  return n < -1 || n > 0xffffffff ? undefined : Number(n);
}

defineModule('pwd', {
  doc: 'This module provides access to the Unix password database.',
  functions: [
    builtinFunction('getpwuid', {
      doc: 'Return the password database entry for the given numeric user ID.',
      params: [arg('uidobj', object), '/'],
      run(_self, value) {
        const uid = idOf(value);
        const entry = uid === undefined ? null : syscall(() => os().getpwuid(uid));
        if (entry === null) throw keyError(`getpwuid(): uid not found${uid === undefined ? '' : `: ${uid}`}`);
        return passwd(entry);
      },
    }),
    builtinFunction('getpwnam', {
      doc: 'Return the password database entry for the given user name.',
      params: [arg('name', strWithoutNul), '/'],
      run(_self, name) {
        const entry = syscall(() => os().getpwnam(name));
        if (entry === null) throw keyError(`getpwnam(): name not found: ${pyObjectRepr(name)}`);
        return passwd(entry);
      },
    }),
    builtinFunction('getpwall', { run: () => new PList(syscall(() => os().getpwall()).map(passwd)) }),
  ],
  attributes: { struct_passwd: structPasswd.type },
});

defineModule('grp', {
  doc: 'Access to the Unix group database.',
  functions: [
    builtinFunction('getgrgid', {
      doc: 'Return the group database entry for the given numeric group ID.',
      params: [arg('id', object)],
      run(_self, value) {
        const gid = idOf(value);
        const entry = gid === undefined ? null : syscall(() => os().getgrgid(gid));
        if (entry === null) throw keyError(`getgrgid(): gid not found: ${pyObjectRepr(value)}`);
        return group(entry);
      },
    }),
    builtinFunction('getgrnam', {
      doc: 'Return the group database entry for the given group name.',
      params: [arg('name', strWithoutNul)],
      run(_self, name) {
        const entry = syscall(() => os().getgrnam(name));
        if (entry === null) throw keyError(`getgrnam(): name not found: ${pyObjectRepr(name)}`);
        return group(entry);
      },
    }),
    builtinFunction('getgrall', { run: () => new PList(syscall(() => os().getgrall()).map(group)) }),
  ],
  attributes: { struct_group: structGroup.type },
});
