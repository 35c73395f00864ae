import { defineQuery, setHandler } from "@temporalio/workflow";

/** One step of a run, as the terminal and the `progress` query show it. Times are milliseconds. */
export interface ProgressStep {
  readonly name: string;
  state: "waiting" | "running" | "done" | "failed";
  startedAt: number | null;
  durationMs: number | null;
  /** What came out, in a few words and counts. */
  detail: string;
}

export const progressQuery = defineQuery<readonly ProgressStep[]>("progress");

/** Answers the `progress` query and runs steps that report to it. */
export function trackProgress(names: readonly string[]) {
  const steps: ProgressStep[] = names.map((name) => ({
    name,
    state: "waiting",
    startedAt: null,
    durationMs: null,
    detail: "",
  }));
  setHandler(progressQuery, () => steps);

  return {
    /** Replaces the detail of a step that is running. */
    note(name: string, detail: string): void {
      const step = steps.find((candidate) => candidate.name === name);
      if (step) step.detail = detail;
    },
    /** Marks steps that there is no need for. */
    skip(skipped: readonly string[], detail: string): void {
      for (const step of steps) {
        if (skipped.includes(step.name)) Object.assign(step, { state: "done", durationMs: 0, detail });
      }
    },
    async run<Result>(
      name: string,
      work: () => Promise<Result>,
      describe: (result: Result) => string,
    ): Promise<Result> {
      const step = steps.find((candidate) => candidate.name === name);
      if (!step) throw new RangeError(`no step ${name}`);
      // In a workflow this is the deterministic time of its history, not the machine's clock.
      const startedAt = Date.now();
      Object.assign(step, { state: "running", startedAt });
      try {
        const result = await work();
        Object.assign(step, { state: "done", durationMs: Date.now() - startedAt, detail: describe(result) });
        return result;
      } catch (thrown) {
        Object.assign(step, { state: "failed", durationMs: Date.now() - startedAt });
        throw thrown;
      }
    },
  };
}

export type Progress = ReturnType<typeof trackProgress>;

export function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
