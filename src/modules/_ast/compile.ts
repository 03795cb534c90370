/** `compile(…, PyCF_ONLY_AST)`. */

import { parseSource } from '../../nodes/compile.ts';
import { foldConstants } from '../../parser/constant-folding.ts';
import { futureFeatures } from '../../parser/future.ts';
import type { ParseMode } from '../../parser/parser.ts';
import type { PValue } from '../../runtime/object.ts';
import { setAstCompiler, sourceText } from '../builtins/code.ts';
import { PAstNode } from './classes.ts';
import { astToPython } from './to-python.ts';

const ONLY_AST = 0x400;
const OPTIMIZED_AST = 0x8000;
const TYPE_COMMENTS = 0x1000;

setAstCompiler((source: PValue, filename: string, mode: string, flags: number, optimize: number) => {
  if ((flags & ONLY_AST) === 0) return undefined;
  if (source instanceof PAstNode) return source;
  const tree = parseSource(sourceText(source, 'compile() arg 1', filename), mode as ParseMode, filename, {
    typeComments: (flags & TYPE_COMMENTS) !== 0,
  });
  if ((flags & OPTIMIZED_AST) === OPTIMIZED_AST) {
    foldConstants(tree, { optimize: Math.max(optimize, 0), future: futureFeatures(tree, filename).features });
  }
  return astToPython(tree);
});
