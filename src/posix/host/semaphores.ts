import { mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedSemaphores, SemaphoreValue } from '../emulated/semaphores.ts';
import { hostCall } from '../filesystem/hostFailure.ts';
import { ownPrefix, sharedObject, sweep } from './sharedObjects.ts';

/*
 * Semaphores that processes share without memory in common. A semaphore is a directory with one empty file, whose name is the value: to rename it
 * is to compare and swap. Its name is a symbolic link to the directory, so that those that have it open do not need the name.
 */

const linkOf = (name: string): string => sharedObject(`tspy-sem.${name}`);

const isCode = (error: unknown, code: string): boolean => (error as { code?: string }).code === code;

/** The result of a call, or null where it fails with `code`. */
function unless<T>(code: string, call: () => T): T | null {
  return hostCall(() => {
    try {
      return call();
    } catch (error) {
      if (isCode(error, code)) return null;
      throw error;
    }
  });
}

class DirectoryValue implements SemaphoreValue {
  private readonly directory: string;
  /** The value as it was last seen. */
  private seen: number;
  /** The directory is gone, and with it those who shared the semaphore. */
  private alone = false;

  constructor(directory: string, seen: number) {
    this.directory = directory;
    this.seen = seen;
  }

  get value(): number {
    while (!this.alone) {
      const names = unless('ENOENT', () => readdirSync(this.directory));
      if (names === null) this.alone = true;
      else if (names.length > 0) {
        this.seen = Number(names[0]);
        break;
      }
    }
    return this.seen;
  }

  take(): boolean {
    return this.add(-1);
  }

  post(): void {
    this.add(1);
  }

  private add(change: number): boolean {
    for (let from = this.seen; ; from = this.value) {
      const to = from + change;
      if (to >= 0) {
        if (this.alone || this.swap(from, to)) {
          this.seen = to;
          return true;
        }
      } else if (this.value === from) return false;
    }
  }

  private swap(from: number, to: number): boolean {
    const path = (value: number) => join(this.directory, String(value));
    return unless('ENOENT', () => renameSync(path(from), path(to))) !== null;
  }
}

export function nodeSemaphores(): NamedSemaphores {
  /** Directories made here: they stay for others until this process ends. */
  const own = new Set<string>();
  const remove = (directory: string) => rmSync(directory, { recursive: true, force: true });
  return {
    open(name) {
      const directory = unless('ENOENT', () => readlinkSync(linkOf(name)));
      return directory === null ? null : new DirectoryValue(directory, 0);
    },
    create(name, value) {
      if (own.size === 0) {
        sweep('sem');
        process.on('exit', () => own.forEach(remove));
      }
      const directory = hostCall(() => mkdtempSync(sharedObject(ownPrefix('sem'))));
      hostCall(() => writeFileSync(join(directory, String(value)), ''));
      if (unless('EEXIST', () => symlinkSync(directory, linkOf(name))) === null) {
        remove(directory);
        return null;
      }
      own.add(directory);
      return new DirectoryValue(directory, value);
    },
    unlink(name) {
      const directory = unless('ENOENT', () => readlinkSync(linkOf(name)));
      if (directory === null) return false;
      unless('ENOENT', () => rmSync(linkOf(name)));
      // Only of a process that has ended do others take names away.
      if (!own.has(directory)) remove(directory);
      return true;
    },
  };
}
