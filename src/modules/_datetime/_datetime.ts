import { PCapsule } from '../../objects/capsule/capsule.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { MAX_YEAR, MIN_YEAR } from './calendar.ts';
import './date-type.ts';
import './datetime-type.ts';
import { timedeltaType } from './delta.ts';
import './time-type.ts';
import './timedelta.ts';
import { dateType, datetimeType, timeType } from './values.ts';
import './zone-types.ts';
import { timezoneType, tzinfoType, utc } from './zones.ts';

defineModule('_datetime', {
  doc: 'Dates, times, zones and differences.',
  attributes: {
    date: dateType,
    datetime: datetimeType,
    time: timeType,
    timedelta: timedeltaType,
    timezone: timezoneType,
    tzinfo: tzinfoType,
    datetime_CAPI: new PCapsule('datetime.datetime_CAPI'),
    UTC: utc,
    MINYEAR: MIN_YEAR,
    MAXYEAR: MAX_YEAR,
  },
});
