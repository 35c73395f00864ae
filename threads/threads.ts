import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { Piscina } from "piscina";
import { DensingError } from "../errors.ts";
import type * as tasks from "./tasks.ts";
import type { Answer } from "./tasks.ts";

type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
type Input<Name extends TaskName> = Parameters<Tasks[Name]>[0];
type Output<Name extends TaskName> = ReturnType<Tasks[Name]> extends Answer<infer Value> ? Value : never;

/** Threads beside this one, so that its event loop stays free while the law computes. */
export interface Threads {
  /**
   * Runs a task in a thread that is free, or waits for one. When `signal` aborts the thread ends at once, in the
   * middle of its work, and the promise rejects with the signal's reason; the next task gets a new thread.
   *
   * @throws DensingError as the task throws it
   */
  run<Name extends TaskName>(name: Name, input: Input<Name>, signal?: AbortSignal): Promise<Output<Name>>;
  /** Those that live now; they start when a task needs them. */
  readonly living: readonly Worker[];
  /** Ends all threads, whatever they do. */
  close(): Promise<void>;
}

/** A thread that has had nothing to do for this long ends: a refresh needs one once a day. */
const idleTimeoutMs = 10_000;

/**
 * @param most threads at a time
 * @param execArgv Node's own options for the threads; those of this process when absent
 */
export function openThreads({ most, execArgv }: { most: number; execArgv?: string[] }): Threads {
  // Runs from the sources (tests) and from dist/: the neighbour has the same extension as this file.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const pool = new Piscina({
    filename: fileURLToPath(new URL(`./tasks.${extension}`, import.meta.url)),
    minThreads: 0,
    maxThreads: most,
    idleTimeout: idleTimeoutMs,
    // Long tasks: the microseconds that blocking waits save are not worth a thread that cannot be inspected.
    atomics: "disabled",
    // Tables and pages are made of many small pieces that soon go: in a small nursery they are copied again and again.
    resourceLimits: { maxYoungGenerationSizeMb: 96 },
    ...(execArgv === undefined ? {} : { execArgv }),
  });
  return {
    async run<Name extends TaskName>(name: Name, input: Input<Name>, signal?: AbortSignal) {
      signal?.throwIfAborted();
      let answer: Answer<Output<Name>>;
      try {
        answer = await pool.run(input, { name, ...(signal === undefined ? {} : { signal }) });
      } catch (thrown) {
        signal?.throwIfAborted();
        throw thrown;
      }
      if ("value" in answer) return answer.value;
      const { type, message, facts } = answer.failure;
      throw new DensingError(type, message, facts);
    },
    get living() {
      return pool.threads;
    },
    close: () => pool.destroy(),
  };
}
