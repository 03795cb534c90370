import type { FileStat } from '../support/stat.ts';
import type { Access, FileHandle } from './fileSystem.ts';
import type { OverlayFileSystem } from './overlay.ts';
import type { OverlayNode } from './overlayNode.ts';

/** An open file of an overlay. One that was opened in the lower layer moves to the copy once there is one, so that it sees what is written. */
export class OverlayHandle implements FileHandle {
  readonly node: OverlayNode;
  readonly type: number;
  readonly seekable: boolean;
  readonly terminal: boolean;
  seekData?: (position: number, hole: boolean) => number;
  private readonly fileSystem: OverlayFileSystem;
  private readonly access: Access;
  private inner: FileHandle;
  private copied: boolean;

  constructor(fileSystem: OverlayFileSystem, node: OverlayNode, access: Access, inner?: FileHandle) {
    this.fileSystem = fileSystem;
    this.node = node;
    this.access = { ...access, truncate: false };
    this.copied = fileSystem.upperOf(node) !== null;
    this.inner = inner ?? fileSystem.openLayer(node, access);
    this.type = this.inner.type;
    this.seekable = this.inner.seekable;
    this.terminal = this.inner.terminal ?? false;
    if (this.inner.seekData !== undefined)
      this.seekData = (position, hole) => this.current().seekData?.(position, hole) ?? position;
  }

  private current(): FileHandle {
    if (!this.copied && this.fileSystem.upperOf(this.node) !== null) {
      const before = this.inner;
      this.inner = this.fileSystem.openLayer(this.node, this.access);
      this.copied = true;
      before.close();
    }
    return this.inner;
  }

  get hostFd(): number | undefined {
    return this.inner.hostFd;
  }
  read(target: Uint8Array, position: number): number {
    return this.current().read(target, position);
  }
  write(bytes: Uint8Array, position: number): number {
    return this.current().write(bytes, position);
  }
  truncate(size: number): void {
    this.current().truncate(size);
  }
  stat(): FileStat {
    return this.fileSystem.stat(this.node);
  }
  sync(dataOnly: boolean): void {
    this.current().sync(dataOnly);
  }
  close(): void {
    this.inner.close();
  }
}
