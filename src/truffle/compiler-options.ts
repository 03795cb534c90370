/** When to compile. `never` still makes the coroutine forms, which nothing else can run. */
export type CompileMode = 'never' | 'auto' | 'always';

export const compilerOptions = {
  mode: 'auto' as CompileMode,
  /** Calls of a target until it is compiled. */
  callThreshold: 400,
  /** Most of what runs now runs once: compiling waits for `PATIENCE` times as many calls. */
  patient: false,
  /** Turns of a loop until it is compiled while running. */
  loopThreshold: 2000,
  /** Stale code is made anew after as many more calls as it has characters, divided by this: what is expensive waits longer for changes that come together. */
  charactersPerCall: 16,
  /** A node that made compiled code stale this often has its changing fields loaded, not folded. */
  changeLimit: 6,
  /** Calls that lean code may fail to end; then it is given up. */
  leanLimit: 200,
  /** A tree compiled anew this often is compiled once more with nothing that changes folded. */
  recompilationLimit: 24,
  /** Characters of generated text beyond which parts of a tree stay calls. V8 never optimizes more than 60 kB of bytecode, some four characters a byte. */
  sizeLimit: 120_000,
};

export const PATIENCE = 4;

/** A limit that no count reaches. A small integer, because V8 gives up the code of all who read a field when that first holds another kind of number. */
export const NEVER = 0x3fff_ffff;
