const VARIABLE = 'TSPY_FDS';

/** The descriptors that the process was given, by what the script that started it noted; null if none did. The variable is ours alone. */
export function takeInheritedDescriptors(): readonly number[] | null {
  const text = process.env[VARIABLE];
  if (text === undefined) return null;
  delete process.env[VARIABLE];
  return text.split(' ').filter(Boolean).map(Number);
}
