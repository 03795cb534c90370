import { compilerLog } from '../truffle/compiler.ts';

/** `--log.compiler.level`: says what was compiled. */
export function logCompiler(): void {
  compilerLog.listener = (event) => {
    const name = event.unit.root.name;
    const size = event.unit.code?.source.length ?? 0;
    process.stderr.write(
      `[compiler] ${event.kind} ${name}${event.kind === 'compiled' ? ` ${size} characters in ${event.milliseconds.toFixed(1)} ms, ${event.nodes.length} nodes stay calls` : ''}${event.error === undefined ? '' : `: ${event.error}`}\n`,
    );
    for (const { node, why } of event.kind === 'compiled' ? event.nodes : [])
      process.stderr.write(`[compiler]   ${node.constructor.name}: ${why}\n`);
  };
}
