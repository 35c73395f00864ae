import { DefaultLogger, type LogLevel, Runtime } from "@temporalio/worker";

/** One line of the SDK's own log. `facts` may hold an `error`. */
export type SdkLogEntry = {
  readonly level: LogLevel;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

let installed = false;

/**
 * Sets up the SDK's process-wide runtime: its log, and that of its native core, goes to `log` from `level` up.
 *
 * Call before the first worker or NativeConnection. There is one runtime a process and it cannot be replaced
 * while in use, so only the first call counts.
 */
export function installRuntime(log: (entry: SdkLogEntry) => void, level: LogLevel = "WARN"): void {
  if (installed) return;
  Runtime.install({
    logger: new DefaultLogger(level, (entry) => {
      log({ level: entry.level, message: entry.message, facts: entry.meta ?? {} });
    }),
    telemetryOptions: {
      logging: { filter: { core: level === "TRACE" ? "TRACE" : level, other: "WARN" }, forward: {} },
    },
    // Signals belong to the command: it stops the workers first and the server they report to last.
    shutdownSignals: [],
  });
  installed = true;
}
