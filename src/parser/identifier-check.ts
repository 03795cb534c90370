import type { Scanner } from './scanner.ts';

export function verifyIdentifier(s: Scanner, start: number, end: number): boolean {
  const text = s.source.slice(start, end);
  if (/^[\p{XIDS}_][\p{XIDC}]*$/u.test(text)) {
    const normalized = text.normalize('NFKC');
    if (normalized === text || /^[\p{XIDS}_][\p{XIDC}]*$/u.test(normalized)) return true;
  }
  let valid = '';
  let bad = '';
  for (const ch of text) {
    if (!/^[\p{XIDS}_][\p{XIDC}]*$/u.test(valid + ch)) {
      bad = ch;
      break;
    }
    valid += ch;
  }
  const code = bad.codePointAt(0)!;
  s.pos = start + valid.length + bad.length;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  s.error(isPrintable(bad) ? `invalid character '${bad}' (U+${hex})` : `invalid non-printable character U+${hex}`);
  return false;
}

function isPrintable(ch: string): boolean {
  return !/^[\p{C}\p{Z}]$/u.test(ch) || ch === ' ';
}
