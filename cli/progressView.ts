import type { ProgressStep } from "../workflows/progress.ts";

/**
 * Turns successive answers of the `progress` query into lines: one when a step ends and, on a terminal, a
 * running line that is rewritten in place.
 */
export function createProgressView(write: (text: string) => void, isTerminal: boolean) {
  const ended = new Set<string>();
  let running = "";
  const clear = () => {
    if (running) write(`\r${" ".repeat(running.length)}\r`);
    running = "";
  };
  return {
    update(steps: readonly ProgressStep[]): void {
      for (const step of steps) {
        if (ended.has(step.name) || (step.state !== "done" && step.state !== "failed")) continue;
        ended.add(step.name);
        clear();
        const mark = step.state === "done" ? "ok" : "failed";
        write(
          `  ${step.name.padEnd(10)} ${mark.padEnd(6)} ${seconds(step.durationMs)}  ${step.detail}`.trimEnd(),
        );
        write("\n");
      }
      const current = steps.find((step) => step.state === "running");
      if (!isTerminal || !current) return;
      const line = `  ${current.name.padEnd(10)} ...    ${current.detail}`;
      if (line === running) return;
      clear();
      running = line;
      write(line);
    },
    end: clear,
  };
}

/** Shows a run's progress on standard output while `work` goes on; nothing where that is to be one JSON document. */
export async function withProgressView<Result>(
  isSilent: boolean,
  work: (update: (steps: readonly ProgressStep[]) => void) => Promise<Result>,
): Promise<Result> {
  const view = createProgressView((text) => void process.stdout.write(text), process.stdout.isTTY === true);
  return work(isSilent ? () => undefined : view.update).finally(view.end);
}

function seconds(milliseconds: number | null): string {
  return `${((milliseconds ?? 0) / 1000).toFixed(1)} s`.padStart(7);
}
