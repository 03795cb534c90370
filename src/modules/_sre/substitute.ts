import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall, pyObjectCall1, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { currentContext } from '../../runtime/context.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { checkTextSize } from '../../runtime/text/search.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import type { Matcher } from './matcher.ts';
import { PMatch, type PPattern, PTemplate } from './objects.ts';
import { begin } from './search.ts';
import type { Subject } from './subject.ts';

/** The function `re._compile_template`, which parses replacements. */
function compileTemplate(pattern: PPattern, template: PValue): PValue {
  const context = currentContext();
  const re = context.modules.getStr('re') ?? pyObjectCall1(pyObjectGetAttr(context.builtins, '__import__'), 're');
  return pyObjectCall2(pyObjectGetAttr(re, '_compile_template'), pattern, template);
}

/** Joins the parts of a result, which are all str or all bytes. */
export function joinParts(parts: readonly PValue[], isBytes: boolean): PValue {
  if (!isBytes) {
    const texts: string[] = [];
    let size = 0;
    for (let i = 0; i < parts.length; i++) {
      const text = strValue(parts[i]!);
      if (text === undefined)
        throw typeError(`sequence item ${i}: expected str instance, ${typeOf(parts[i]!).name} found`);
      size += text.length;
      texts.push(text);
    }
    checkTextSize(size);
    return texts.join('');
  }
  const chunks = parts.map((part, i) => {
    if (!hasBuffer(part))
      throw typeError(`sequence item ${i}: expected a bytes-like object, ${typeOf(part).tpName} found`);
    return bytesOf(part);
  });
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return new PBytes(joined);
}

/** `Match.expand` with a parsed template. */
export function expandTemplate(template: PTemplate, match: PMatch): PValue {
  if (template.groups.length === 0) return template.literals[0]!;
  const parts: PValue[] = [];
  appendTemplate(parts, template, match);
  return joinParts(parts, match.subject.isBytes);
}

function appendTemplate(parts: PValue[], template: PTemplate, match: PMatch): void {
  parts.push(template.literals[0]!);
  for (let i = 0; i < template.groups.length; i++) {
    const text = match.group(template.groups[i]!, null);
    if (text !== null) parts.push(text);
    parts.push(template.literals[i + 1]!);
  }
}

export function expand(match: PMatch, template: PValue): PValue {
  const compiled = compileTemplate(match.pattern, template);
  return compiled instanceof PTemplate ? expandTemplate(compiled, match) : compiled;
}

/** A replacement without a backslash stands for itself. */
function literalReplacement(replacement: PValue): boolean {
  const text = strValue(replacement);
  if (text !== undefined) return !text.includes('\\');
  if (!hasBuffer(replacement)) return false;
  return !bytesOf(replacement).includes(92);
}

/** How many matches `replaceMatches` replaced when it last returned. */
let replacedLast = 0;

/**
 * What is between matches and what takes their place into `parts`; answers where the last match ends. `how` is a template, a function to call,
 * or null when `literal` replaces all. A loop on its own, see `text/split.ts`.
 */
function replaceMatches(
  parts: PValue[],
  pattern: PPattern,
  how: PValue | PTemplate,
  literal: PValue,
  subject: Subject,
  matcher: Matcher,
  start: number,
  end: number,
  count: number,
): number {
  let replaced = 0;
  let at = start;
  while (count === 0 || replaced < count) {
    if (!matcher.search(at)) break;
    const { start: from, end: to } = matcher;
    if (at < from) parts.push(subject.slice(at, from));
    if (how === null) parts.push(literal);
    else if (how instanceof PTemplate) appendTemplate(parts, how, new PMatch(pattern, subject, matcher, start, end));
    else {
      const item = pyObjectCall(how, [new PMatch(pattern, subject, matcher, start, end)], null);
      if (item !== null) parts.push(item);
    }
    at = to;
    replaced++;
    if (to === from) matcher.mustAdvance = to;
    else matcher.mustAdvance = -1;
  }
  replacedLast = replaced;
  return at;
}

/** `pattern_subx`: the text with its matches replaced, and how many there were if that is asked for. */
export function substitute(
  pattern: PPattern,
  replacement: PValue,
  string: PValue,
  count: number,
  counts: boolean,
): [result: PValue, replaced: number] {
  let template: PTemplate | null = null;
  let callback = false;
  let literal: PValue = replacement;
  if (isCallable(replacement)) callback = true;
  else if (!literalReplacement(replacement)) {
    const compiled = compileTemplate(pattern, replacement);
    if (compiled instanceof PTemplate && compiled.groups.length > 0) template = compiled;
    else if (compiled instanceof PTemplate) literal = compiled.literals[0]!;
    else if (isCallable(compiled)) {
      callback = true;
      literal = compiled;
    } else literal = compiled;
  }
  const { subject, matcher, start, end } = begin(pattern, string, 0, Number.MAX_SAFE_INTEGER);
  const parts: PValue[] = [];
  const how = callback ? literal : template;
  let at: number;
  let replaced: number;
  try {
    if (how === null && typeof literal === 'string' && count === 0 && !counts && !subject.isBytes) {
      const by = literal.includes('$') ? literal.replaceAll('$', '$$$$') : literal;
      const all = matcher.allAtOnce((text, expression) => text.replace(expression, by));
      if (all !== undefined) return [all, 0];
    }
    at = replaceMatches(parts, pattern, how, literal, subject, matcher, start, end, count);
    replaced = replacedLast;
  } finally {
    pattern.give(matcher);
  }
  if (replaced === 0 && at === start) return [subject.slice(0, subject.length), 0];
  if (at < end) parts.push(subject.slice(at, end));
  return [joinParts(parts, subject.isBytes), replaced];
}
