/*
 * What the script that started Node noted in the environment (`launcher.sh`, `loader.mjs`). The variables are ours alone: neither the program nor
 * what it starts sees them.
 */

/** Variables that the script took away from Node, under the names they have meanwhile. */
const HIDDEN = new Map([['TSPY_NODE_EXTRA_CA_CERTS', 'NODE_EXTRA_CA_CERTS']]);
/** Variables that only Node was to see. */
const LENT = 'TSPY_LENT';
const DESCRIPTORS = 'TSPY_FDS';

/** The environment as the command was given it. */
export function restoreEnvironment(): void {
  const { env } = process;
  for (const [name, original] of HIDDEN) {
    const value = take(name);
    if (value !== undefined) env[original] = value;
  }
  for (const name of take(LENT)?.split(' ') ?? []) delete env[name];
}

/** The descriptors that the process was given; null if nobody noted them. */
export function takeInheritedDescriptors(): readonly number[] | null {
  const text = take(DESCRIPTORS);
  return text === undefined ? null : text.split(' ').filter(Boolean).map(Number);
}

function take(name: string): string | undefined {
  const value = process.env[name];
  delete process.env[name];
  return value;
}
