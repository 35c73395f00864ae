import { activityInfo, cancelled, heartbeat } from "@temporalio/activity";
import { DensingError } from "../../errors.ts";

/** What the tests see of, and decide about, the activities while they run. */
export type ActivityProbe = {
  readonly attempts: string[];
  readonly onStart: (activity: string) => void;
  readonly release: Promise<void>;
};

export function createTestActivities(probe: ActivityProbe) {
  const note = () => {
    const { activityType, attempt } = activityInfo();
    probe.attempts.push(`${activityType} ${attempt}`);
    probe.onStart(activityType);
    return attempt;
  };
  return {
    async echo(text: string): Promise<string> {
      note();
      return text;
    },
    async produce(bytes: number): Promise<string> {
      note();
      return "x".repeat(bytes);
    },
    async fail(type: string, facts: Record<string, number>): Promise<void> {
      note();
      throw new DensingError(type, `It failed with ${type}.`, facts);
    },
    async failTimes(failures: number): Promise<number> {
      const attempt = note();
      if (attempt <= failures) throw new DensingError("fetch-failed", "Not yet.", { attempt });
      return attempt;
    },
    async waitForRelease(): Promise<string> {
      note();
      await probe.release;
      return "released";
    },
    async waitForCancellation(): Promise<string> {
      if (note() > 1) return "second attempt";
      heartbeat();
      return cancelled();
    },
    async ignoreCancellation(): Promise<string> {
      note();
      await new Promise(() => {});
      return "never";
    },
  };
}
