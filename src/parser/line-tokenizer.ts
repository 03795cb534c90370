import { Tokenizer, type TokenizerOptions } from './tokenizer.ts';

/**
 * Tokenizes lines as they are asked for: a line is read when the tokens before it have been taken, as `tokenize.generate_tokens` reads them.
 * What has been read is dropped at each end of a logical line; `lineStarts` of earlier lines and numbers of earlier tokens mean nothing any more.
 */
export class LineTokenizer extends Tokenizer {
  /** How the line read last ended: `''` if it lacked a newline. In `tokens` all lines end in `\\n`. */
  lineEnd = '\n';
  private readonly readLine: () => string;
  private next = 0;
  private noMoreLines = false;
  private paused = true;

  /** `readLine` answers the next line, `''` at the end. */
  constructor(readLine: () => string, options: TokenizerOptions) {
    super('', options);
    this.readLine = readLine;
  }

  /** Number of the next token in `tokens`; the end marker is number `tokens.count`. */
  nextToken(): number {
    const { tokens } = this;
    if (this.next >= tokens.count && this.paused) {
      if (this.atLineStart && this.brackets.length === 0 && this.fstrings.length === 0) this.dropLines();
      this.paused = false;
      this.run();
    }
    return this.next++;
  }

  protected override pauses(): boolean {
    this.paused = this.tokens.count > this.next;
    return this.paused;
  }

  override more(): boolean {
    const line = this.noMoreLines ? '' : this.readLine();
    if (line === '') {
      this.noMoreLines = true;
      return false;
    }
    this.lineEnd = line.endsWith('\r\n') ? '\r\n' : line.endsWith('\n') ? '\n' : '';
    this.source += `${line.slice(0, line.length - this.lineEnd.length)}\n`;
    this.tokens.setSource(this.source);
    return true;
  }

  private dropLines(): void {
    this.next = this.tokens.count = this.lineFirst = this.pos = 0;
    this.tokens.lineStarts[this.line] = 0;
    this.source = '';
    this.tokens.setSource('');
  }
}
