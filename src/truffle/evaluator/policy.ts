import { coroutineFunctionOf, coroutineMethodOf, coroutineOperationOf, suspend } from '../intrinsics.ts';
import { LoopNode } from '../loop.ts';
import { forEachChild, Node } from '../node.ts';
import { allMethodSources, everyTemplate } from '../templates.ts';
import type { Evaluation } from './evaluation.ts';
import { functionTemplate, glimpseOf, type Template, templateOf } from './template.ts';

/** The methods of a statement that answer completion codes. */
export const STATEMENT_METHODS = new Set(['execute', 'executeBody', 'executeElse', 'executeLoop', 'continueLoop']);

/** How the reason ends for a node that is left out because it is cold. */
export const NEVER_EXECUTED = ' was never executed';

/** Nesting beyond which something must be recursive: of functions, of methods; and where a call would not do, because it could not suspend. */
const FUNCTION_DEPTH_LIMIT = 100;
const METHOD_DEPTH_LIMIT = 250;
const SUSPENDING_DEPTH_LIMIT = 8000;

/** Whether what is inlined is nested too deeply for one more. */
export function isTooDeep(ev: Evaluation, ofFunction: boolean): boolean {
  const { form } = ev.unit;
  if (form.generator || form.coroutine) return ev.inlineDepth > SUSPENDING_DEPTH_LIMIT;
  return ev.inlineDepth > (ofFunction ? FUNCTION_DEPTH_LIMIT : METHOD_DEPTH_LIMIT);
}

/** Null when `template` of the child `node` is to be inlined; otherwise why not, or '' when that is no news. */
export function mayInline(ev: Evaluation, node: Node, template: Template): string | null {
  if (node.isRoot) return '';
  const { form } = ev.unit;
  const suspends = (form.generator || form.coroutine) && nodeSuspends(ev, node);
  if (!suspends) {
    if (form.skeleton) return '';
    if (!ev.loose && node.isCold() && !hasWarmPart(node)) return `${node.constructor.name}${NEVER_EXECUTED}`;
    if (ev.full) return 'the code is too large';
  }
  return mayInlineMethod(ev, template);
}

/** Whether something below a node that never got to its own operation was executed: then its parts always raised, and count. */
function hasWarmPart(node: Node): boolean {
  let warm = false;
  forEachChild(node, (child) => {
    if (warm) return;
    warm = (child.isCold !== Node.prototype.isCold && !child.isCold()) || hasWarmPart(child);
  });
  return warm;
}

/** Nodes from which on what runs only sometimes is a part. */
const PART = 14;

/** Whether a child's `execute` gets code of its own, made when it first runs: most of what a long function could do it does not in its first calls. */
export function isPart(ev: Evaluation, node: Node, method: string): boolean {
  const { form, entry } = ev.unit;
  if (!form.skeleton || !form.coroutine || form.generator || method !== 'execute') return false;
  return node !== entry && !(node instanceof LoopNode) && runsSometimes(node) && countBelow(node, PART) >= PART;
}

function runsSometimes(node: Node): boolean {
  const { parent } = node;
  if (parent === null) return false;
  return (parent.constructor as typeof Node).occasional.some((name) => {
    const child = (parent as unknown as Record<string, unknown>)[name];
    return child === node || (Array.isArray(child) && child.includes(node));
  });
}

/** How many nodes there are below `node`, counted up to `limit`. */
function countBelow(node: Node, limit: number): number {
  let count = 0;
  forEachChild(node, (child) => {
    if (count < limit) count += 1 + countBelow(child, limit - count);
  });
  return count;
}

/** The same for another method of a node that is being inlined. */
export function mayInlineMethod(ev: Evaluation, template: Template): string | null {
  if (template.unsupported !== null) return template.unsupported;
  if (isTooDeep(ev, false)) return 'nested too deeply';
  return null;
}

const GENERATOR = 1;
const COROUTINE = 2;

/** What makes instances of a class suspend, themselves and without their children: a set of the forms above. */
const classForms = new WeakMap<object, number>();

/** Whether the tree below `node` contains a place that may suspend in this form. */
export function nodeSuspends(ev: Evaluation, node: Node): boolean {
  const wanted = (ev.unit.form.generator ? GENERATOR : 0) | (ev.unit.form.coroutine ? COROUTINE : 0);
  return (suspensionsBelow(node, ev.suspensions) & wanted) !== 0;
}

function suspensionsBelow(node: Node, known: Map<Node, number>): number {
  let forms = known.get(node);
  if (forms === undefined) {
    forms = formsOfClass(node.constructor);
    forEachChild(node, (child) => {
      forms! |= suspensionsBelow(child, known);
    });
    known.set(node, forms);
  }
  return forms;
}

function formsOfClass(cls: object, read = templateOf): number {
  let forms = classForms.get(cls);
  if (forms === undefined) {
    forms = 0;
    for (const source of allMethodSources(cls)) forms |= formsOfTemplate(read(source));
    classForms.set(cls, forms);
  }
  return forms;
}

/** Finds out ahead which classes suspend. To be called when all that may is declared. */
export function settleSuspensions(): void {
  for (const { source } of everyTemplate()) if (source.owner !== null) formsOfClass(source.owner, glimpseOf);
}

function formsOfTemplate(template: Template): number {
  let forms = 0;
  for (const name of template.called) {
    if (name === 'poll' || name === 'backEdge') forms |= COROUTINE;
    if (coroutineMethodOf(name) !== undefined || coroutineOperationOf(name) !== undefined) forms |= COROUTINE;
    const value = template.bindings[name];
    if (value === undefined) continue;
    if (value === suspend) forms |= GENERATOR;
    if (coroutineFunctionOf(value) !== undefined) forms |= COROUTINE;
    const inlined = functionTemplate(value);
    if (inlined !== null && inlined !== template) forms |= formsOfTemplate(inlined);
  }
  return forms;
}
