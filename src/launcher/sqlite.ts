import { sqliteBinary } from '../modules/_sqlite3/library.ts';
import { sqliteFile } from './configuration.ts';

/** Has `import sqlite3` find SQLite beside the bundle. The file is read late: few programs need it. */
export function usePackagedSqlite(): void {
  sqliteBinary.load = () => process.getBuiltinModule('node:fs').readFileSync(sqliteFile());
}
