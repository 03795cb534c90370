import { UnicodeDatabase } from './unicode-database.ts';

const database = new UnicodeDatabase('15.1.0');

/** How many columns of a terminal a character takes: `wcwidth`, with one column for what is none. */
export function columnsOf(point: number): 0 | 1 | 2 {
  if (point < 0x300) return 1;
  const width = database.eastAsianWidth(point);
  if (width === 'W' || width === 'F') return 2;
  if (point >= 0x1160 && point <= 0x11ff) return 0;
  const category = database.category(point);
  return category === 'Mn' || category === 'Me' || (category === 'Cf' && point !== 0xad) ? 0 : 1;
}
