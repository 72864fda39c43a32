/** The little that is needed of an SQLite library. */

export type Value = string | number | null;
export type Row = Record<string, unknown>;

/** One connection, which runs one statement after the other. */
export interface Database {
  /** The rows of a statement, by the names of their columns. */
  all(sql: string, values: Value[]): Row[] | Promise<Row[]>;
}

/** What node:sqlite's `DatabaseSync` and better-sqlite3's `Database` have in common. */
interface Preparing {
  prepare(sql: string): { all(...values: Value[]): unknown[]; run(...values: Value[]): unknown; reader?: boolean };
}

/** What expo-sqlite's `SQLiteDatabase` has. */
interface Expo {
  getAllAsync(sql: string, values: Value[]): Promise<unknown[]>;
}

/** Over node:sqlite or better-sqlite3. */
export function prepared(database: Preparing): Database {
  return {
    all(sql, values) {
      const statement = database.prepare(sql);
      if (statement.reader === false) {
        statement.run(...values); // better-sqlite3 has no `all` for what gives no rows
        return [];
      }
      return statement.all(...values) as Row[];
    },
  };
}

/** Over expo-sqlite. */
export function expo(database: Expo): Database {
  return { all: async (sql, values) => (await database.getAllAsync(sql, values)) as Row[] };
}
