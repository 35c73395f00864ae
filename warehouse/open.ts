import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { warehouseError } from "./engineErrors.ts";
import { migrate } from "./migrate.ts";
import { holdVersions } from "./views.ts";

/**
 * The warehouse of one data folder.
 *
 * A DuckDB file has one writing process. That is arranged outside this file: only the worker of the
 * `warehouse` task queue (concurrency 1) opens it, under the lock of the data folder; the engine's own file
 * lock is the last line and answers `warehouse-busy`. Never open it in a worker thread.
 */
export type Warehouse = {
  readonly path: string;
  /**
   * Runs `work` on a connection of its own in one transaction: all of it is kept, or none. Transactions wait
   * for each other, so never start one inside another: pass the connection on.
   */
  readonly transaction: <Result>(work: (connection: DuckDBConnection) => Promise<Result>) => Promise<Result>;
  /**
   * As `transaction`, for work that only reads, on one connection that is kept from reading to reading until the next
   * transaction of this handle: what is held on it is as the facts are. The versions of facts are held there as tables.
   */
  readonly reading: <Result>(work: (connection: DuckDBConnection) => Promise<Result>) => Promise<Result>;
  /** Waits for the running transaction, writes the log into the file, and lets go of it. */
  readonly close: () => Promise<void>;
};

export type WarehouseOptions = {
  /** A file, or `:memory:` (tests). */
  readonly path: string;
  /** What the engine may hold before it spills to `<path>.tmp`, e.g. `512MB`. */
  readonly memoryLimit?: string;
};

/**
 * Opens a warehouse, makes it when the file is not there, and brings its tables up to date.
 *
 * @throws DensingError `warehouse-busy`, `warehouse-corrupt`, `warehouse-unusable`,
 * `warehouse-migration-changed`
 */
export async function openWarehouse({ path, memoryLimit = "512MB" }: WarehouseOptions): Promise<Warehouse> {
  // `fromCache`: two instances of one file in one process silently lose committed rows.
  const instance = await DuckDBInstance.fromCache(path, {
    threads: "2",
    memory_limit: memoryLimit,
    // The engine guesses few rows where our macros give many, and would join each with each for the nearest day.
    asof_loop_join_threshold: "0",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    // No statement can read or write another file, whatever text reaches it.
    enable_external_access: "false",
  }).catch((thrown: unknown) => {
    throw warehouseError(thrown, path);
  });

  const use = <Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> =>
    onConnection(instance, path, work);
  try {
    await use(lockConfiguration);
    await use((connection) => inTransaction(connection, () => migrate(connection)));
  } catch (thrown) {
    instance.closeSync();
    throw thrown;
  }

  let last: Promise<unknown> = Promise.resolve();
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  let reader: DuckDBConnection | null = null;
  function letGoOfReader() {
    reader?.closeSync();
    reader = null;
  }
  async function read<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    try {
      reader ??= await instance.connect();
      const connection = reader;
      return await inTransaction(connection, async () => {
        await holdVersions(connection);
        return work(connection);
      });
    } catch (thrown) {
      letGoOfReader();
      throw warehouseError(thrown, path);
    }
  }

  return {
    path,
    transaction: (work) =>
      inTurn(() => {
        letGoOfReader();
        return use((connection) => inTransaction(connection, () => work(connection)));
      }),
    reading: (work) => inTurn(() => read(work)),
    close: async () => {
      await last;
      letGoOfReader();
      instance.closeSync();
    },
  };
}

async function onConnection<Result>(
  instance: DuckDBInstance,
  path: string,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await instance.connect();
  try {
    return await work(connection);
  } catch (thrown) {
    throw warehouseError(thrown, path);
  } finally {
    connection.closeSync();
  }
}

async function inTransaction<Result>(
  connection: DuckDBConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  await connection.run("BEGIN TRANSACTION");
  try {
    const result = await work();
    await connection.run("COMMIT");
    return result;
  } catch (thrown) {
    // After a fatal error there is nothing to roll back, and the first error is the one that says why.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw thrown;
  }
}

/** Another handle on the same file shares the instance, where the configuration is locked already. */
async function lockConfiguration(connection: DuckDBConnection): Promise<void> {
  const locked = await connection.runAndReadAll("SELECT current_setting('lock_configuration')");
  if (locked.getRows()[0]?.[0] !== true) await connection.run("SET lock_configuration = true");
}
