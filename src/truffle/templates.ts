// What scripts/templates-plugin.mjs registers: the syntax of `execute…` methods and of functions marked `@inline`, with the values of the
// module-level names in them. Such names must be constants (`const`, functions, classes, imports of those): their values are folded.

/** The syntax of a method or function, and what its free names mean. */
export interface TemplateSource {
  /** What `evaluator/stored-template.ts` made of it. */
  readonly stored: string;
  readonly bindings: () => Readonly<Record<string, unknown>>;
  /** The class that defines the method; null for a function. */
  readonly owner: object | null;
}

const methodsOf = new Map<unknown, Map<string, TemplateSource>>();
const functions = new Map<unknown, TemplateSource>();

export function registerMethodTemplates(
  owner: object,
  stored: Readonly<Record<string, string>>,
  bindings: () => Record<string, unknown>,
): void {
  let methods = methodsOf.get(owner);
  if (methods === undefined) methodsOf.set(owner, (methods = new Map()));
  for (const name of Object.keys(stored)) methods.set(name, { stored: stored[name]!, bindings, owner });
}

export function registerFunctionTemplate(
  owner: unknown,
  stored: string,
  bindings: () => Record<string, unknown>,
): void {
  functions.set(owner, { stored, bindings, owner: null });
}

/** The source of `name` as instances of `cls` see it: the nearest class along the prototype chain that defines it. */
export function methodSource(cls: unknown, name: string): TemplateSource | null {
  for (let owner = cls as { prototype?: object } | null; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const source = methodsOf.get(owner)?.get(name);
    if (source !== undefined) return source;
    // defined here, but not registered: a boundary
    if (owner.prototype !== undefined && Object.hasOwn(owner.prototype, name)) return null;
  }
  return null;
}

/** All registered methods that instances of `cls` inherit. */
export function allMethodSources(cls: unknown): TemplateSource[] {
  const sources: TemplateSource[] = [];
  for (let owner = cls; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const methods = methodsOf.get(owner);
    if (methods !== undefined) sources.push(...methods.values());
  }
  return sources;
}

export function functionSource(fn: unknown): TemplateSource | null {
  return functions.get(fn) ?? null;
}

/** Everything that is registered: for the test that holds all templates digestible. */
export function everyTemplate(): { name: string; source: TemplateSource }[] {
  const all: { name: string; source: TemplateSource }[] = [];
  for (const [owner, methods] of methodsOf)
    for (const [name, source] of methods) all.push({ name: `${(owner as { name: string }).name}.${name}`, source });
  for (const [fn, source] of functions) all.push({ name: (fn as { name: string }).name, source });
  return all;
}
