/** Arrays of so many items are made from a template of their length: V8's `concat` takes 65 ns whatever there is to copy. */
const FEW = 24;

/** Arrays of 0, 1, 2 … items, all `undefined`, whose copies have room for no more. */
const templates: (readonly undefined[])[] = [];
for (let length = 0, items: undefined[] = []; length <= FEW; length++, items = [...items, undefined])
  templates.push(items.slice());

/** The items of `a`, then those of `b`, in a new array: `a.concat(b)`. */
export function joined<T>(a: readonly T[], b: readonly T[]): T[] {
  const count = a.length;
  const total = count + b.length;
  if (total > FEW) return a.concat(b);
  const all = templates[total]!.slice() as unknown[] as T[];
  for (let i = 0; i < count; i++) all[i] = a[i]!;
  for (let i = count; i < total; i++) all[i] = b[i - count]!;
  return all;
}

/** `first`, then `items`, in a new array. */
export function prepended<T>(first: T, items: readonly T[]): T[] {
  switch (items.length) {
    case 0:
      return [first];
    case 1:
      return [first, items[0]!];
    case 2:
      return [first, items[0]!, items[1]!];
    case 3:
      return [first, items[0]!, items[1]!, items[2]!];
    default:
      return joined([first], items);
  }
}
