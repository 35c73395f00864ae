import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson, sha256Hex } from "./canonicalJson.ts";
import { writeFileAtomic } from "./files.ts";
import { formatJson } from "./formatJson.ts";
import type { SnapshotKind, SnapshotStore } from "./snapshots.ts";

/** Of which state a snapshot is: its series, and facts and code by one hash. */
export interface SnapshotState {
  readonly kind: SnapshotKind;
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly stateSha256: string;
}

export interface MadeStates {
  /** The snapshot that this state gave with at least as many draws, where it is still the one in force; or null. */
  find(state: SnapshotState, replicates: number): Promise<string | null>;
  /** Called when a state has given a snapshot, newly published or not. */
  note(state: SnapshotState, made: { readonly id: string; readonly replicates: number }): Promise<void>;
}

const madeSchema = z.object({ id: z.string(), replicates: z.number() });

/** What need not be made again. A cache: a record that is lost or unreadable costs one analysis. */
export function openMadeStates(folder: string, snapshots: SnapshotStore): MadeStates {
  const pathOf = ({ kind, asOf, stateSha256 }: SnapshotState) =>
    join(folder, `${sha256Hex(canonicalJson([kind, kind === "live" ? "" : asOf, stateSha256]))}.json`);
  return {
    async find(state, replicates) {
      const made = await readMade(pathOf(state));
      if (made === null || made.replicates < replicates) return null;
      const series = await snapshots.series(state.kind, state.asOf);
      // A day is restated as often as there are knowledges of it; of the other series the newest alone counts.
      const inForce = state.kind === "restated" ? series : series.slice(-1);
      return inForce.some(({ id }) => id === made.id) ? made.id : null;
    },
    async note(state, made) {
      await writeFileAtomic(pathOf(state), formatJson(made));
    },
  };
}

async function readMade(path: string): Promise<z.infer<typeof madeSchema> | null> {
  try {
    return madeSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}
