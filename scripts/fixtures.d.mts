export interface Fixture {
  readonly name: string;
  readonly path: string;
  readonly expected: string;
  readonly input: string | Uint8Array;
  /** It starts processes. */
  readonly starts: boolean;
  readonly backends: readonly string[];
  /** Libraries that it needs and the system does not have. */
  readonly lacks: readonly string[];
}
export function fixtures(): Fixture[];
export function runFixture(
  fixture: Fixture,
  command: readonly string[],
  options?: { library?: string; timeout?: number },
): Promise<string>;
