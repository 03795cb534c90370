import type { CompilerEvent } from './compiler.ts';

const FORMS = ['', 'generator ', 'coroutine ', 'generator coroutine '];

/** One line about a compiler event, as `--log.compiler.level=FINE` prints it; with `source` the generated code follows. */
export function describeCompilerEvent(event: CompilerEvent, source = false): string {
  const { unit } = event;
  const { form, entry, root } = unit;
  const number = (form.generator ? 1 : 0) + (form.coroutine ? 2 : 0);
  const what = entry === root ? root.name : `${root.name}, ${entry.constructor.name} alone`;
  const subject = `${FORMS[number]}${form.lean ? 'lean ' : form.skeleton ? 'skeleton ' : ''}${what}`;
  switch (event.kind) {
    case 'failed':
      return `failed ${subject}: ${String(event.error)}`;
    case 'invalidated':
      return `invalidated ${subject}: ${event.nodes.map(({ node, why }) => `${node.constructor.name} ${why}`).join(', ')}`;
    case 'compiled': {
      const text = unit.code?.source ?? '';
      const calls = event.nodes.length === 0 ? '' : `; ${event.nodes.length} calls: ${summary(event.nodes)}`;
      const line = `compiled ${subject}: ${text.length} characters in ${event.milliseconds.toFixed(1)} ms${calls}`;
      return source ? `${line}\n${text}` : line;
    }
  }
}

/** The reasons why nodes stayed calls, each with how often. */
function summary(nodes: CompilerEvent['nodes']): string {
  const counts = new Map<string, number>();
  for (const { why } of nodes) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => (count === 1 ? why : `${why} (${count} times)`)).join(', ');
}
