import { readFile } from "node:fs/promises";
import { z } from "zod";
import { writeFileAtomic } from "../store/files.ts";
import { formatJson } from "../store/formatJson.ts";
import { type SourceStateRow, sourceStateRow } from "../warehouse/tables.ts";
import { refusalTypes, type SourceCheck } from "./checks.ts";

const sourceStatusSchema = z.object({
  source_id: z.string(),
  state: z.enum(["captured", "unchanged", "skipped", "failed"]),
  checked_at: z.string(),
  /** The last check that got an answer, new or not. */
  last_answer_at: z.string().nullable(),
  /** The first failure of an unbroken series up to now. */
  unreachable_since: z.string().nullable(),
  error: z.object({ type: z.string(), reason: z.string() }).nullable(),
  /** Rows of the newest good body, and what of it is held back; null when there is none. */
  newest: sourceStateRow.omit({ source_id: true }).nullable(),
});
const statusSchema = z.object({
  checked_at: z.string(),
  snapshot: z.string(),
  sources: z.array(sourceStatusSchema),
});
export type Status = z.infer<typeof statusSchema>;

/** The status of the last run, or null when there is none or it cannot be read: it is rewritten by every run. */
export async function readStatus(path: string): Promise<Status | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return statusSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Keeps `status.json`: what depends on the clock of a check lives there, never inside a snapshot. Sources that
 * this run did not check keep their line.
 */
export function createWriteStatus({ path, now }: { readonly path: string; readonly now: () => Date }) {
  return async function writeStatus(input: {
    readonly checks: readonly SourceCheck[];
    readonly states: readonly SourceStateRow[];
    readonly snapshotId: string;
  }): Promise<void> {
    const checkedAt = now().toISOString();
    const before = new Map((await readStatus(path))?.sources.map((source) => [source.source_id, source]));
    const states = new Map(input.states.map(({ source_id, ...state }) => [source_id, state]));
    for (const check of input.checks) {
      const { sourceId } = check;
      const newest = states.get(sourceId) ?? null;
      before.set(sourceId, { ...statusOf(check, before.get(sourceId), checkedAt), newest });
    }
    const sources = [...before.values()].sort((a, b) => (a.source_id < b.source_id ? -1 : 1));
    await writeFileAtomic(
      path,
      formatJson({
        checked_at: checkedAt,
        snapshot: input.snapshotId,
        sources,
      } satisfies Status),
    );
  };
}

type SourceStatus = Status["sources"][number];
type Outcome = Omit<SourceStatus, "newest">;

/** The source answered, though with something that is no body of it. */
const answeredTypes: ReadonlySet<string> = new Set(refusalTypes);

function statusOf(check: SourceCheck, before: SourceStatus | undefined, checkedAt: string): Outcome {
  const common = { source_id: check.sourceId, state: check.state, checked_at: checkedAt };
  const lastAnswer = { last_answer_at: before?.last_answer_at ?? null };
  switch (check.state) {
    case "captured":
    case "unchanged":
      return { ...common, last_answer_at: checkedAt, unreachable_since: null, error: null };
    case "skipped":
      // Not asked: what is known of it is what was known.
      return (
        before ?? {
          ...common,
          ...lastAnswer,
          unreachable_since: null,
          error: { type: "not-asked", reason: check.reason },
        }
      );
    case "failed": {
      const error = { type: check.type, reason: check.reason };
      if (answeredTypes.has(check.type))
        return { ...common, last_answer_at: checkedAt, unreachable_since: null, error };
      return { ...common, ...lastAnswer, unreachable_since: before?.unreachable_since ?? checkedAt, error };
    }
  }
}
