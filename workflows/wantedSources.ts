import { defineSignal, setHandler } from "@temporalio/workflow";
import type { RefreshInput } from "./refresh.ts";

/**
 * Sent to the refresh of a day by whoever wanted to start one and found it going on. One at a time publishes a day,
 * and the one that is going on may fetch less: nothing, or one source.
 */
export const wantedSignal = defineSignal<[RefreshInput]>("wanted");

type Fetched = Pick<RefreshInput, "sources" | "offline">;

/** Whether a run fetches all that another one would. */
export function covers(run: Fetched, wanted: Fetched): boolean {
  if (wanted.offline) return true;
  if (run.offline) return false;
  if (run.sources === undefined) return true;
  return wanted.sources?.every((id) => run.sources?.includes(id)) ?? false;
}

/** One run for both. */
export function together(one: RefreshInput, other: RefreshInput): RefreshInput {
  if (covers(one, other)) return one;
  if (covers(other, one)) return other;
  return { ...other, sources: [...new Set([...(one.sources ?? []), ...(other.sources ?? [])])] };
}

/**
 * Listens for what others want of this run.
 *
 * @returns what is to be fetched after it, by all that asked until now; null where it covers them
 */
export function hearWanted(input: RefreshInput): () => RefreshInput | null {
  let next: RefreshInput | null = null;
  setHandler(wantedSignal, (wanted) => {
    if (!covers(input, wanted)) next = next === null ? wanted : together(next, wanted);
  });
  return () => next;
}
