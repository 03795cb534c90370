import { defineModule } from '../../runtime/module-registry.ts';
import { astClasses } from './classes.ts';
import './compile.ts';

defineModule('_ast', {
  attributes: {
    ...Object.fromEntries(astClasses),
    PyCF_ONLY_AST: 0x400,
    PyCF_TYPE_COMMENTS: 0x1000,
    PyCF_ALLOW_TOP_LEVEL_AWAIT: 0x2000,
    PyCF_OPTIMIZED_AST: 0x8400,
  },
});
