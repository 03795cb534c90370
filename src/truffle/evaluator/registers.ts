/*
 * The variables of a coroutine. V8 gives each variable of a block a register of its own, and a suspended generator keeps all its registers: what
 * a block that is over had in hand would live as long as the coroutine is suspended, and a call of it costs memory for all of them. Here
 * blocks that follow each other share variables, and those that no open block uses are emptied where the coroutine gives way.
 */

/** How many variables are emptied at one place at most. */
const MOST_EMPTIED = 64;

/** Braces, declarations, the names that variables of blocks have, and string literals: what looks like a brace or a name in one is text. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"|for \(;;\) \{|[{}]|\b(?:const|let) ([\w$]+_\d+)(?: = |;)|\b([\w$]+_\d+) = yield\*|\b[\w$]+_\d+\b/g;

/** The rest of a line that gives a name to what a constant or the frame holds. */
const LOAD = /(?:k\d+|fr)(?:\.\w+|\[\d+\])*;\n/y;

interface Token {
  readonly kind: 'opens' | 'loops' | 'closes' | 'declares' | 'resumes' | 'mentions';
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The end of a line that only loads. */
  readonly loads: number;
}

/** What of a `function*` has to do with its variables, and how often each is mentioned. */
function tokensOf(text: string, start: number): { tokens: Token[]; mentions: Map<string, number> } {
  const tokens: Token[] = [];
  const mentions = new Map<string, number>();
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const { 0: token, 1: declared, 2: resumed, index } = match;
    const end = index + token.length;
    if (declared !== undefined) {
      LOAD.lastIndex = end;
      const loads = token.endsWith(' = ') && LOAD.test(text) ? LOAD.lastIndex : 0;
      if (!mentions.has(declared)) mentions.set(declared, 0);
      tokens.push({ kind: 'declares', start: index, end, name: declared, loads });
    } else if (token === '{' || token === '}') {
      tokens.push({ kind: token === '{' ? 'opens' : 'closes', start: index, end, name: '', loads: 0 });
    } else if (token === 'for (;;) {') tokens.push({ kind: 'loops', start: index, end, name: '', loads: 0 });
    else if (token.charCodeAt(0) !== 34) {
      const name = resumed ?? token;
      mentions.set(name, (mentions.get(name) ?? 0) + 1);
      tokens.push({ kind: resumed === undefined ? 'mentions' : 'resumes', start: index, end, name, loads: 0 });
    }
  }
  return { tokens, mentions };
}

/** The same `function*` with its variables shared, and without those that nobody looks at. */
export function shareVariables(text: string): string {
  const start = text.indexOf('{') + 1;
  const { tokens, mentions } = tokensOf(text, start);
  const shared = new Map<string, string>();
  /** The open blocks: how many variables were in use before, and for loops the number of places before it where it gives way. */
  const open: { readonly top: number; readonly loop: number }[] = [];
  let top = 0;
  let most = 0;
  /** Where a coroutine gives way: the piece there, how many variables are in use, and how many may have been used before. */
  const uses: { readonly piece: number; readonly from: number; to: number }[] = [];
  const pieces: string[] = [];
  let done = start;
  for (const { kind, start: at, end, name, loads } of tokens) {
    if (at < done) continue;
    switch (kind) {
      case 'opens':
        open.push({ top, loop: -1 });
        break;
      case 'loops':
        open.push({ top, loop: uses.length });
        break;
      case 'closes': {
        const block = open.pop();
        top = block?.top ?? 0;
        if (block !== undefined && block.loop >= 0) for (let i = block.loop; i < uses.length; i++) uses[i]!.to = most;
        break;
      }
      case 'declares': {
        pieces.push(text.slice(done, at));
        if (loads > 0 && mentions.get(name) === 0) {
          // skeletons have many: most of what a method reads of its node is not folded, nor needed
          done = loads;
          break;
        }
        const variable = `v${top++}`;
        if (top > most) most = top;
        shared.set(name, variable);
        pieces.push(text.charCodeAt(end - 1) === 59 ? `${variable} = undefined;` : `${variable} = `);
        done = end;
        break;
      }
      case 'resumes':
        pieces.push(text.slice(done, at), '');
        uses.push({ piece: pieces.length - 1, from: top, to: most });
        pieces.push(`${shared.get(name) ?? name} = yield*`);
        done = end;
        break;
      case 'mentions': {
        const variable = shared.get(name);
        if (variable === undefined) break;
        pieces.push(text.slice(done, at), variable);
        done = end;
      }
    }
  }
  if (most === 0) return text;
  pieces.push(text.slice(done));
  // `if (…) t = yield* …;` empties within an expression: it stays one statement.
  for (const { piece, from, to } of uses) {
    const names: string[] = [];
    for (let i = from; i < Math.min(to, from + MOST_EMPTIED); i++) names.push(`v${i} = `);
    if (names.length > 0) pieces[piece] = `${names.join('')}undefined, `;
  }
  const names = Array.from({ length: most }, (_, i) => `v${i}`);
  return `${text.slice(0, start)}\nlet ${names.join(', ')};${pieces.join('')}`;
}
