import type { CompiledUnit } from './compiler.ts';
import { Evaluation, type Parts, type Scope } from './evaluator/evaluation.ts';
import { expression } from './evaluator/expressions.ts';
import { branch, inlineTemplate } from './evaluator/inline.ts';
import { machineOf } from './evaluator/machine.ts';
import { nodeSuspends } from './evaluator/policy.ts';
import { shareVariables } from './evaluator/registers.ts';
import { block } from './evaluator/statements.ts';
import { methodTemplate } from './evaluator/template.ts';
import { code, FRAME, STABLE, UNSTABLE, Undigestible } from './evaluator/value.ts';
import type { CompiledCode } from './form.ts';
import { LoopNode } from './loop.ts';
import type { Node } from './node.ts';
import { knownSkeleton, rememberSkeleton } from './skeleton-cache.ts';
import { delegate, STEP } from './step.ts';

const PARTS: Parts = { expression, block, inlineTemplate, branch };

/**
 * The partial evaluator: makes one JavaScript function of a tree, by going through the text of its nodes' `execute` methods with their
 * constant fields at hand. What it cannot digest stays a call of the node.
 */
export function evaluate(unit: CompiledUnit): CompiledCode {
  const ev = new Evaluation(unit, PARTS);
  const suspends = (node: Node) => nodeSuspends(ev, node);
  const known = unit.form.skeleton ? knownSkeleton(unit, suspends) : null;
  if (known !== null) return known;
  const { entry, form, root } = unit;
  if (ev.lean && !ev.virtual) throw new Undigestible('its frames are real');
  const method = entry instanceof LoopNode ? 'executeLoop' : ev.lean ? 'executeLean' : 'execute';
  const template = methodTemplate(entry.constructor, method);
  if (template === null) throw new Error(`${entry.constructor.name}.${method} has no template`);
  if (template.unsupported !== null) throw new Error(`${entry.constructor.name}.${method}: ${template.unsupported}`);

  const scope: Scope = {
    node: entry,
    template,
    variables: new Map(),
    jumps: [],
    target: { outermost: true, label: '', exits: [], breaks: 0, wanted: true, next: null, codes: 0 },
    stored: null,
  };
  const parameters: string[] = [];
  template.parameters.forEach((name, i) => {
    if (i === 0) {
      scope.variables.set(name, FRAME);
      return;
    }
    const local = `a${i}_${name}`;
    parameters.push(local);
    scope.variables.set(name, code(local, template.assigned.has(name) ? UNSTABLE : STABLE));
  });
  if (template.rest !== null) {
    parameters.push('...rest');
    scope.variables.set(template.rest, code('rest', STABLE));
  }
  ev.dependOn(entry);
  block(ev, template.body, scope);
  if (ev.alone) parameters.unshift('fr');
  if (ev.lean && ev.returned === 0) throw new Undigestible('nothing ends here');

  const body = ev.left > 0 ? leaving(ev, parameters) : ev.body();
  const prelude = [`"use strict";`];
  if (ev.usesFrame || (ev.alone && ev.virtual)) prelude.push(ev.saver());
  // the text of skeletons serves all trees of the same shape
  const name = form.skeleton ? '$skeleton' : functionName(root.name);
  const lines = [`function${form.generator || form.coroutine ? '*' : ''} ${name}(${parameters.join(', ')}) {`];
  if (ev.virtual) {
    lines.push(ev.declarations());
    if (ev.alone) lines.push('try {', body, `} finally { ${ev.saveCall()} }`);
    else lines.push(body);
  } else {
    if (!ev.alone) lines.push(`const fr = ${ev.writer.constant(root)}.createFrame();`);
    lines.push('const S = fr.slots;', body);
  }
  lines.push('}');
  const text = lines.join('\n');
  const machine = form.generator && !form.coroutine && !form.skeleton ? machineOf(text, name) : null;
  if (machine !== null)
    prelude.push(`const STEP = ${ev.writer.constant(STEP)}, delegate = ${ev.writer.constant(delegate)};`, machine);
  // in parentheses V8 compiles it at once, and does not look through it first
  else prelude.push(`return (${form.coroutine ? shareVariables(text) : text})`);
  const source = prelude.join('\n');
  const { constants } = ev.writer;
  const factory = factoryOf(source, constants.length, unit);
  const made = { run: factory(...constants), source, constants, calls: ev.calls };
  if (form.skeleton) rememberSkeleton(unit, made, factory, suspends);
  return made;
}

/** The body of lean code, with the way out of it. */
function leaving(ev: Evaluation, parameters: readonly string[]): string {
  return `LEFT: {\n${ev.body()}\n}\nreturn ${ev.writer.constant(ev.root.callTarget)}.leave(${parameters.join(', ')});`;
}

/** An identifier made of any text. */
function functionName(name: string): string {
  return `$${name.replace(/[^\w$]/g, '_')}`;
}

type Factory = (...constants: unknown[]) => unknown;
const factories = new Map<string, Factory>();
let units = 0;

/** What makes the function of its constants. Skeletons of the same text share it: they are many, and V8 need not parse them again. */
function factoryOf(source: string, count: number, unit: CompiledUnit): Factory {
  const names = Array.from({ length: count }, (_, i) => `k${i}`).join(',');
  const place = (folder: string) => `//# sourceURL=${folder}/${++units}${functionName(unit.root.name)}.js`;
  if (!unit.form.skeleton) return new Function(names, `${source}\n${place('tspy-compiled')}`) as Factory;
  const key = `${names}\n${source}`;
  let factory = factories.get(key);
  if (factory === undefined) {
    factory = new Function(names, `${source}\n${place('tspy-skeleton')}`) as Factory;
    if (factories.size > 5000) factories.clear();
    factories.set(key, factory);
  }
  return factory;
}
