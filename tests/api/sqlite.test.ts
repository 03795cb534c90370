import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const script = async (program: string) =>
  (await run(process.execPath, ['--input-type=module', '-e', program])).stdout.trimEnd().split('\n');

test('contexts share databases of a file system in memory, with their locks', async () => {
  const program = `
    import { Context, MemoryFileSystem } from 'tspy';
    const fileSystem = new MemoryFileSystem();
    const [a, b] = [0, 1].map(() => Context.create({ fileSystem, stdout: (text) => process.stdout.write(text) }));
    for (const mode of ['delete', 'wal']) {
      const open = "import sqlite3; con = sqlite3.connect('/" + mode + "', timeout=0)";
      a.eval(open + "; print(con.execute('pragma journal_mode=" + mode + "').fetchone())");
      a.eval("con.execute('create table t(a)'); con.execute('insert into t values (1)'); con.commit(); con.execute('begin immediate')");
      b.eval(open + "; print(con.execute('select * from t').fetchall())");
      try { b.eval("con.execute('insert into t values (2)')"); } catch (error) { console.log(error.message); }
      a.eval("con.execute('insert into t values (3)'); con.commit()");
      b.eval("con.execute('insert into t values (4)'); con.commit(); con.close()");
      a.eval("print(con.execute('select * from t').fetchall()); con.close()");
    }
    a.eval("import os; print(sorted(name for name in os.listdir('/') if os.path.isfile(name)))");`;
  expect(await script(program)).toEqual([
    "('delete',)",
    '[(1,)]',
    'database is locked',
    '[(1,), (3,), (4,)]',
    "('wal',)",
    '[(1,)]',
    'database is locked',
    '[(1,), (3,), (4,)]',
    "['delete', 'wal']",
  ]);
});

test('a browser gives the WebAssembly of SQLite itself', async () => {
  const program = `
    import { readFileSync } from 'node:fs';
    import { hostFolder } from 'tspy';
    import { Context } from './dist/browser.mjs';
    const library = hostFolder('lib-python/3.13');
    const without = Context.create({ library });
    try { without.eval('import _sqlite3'); } catch (error) { console.log(error.name, error.message); }
    const context = Context.create({ library, sqlite: readFileSync('dist/sqlite3.wasm') });
    context.eval("import _sqlite3; con = _sqlite3.connect('/file'); con.execute('create table t(a)')");
    console.log(context.eval("con.execute('select count(*) from t').fetchone()[0]").as('number'));`;
  expect(await script(program)).toEqual([
    "ImportError there is no SQLite here: give its WebAssembly to the context as 'sqlite'",
    '0',
  ]);
});
