/*
 * The variables of a coroutine. V8 gives each variable of a block a register of its own, and a suspended generator keeps all its registers: what
 * a block that is over had in hand would live as long as the coroutine is suspended, and a call of it costs memory for all of them. Here
 * blocks that follow each other share variables, and those that no open block uses are emptied where the coroutine gives way.
 */

/** How many variables are emptied at one place at most. */
const MOST_EMPTIED = 64;

/** String literals are tokens too: what looks like a brace or variable in one is text. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}]|\b(?:const|let) ([\w$]+_\d+)(?: = |;)|\b(\w+) = yield\*|[A-Za-z_$][\w$]*/g;

/** The same `function*` with its variables shared. */
export function shareVariables(text: string): string {
  const start = text.indexOf('{') + 1;
  const shared = new Map<string, string>();
  const open: number[] = [];
  let top = 0;
  let most = 0;
  /** Where a coroutine gives way: how many variables are in use there. */
  const uses: number[] = [];
  const body = text.slice(start).replace(TOKEN, (token, declared: string | undefined, resumed: string | undefined) => {
    if (token === '{') open.push(top);
    else if (token === '}') top = open.pop() ?? 0;
    else if (declared !== undefined) {
      const name = `v${top++}`;
      if (top > most) most = top;
      shared.set(declared, name);
      return token.endsWith(';') ? `${name} = undefined;` : `${name} = `;
    } else if (resumed !== undefined) {
      uses.push(top);
      return `\0${shared.get(resumed) ?? resumed} = yield*`;
    } else return shared.get(token) ?? token;
    return token;
  });
  if (most === 0) return text;
  let at = 0;
  // `if (…) t = yield* …;` empties within an expression: it stays one statement.
  const emptied = body.replace(/\0/g, () => {
    const first = uses[at++]!;
    const names: string[] = [];
    for (let i = first; i < Math.min(most, first + MOST_EMPTIED); i++) names.push(`v${i} = `);
    return names.length === 0 ? '' : `${names.join('')}undefined, `;
  });
  const names = Array.from({ length: most }, (_, i) => `v${i}`);
  return `${text.slice(0, start)}\nlet ${names.join(', ')};${emptied}`;
}
