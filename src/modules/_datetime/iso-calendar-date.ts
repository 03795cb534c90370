import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PTuple, tupleType } from '../../runtime/values/sequences.ts';
import { intArgument } from './arguments.ts';

/** `datetime.IsoCalendarDate`: what `date.isocalendar()` gives. */
export const isoCalendarDateType: PType = builtinType('IsoCalendarDate', {
  base: tupleType,
  module: 'datetime',
  subclassable: false,
});

export function makeIsoCalendarDate(year: number, week: number, weekday: number): PTuple {
  return new PTuple([year, week, weekday], isoCalendarDateType.instanceShape);
}

defineType(isoCalendarDateType, {
  doc: 'What isocalendar() gives: ISO year, week and weekday.',
  slots: {
    tp_new: newBy('IsoCalendarDate', {
      params: [arg('year', intArgument), arg('week', intArgument), arg('weekday', intArgument)],
      run: (_type, year, week, weekday) => makeIsoCalendarDate(year, week, weekday),
    }),
    tp_repr: ({ items: [year, week, weekday] }: PTuple) =>
      `datetime.IsoCalendarDate(year=${year}, week=${week}, weekday=${weekday})`,
  },
  members: [
    getset(PTuple, 'year', { get: (self) => self.items[0]! }),
    getset(PTuple, 'week', { get: (self) => self.items[1]! }),
    getset(PTuple, 'weekday', { get: (self) => self.items[2]! }),
    method(PTuple, '__reduce__', { run: (self) => new PTuple([tupleType, new PTuple([new PTuple(self.items)])]) }),
  ],
});
