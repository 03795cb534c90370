/**
 * Something taken for granted until somebody says otherwise, Truffle's `Assumption`. Compiled code tests `isValid` (one load); a node that
 * holds one falls back to its slow path when it is gone.
 */
export class Assumption {
  isValid = true;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  invalidate(): void {
    this.isValid = false;
  }
}
