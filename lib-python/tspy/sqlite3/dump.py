"""A database as the SQL that makes it again."""


def _quoted(name):
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _literal(text):
    """A text as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _iterdump(connection, *, filter=None):
    """The statements, one by one; with `filter`, a pattern of LIKE, of the objects whose names are like it."""
    cursor = connection.cursor()
    cursor.row_factory = None
    condition, parameters = ('AND "name" LIKE ?', [filter]) if filter else ('', [])

    def objects(kinds, order=''):
        return cursor.execute(
            f'SELECT "name", "type", "sql" FROM "sqlite_master"'
            f' WHERE "sql" NOT NULL AND "type" {kinds} {condition} {order}',
            parameters,
        ).fetchall()

    if cursor.execute('PRAGMA foreign_key_check').fetchall():
        yield 'PRAGMA foreign_keys=OFF;'
    yield 'BEGIN TRANSACTION;'

    is_schema_writable = False
    sequences = []
    for name, _, sql in objects("== 'table'", 'ORDER BY "name"'):
        if name == 'sqlite_sequence':
            sequences.append('DELETE FROM "sqlite_sequence";')
        elif name == 'sqlite_stat1':
            yield 'ANALYZE "sqlite_master";'
        elif name.startswith('sqlite_'):
            continue
        elif sql.startswith('CREATE VIRTUAL TABLE'):
            if not is_schema_writable:
                is_schema_writable = True
                yield 'PRAGMA writable_schema=ON;'
            text = _literal(name)
            yield f"INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table',{text},{text},0,{_literal(sql)});"
        else:
            yield f'{sql};'

        table = _quoted(name)
        columns = [row[1] for row in cursor.execute(f'PRAGMA table_info({table})')]
        values = " || ',' || ".join(f'quote({_quoted(column)})' for column in columns)
        prefix = _literal(f'INSERT INTO {table} VALUES(')
        rows = (f'{row[0]};' for row in cursor.execute(f"SELECT {prefix} || {values} || ')' FROM {table}"))
        if name == 'sqlite_sequence':
            sequences.extend(rows)
        else:
            yield from rows

    for _, _, sql in objects("IN ('index', 'trigger', 'view')"):
        yield f'{sql};'
    if is_schema_writable:
        yield 'PRAGMA writable_schema=OFF;'
    yield from sequences
    yield 'COMMIT;'
