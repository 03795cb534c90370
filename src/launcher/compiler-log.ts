import { compilerLog } from '../truffle/compiler.ts';
import { describeCompilerEvent } from '../truffle/compiler-report.ts';

/** `--log.compiler.level`: says what was compiled; with `--dump-code` the generated code follows. */
export function logCompiler(withCode: boolean): void {
  compilerLog.listener = (event) => {
    process.stderr.write(`[compiler] ${describeCompilerEvent(event, withCode)}\n`);
  };
}
