import type { CompiledUnit } from './compiler.ts';
import type { CompiledCode } from './form.ts';

export function evaluate(unit: CompiledUnit): CompiledCode {
  throw new Error(`cannot compile ${unit.root.name} yet`);
}
