import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { dataFolders } from "../../cli/folders.ts";
import type { IndexEntry } from "../../store/snapshots.ts";
import { tableHashes } from "../../warehouse/hash.ts";
import { openWarehouse } from "../../warehouse/open.ts";

const json = (text: string) => JSON.parse(text);

/** What a run leaves: of two runs over the same facts, the same. */
export interface State {
  /** In the order of the index. */
  readonly snapshots: readonly Pick<IndexEntry, "id" | "parent" | "kind" | "content_sha256">[];
  /** Folders of snapshots, sorted. */
  readonly folders: readonly string[];
  readonly latest: string | null;
  /** Lines of the index of captures, without when each was fetched; sorted, since sources answer in any order. */
  readonly captures: readonly string[];
  /** Only where the times of fetching are the same too: then manifests and warehouse are equal to the last value. */
  readonly manifests: readonly string[] | null;
  readonly warehouse: Readonly<Record<string, string>> | null;
}

export async function stateOf(home: string, { timesAreFixed }: { timesAreFixed: boolean }): Promise<State> {
  const { snapshots, warehouse: path, captures } = dataFolders(home);
  const index: IndexEntry[] = json(readFileSync(join(snapshots, "index.json"), "utf8"));
  const latest = join(snapshots, "latest.json");
  return {
    snapshots: index.map(({ id, parent, kind, content_sha256 }) => ({ id, parent, kind, content_sha256 })),
    folders: readdirSync(snapshots)
      .filter((name) => /^\d{4}-/.test(name))
      .sort(),
    latest: existsSync(latest) ? json(readFileSync(latest, "utf8")).id : null,
    captures: linesOf(join(captures, "index.jsonl"))
      .map((line) => JSON.stringify({ ...json(line), fetchedAt: "" }))
      .sort(),
    manifests: timesAreFixed ? index.map((entry) => entry.manifest_sha256) : null,
    warehouse: timesAreFixed ? await hashesOf(path) : null,
  };
}

function linesOf(path: string): string[] {
  return readFileSync(path, "utf8").trimEnd().split("\n");
}

async function hashesOf(path: string): Promise<Record<string, string>> {
  const warehouse = await openWarehouse({ path });
  try {
    return await warehouse.transaction(tableHashes);
  } finally {
    await warehouse.close();
  }
}

/** What only a run that is going on may have in its data folder or its folder for temporary files. */
const unfinished = /^\.unfinished-|\.tmp$|\.new$|\.rebuild$|^densing\.lock|^temporal\.pid|^densing-\w+$/;

/** Paths of what was begun and neither finished nor removed, sorted. */
export function leftovers(...folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }))
    .filter((path) => unfinished.test(basename(path)))
    .sort();
}

/** Which steps run now, by the log: `analyseBundle, writeBundle`, or what there is before, between and after steps. */
export function runningSteps(home: string): string {
  const path = join(dataFolders(home).logs, "densing.log");
  if (!existsSync(path)) return "the start";
  const running = new Map<string, number>();
  let last = "the start";
  for (const line of linesOf(path)) {
    if (!line.startsWith("{")) continue;
    const { msg, activity } = json(line);
    if (msg === "workers started") last = "the beginning of the run";
    if (typeof msg !== "string" || typeof activity !== "string") continue;
    running.set(activity, (running.get(activity) ?? 0) + (msg === "activity started" ? 1 : -1));
    last = `after ${activity}`;
  }
  const steps = [...running].flatMap(([step, count]) =>
    count > 1 ? `${count} ${step}` : count === 1 ? step : [],
  );
  return steps.join(", ") || last;
}
