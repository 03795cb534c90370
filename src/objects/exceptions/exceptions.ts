/* The exception classes. Their shells and hierarchy are in `src/runtime/values/exception.ts`. */
import './base-exception.ts';
import './simple.ts';
import './import-error.ts';
import './os-error.ts';
import './syntax-error.ts';
import './unicode-errors.ts';
import './group.ts';
import './plain.ts';
