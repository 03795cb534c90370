/** `compile()` of and to syntax trees. */

import { asPythonError, compileModule, parseSource } from '../../nodes/compile.ts';
import { validateModule } from '../../parser/ast-validation.ts';
import { foldConstants } from '../../parser/constant-folding.ts';
import { futureFeatures } from '../../parser/future.ts';
import type { ParseMode } from '../../parser/parser.ts';
import { setAstCompiler, sourceText } from '../builtins/code.ts';
import { PAstNode } from './classes.ts';
import { astFromPython } from './from-python.ts';
import { astToPython } from './to-python.ts';

const ONLY_AST = 0x400;
const OPTIMIZED_AST = 0x8000;
const TYPE_COMMENTS = 0x1000;

setAstCompiler((source, mode, flags, options) => {
  const { filename } = options;
  const optimize = options.optimize ?? 0;
  if (source instanceof PAstNode) {
    const optimized = (flags & OPTIMIZED_AST) === OPTIMIZED_AST;
    if ((flags & ONLY_AST) !== 0 && !optimized) return source;
    const tree = astFromPython(source, mode as 'exec');
    try {
      validateModule(tree);
    } catch (error) {
      throw asPythonError(error);
    }
    if ((flags & ONLY_AST) === 0) return compileModule(tree, options);
    foldConstants(tree, { optimize, future: futureFeatures(tree, filename).features });
    return astToPython(tree);
  }
  if ((flags & ONLY_AST) === 0) return undefined;
  const tree = parseSource(
    sourceText(source, 'compile() arg 1', 'string, bytes or AST object', filename),
    mode as ParseMode,
    filename,
    {
      typeComments: (flags & TYPE_COMMENTS) !== 0,
      future: options.future,
      featureVersion: options.featureVersion,
    },
  );
  if ((flags & OPTIMIZED_AST) === OPTIMIZED_AST) {
    foldConstants(tree, { optimize, future: futureFeatures(tree, filename).features });
  }
  return astToPython(tree);
});
