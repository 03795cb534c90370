import { type AnyNode, SCHEMA } from '../parser/ast.ts';
import { currentContext, hasContext } from '../runtime/context.ts';
import { discardCompiledCode } from '../truffle/instrumentation.ts';
import { PythonRootNode } from './function-root.ts';

/*
 * `f_locals` of a caller: compiled code has its locals in JavaScript variables, where nobody else can see them. So code that names `f_locals`
 * makes all compiled code keep them on heap frames from then on: a program that does is noticed before it runs, the library when such a
 * function of it is first called. Heap frames are slower (measured: calls 2.3 times, loops over ints 1.2 times), which is why it is not the rule.
 */

/** Whether compiled code keeps its locals visible. */
export const visibleLocals = { on: false };

export function makeLocalsVisible(): void {
  if (visibleLocals.on) return;
  visibleLocals.on = true;
  discardCompiledCode((root) => {
    if (root instanceof PythonRootNode) root.heapFrame = true;
  });
}

/** Files of the library that name `f_locals` for what has nothing to do with running callers, or is never compiled. */
const HARMLESS = /(\/|^<frozen )(_collections_abc|traceback)(\.py|>)$/;

/** A program that names `f_locals` is about to run. */
export function noticeProgram(filename: string): void {
  if (visibleLocals.on || filename.startsWith('<frozen')) return;
  if (hasContext() && filename.startsWith(`${currentContext().options.stdlib}/`)) return;
  makeLocalsVisible();
}

/** The same for a function that is about to be called. */
export function noticeFunction(mentioned: readonly string[], filename: string): void {
  if (!visibleLocals.on && mentioned.includes('f_locals') && !HARMLESS.test(filename)) makeLocalsVisible();
}

/** Whether a tree names `f_locals`. */
export function mentionsFrameLocals(root: AnyNode): boolean {
  const pending: AnyNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'Attribute' && node.attr === 'f_locals') return true;
    if (node.kind === 'Constant' && node.value === 'f_locals') return true;
    const values = node as unknown as Record<string, unknown>;
    for (const field of FIELDS[node.kind]!) {
      const value = values[field];
      if (Array.isArray(value)) {
        for (const item of value) if (item !== null && typeof item === 'object') pending.push(item as AnyNode);
      } else if (value !== null && typeof value === 'object') pending.push(value as AnyNode);
    }
  }
  return false;
}

/** The fields of each kind that hold nodes. */
const FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(SCHEMA).map(([kind, [, fields]]) => [
    kind,
    Object.entries(fields as Record<string, string>)
      .filter(
        ([, type]) => !/^(identifier|string|int|constant|expr_context|boolop|operator|unaryop|cmpop)\b/.test(type),
      )
      .map(([name]) => name),
  ]),
);
