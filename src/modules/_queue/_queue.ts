import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, method } from '../../runtime/clinic/members.ts';
import { makeException, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { blocks, type Rest } from '../../runtime/threads/park.ts';
import { Waiters } from '../../runtime/threads/waiters.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';

const emptyError = builtinType('Empty', { module: '_queue', base: exceptionType('Exception') });
emptyError.hasWeakref = true;

/** Taken items are dropped from the front of the array when there are so many. */
const COMPACT = 1000;

/** `_queue.SimpleQueue`: unbounded, first in first out. */
class PSimpleQueue extends PObject {
  #items: PValue[] = [];
  #head = 0;
  readonly waiters = new Waiters();

  get size(): number {
    return this.#items.length - this.#head;
  }

  put(item: PValue): void {
    this.#items.push(item);
    this.waiters.wakeOne();
  }

  take(): PValue | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head]!;
    // The queue must not keep alive what was taken.
    this.#items[this.#head++] = null;
    if (this.#head === this.#items.length) {
      this.#items.length = 0;
      this.#head = 0;
    } else if (this.#head > COMPACT && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}

const simpleQueueType = builtinType('SimpleQueue', {
  module: '_queue',
  allocate: (type) => new PSimpleQueue(type.instanceShape),
});
simpleQueueType.hasWeakref = true;

const empty = () => makeException(emptyError);

/** Waits for an item, at most so many seconds. */
function* waiting(queue: PSimpleQueue, seconds: number | undefined): Rest<PValue> {
  let item: PValue | undefined;
  yield* queue.waiters.untilTaken(() => {
    item = queue.take();
    return item !== undefined;
  }, seconds);
  if (item === undefined) throw empty();
  return item;
}

defineType(simpleQueueType, {
  doc: 'Simple, unbounded, reentrant FIFO queue.',
  slots: {
    tp_new(type, args, keywords) {
      if (type === simpleQueueType) {
        if (positionalCount(args, keywords) > 0) throw typeError('SimpleQueue() takes no positional arguments');
        noKeywords('SimpleQueue', keywords);
      }
      return type.allocate(type);
    },
  },
  members: [
    method(PSimpleQueue, 'put', {
      doc: 'Put the item on the queue; block and timeout change nothing, there is always room.',
      params: [arg('item', object), arg('block', bool, true), arg('timeout', object, null)],
      run: (self, item) => self.put(item),
    }),
    method(PSimpleQueue, 'put_nowait', {
      doc: 'Put the item on the queue, as put() does.',
      params: [arg('item', object)],
      run: (self, item) => self.put(item),
    }),
    method(PSimpleQueue, 'get', {
      doc: 'Remove the oldest item and return it, waiting for one if block is true; Empty when there is none in time.',
      params: [arg('block', bool, true), arg('timeout', object, null)],
      blocking: true,
      run(self, block, timeout): PValue {
        let seconds: number | undefined;
        if (block && timeout !== null) {
          seconds = secondsFromObject(timeout);
          if (seconds < 0) throw valueError("'timeout' must be a non-negative number");
        }
        const item = self.take();
        if (item !== undefined) return item;
        if (!block || seconds === 0) throw empty();
        return blocks(waiting(self, seconds));
      },
    }),
    method(PSimpleQueue, 'get_nowait', {
      doc: 'Remove the oldest item and return it; Empty when there is none.',
      run(self): PValue {
        const item = self.take();
        if (item === undefined) throw empty();
        return item;
      },
    }),
    method(PSimpleQueue, 'empty', {
      doc: 'Whether there is nothing in the queue now.',
      run: (self) => self.size === 0,
    }),
    method(PSimpleQueue, 'qsize', { doc: 'How many items are in the queue now.', run: (self) => self.size }),
    method(PSimpleQueue, '__reduce__', {
      run() {
        throw typeError("cannot pickle '_queue.SimpleQueue' object");
      },
    }),
    classMethod('__class_getitem__', {
      doc: 'See PEP 585',
      params: [arg('object', object), '/'],
      run: (type, item) => makeGenericAlias(type, item),
    }),
  ],
});

defineModule('_queue', {
  doc: 'C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.',
  attributes: { SimpleQueue: simpleQueueType, Empty: emptyError },
});
