import { genericAlias } from '../../objects/generic-alias/generic-alias.ts';
import { asIndex, hasIndex } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { indexError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { slicePoints } from '../../runtime/text/code-points.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { matchType, PMatch } from './objects.ts';
import { expand } from './substitute.ts';

/** The number of a group given by number or name: `match_getindex`. */
function groupIndex(self: PMatch, key: PValue): number {
  if (typeof key === 'number' && key >= 0 && key <= self.pattern.groups) return key;
  const index = hasIndex(key) ? asIndex(key) : self.pattern.groupIndex.get(key);
  if (typeof index !== 'number' || index < 0 || index > self.pattern.groups) throw indexError('no such group');
  return index;
}

const span = (self: PMatch, index: number) => new PTuple([self.marks[index * 2]!, self.marks[index * 2 + 1]!]);

defineType(matchType, {
  doc: 'The result of re.match() and re.search().\nMatch objects always have a boolean value of True.',
  slots: {
    tp_repr: (self: PMatch) =>
      `<re.Match object; span=(${self.marks[0]}, ${self.marks[1]}), match=${slicePoints(pyObjectRepr(self.group(0, null)), 0, 50)}>`,
    mp_subscript: (self: PMatch, key: PValue) => self.group(groupIndex(self, key), null),
  },
  members: [
    method(PMatch, 'group', {
      textSignature: null,
      doc: 'group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or names.\n    For 0 returns the entire match.',
      params: [varargs('groups')],
      run(self, groups) {
        if (groups.length === 0) return self.group(0, null);
        if (groups.length === 1) return self.group(groupIndex(self, groups[0]!), null);
        return new PTuple(groups.map((key) => self.group(groupIndex(self, key), null)));
      },
    }),
    method(PMatch, 'start', {
      doc: 'Return index of the start of the substring matched by group.',
      params: [arg('group', object, 0), '/'],
      run: (self, group) => self.marks[groupIndex(self, group) * 2]!,
    }),
    method(PMatch, 'end', {
      doc: 'Return index of the end of the substring matched by group.',
      params: [arg('group', object, 0), '/'],
      run: (self, group) => self.marks[groupIndex(self, group) * 2 + 1]!,
    }),
    method(PMatch, 'span', {
      doc: 'For match object m, return the 2-tuple (m.start(group), m.end(group)).',
      params: [arg('group', object, 0), '/'],
      run: (self, group) => span(self, groupIndex(self, group)),
    }),
    method(PMatch, 'groups', {
      doc: 'Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n    Is used for groups that did not participate in the match.',
      params: [arg('default', object, null)],
      run(self, fallback) {
        const items: PValue[] = [];
        for (let i = 1; i <= self.pattern.groups; i++) items.push(self.group(i, fallback));
        return new PTuple(items);
      },
    }),
    method(PMatch, 'groupdict', {
      doc: 'Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups that did not participate in the match.',
      params: [arg('default', object, null)],
      run(self, fallback) {
        const result = new PDict();
        for (const [index, name] of self.pattern.indexGroup.items.entries())
          if (name !== null && index > 0) result.set(name, self.group(index, fallback));
        return result;
      },
    }),
    method(PMatch, 'expand', {
      doc: 'Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.',
      params: [arg('template', object)],
      run: expand,
    }),
    method(PMatch, '__copy__', { run: (self) => self }),
    method(PMatch, '__deepcopy__', { params: [arg('memo', object), '/'], run: (self) => self }),
    classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
    getset(PMatch, 'string', {
      doc: 'The string passed to match() or search().',
      get: (self) => self.subject.source,
      member: true,
    }),
    getset(PMatch, 're', { doc: 'The regular expression object.', get: (self) => self.pattern, member: true }),
    getset(PMatch, 'pos', {
      doc: 'The index into the string at which the RE engine started looking for a match.',
      get: (self) => self.pos,
      member: true,
    }),
    getset(PMatch, 'endpos', {
      doc: 'The index into the string beyond which the RE engine will not go.',
      get: (self) => self.endpos,
      member: true,
    }),
    getset(PMatch, 'lastindex', {
      doc: 'The integer index of the last matched capturing group.',
      get: (self) => (self.lastIndex < 0 ? null : self.lastIndex),
    }),
    getset(PMatch, 'lastgroup', {
      doc: 'The name of the last matched capturing group.',
      get: (self) => (self.lastIndex < 0 ? null : (self.pattern.indexGroup.items[self.lastIndex] ?? null)),
    }),
    getset(PMatch, 'regs', {
      get(self) {
        const spans: PValue[] = [];
        for (let i = 0; i <= self.pattern.groups; i++) spans.push(span(self, i));
        return new PTuple(spans);
      },
    }),
  ],
});
