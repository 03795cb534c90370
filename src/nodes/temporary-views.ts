import { pyObjectCallMethod } from '../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../runtime/abstract/call.ts';
import { pyObjectGetItem } from '../runtime/abstract/item.ts';
import type { PValue } from '../runtime/object.ts';
import { PMemoryView } from '../runtime/values/memoryview.ts';
import { bytesType } from '../runtime/values/sequences.ts';
import { ExpressionNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

/** Gives back a view that nothing refers to any more. */
function drop(value: PValue): void {
  if (value instanceof PMemoryView && !value.released && value.exports === 0) value.release();
}

/**
 * `bytes(memoryview(x)[a:b])`: nothing refers to the views any more when the call is over. CPython frees them there, so that `x` can be
 * resized in the next statement (`asyncio.StreamReader.read` does); we count no references, so the views are released here.
 */
export class BytesOfViewNode extends ExpressionNode {
  readonly callee: ExpressionNode;
  readonly view: ExpressionNode;
  readonly key: ExpressionNode;
  constructor(callee: ExpressionNode, view: ExpressionNode, key: ExpressionNode) {
    super();
    this.callee = callee;
    this.view = view;
    this.key = key;
  }
  override execute(frame: PythonFrame): PValue {
    const callee = this.callee.execute(frame);
    const view = this.view.execute(frame);
    const key = this.key.execute(frame);
    frame.act.pos = this.position;
    const part = pyObjectGetItem(view, key);
    const result = pyObjectCall1(callee, part);
    if (callee === bytesType) {
      drop(part);
      drop(view);
    }
    return result;
  }
}

/** `bytes(x[a:b])`, whatever `x` is: if a view, so is its part, which only the call has seen. */
export class BytesOfSliceNode extends ExpressionNode {
  readonly callee: ExpressionNode;
  readonly part: ExpressionNode;
  constructor(callee: ExpressionNode, part: ExpressionNode) {
    super();
    this.callee = callee;
    this.part = part;
  }
  override execute(frame: PythonFrame): PValue {
    const callee = this.callee.execute(frame);
    const part = this.part.execute(frame);
    frame.act.pos = this.position;
    const result = pyObjectCall1(callee, part);
    if (callee === bytesType) drop(part);
    return result;
  }
}

/** `memoryview(x)[a:b].tobytes()`, the same. */
export class ToBytesOfViewNode extends ExpressionNode {
  readonly view: ExpressionNode;
  readonly key: ExpressionNode;
  constructor(view: ExpressionNode, key: ExpressionNode) {
    super();
    this.view = view;
    this.key = key;
  }
  override execute(frame: PythonFrame): PValue {
    const view = this.view.execute(frame);
    const key = this.key.execute(frame);
    frame.act.pos = this.position;
    const part = pyObjectGetItem(view, key);
    const result = pyObjectCallMethod(part, 'tobytes');
    drop(part);
    drop(view);
    return result;
  }
}
