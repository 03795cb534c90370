import { PObject } from '../../runtime/object.ts';
import { Waiters } from '../../runtime/threads/waiters.ts';

/** What knows whether a thread has ended: `_thread._ThreadHandle`. */
export class PThreadHandle extends PObject {
  ident = 0;
  started = false;
  done = false;
  readonly joiners = new Waiters();

  end(): void {
    this.done = true;
    this.joiners.wakeAll();
  }
}
