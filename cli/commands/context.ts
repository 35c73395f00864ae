import { DensingError } from "../../errors.ts";
import type { SnapshotStore } from "../../store/snapshots.ts";
import type { Settings } from "../environment.ts";
import type { Output } from "../output.ts";

/** What every command is given. */
export interface CommandContext {
  readonly settings: Settings;
  readonly output: Output;
  readonly now: () => Date;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly interrupted: AbortSignal;
}

/** The id that a command means by `latest`. @throws DensingError `snapshot-missing` */
export async function snapshotIdOf(snapshots: SnapshotStore, id: string): Promise<string> {
  if (id !== "latest") return id;
  const latest = await snapshots.latest();
  if (latest) return latest.id;
  throw new DensingError(
    "snapshot-missing",
    "there is no snapshot yet: run `npm start -- --once` or `npx densing refresh`",
  );
}
