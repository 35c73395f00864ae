import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import type { WorkflowHandle } from "@temporalio/client";
import { historyFromJSON, historyToJSON } from "@temporalio/common/lib/proto-utils.js";

const folder = fileURLToPath(new URL("../../fixtures/histories/", import.meta.url));

type History = Awaited<ReturnType<WorkflowHandle["fetchHistory"]>>;

/** A recorded run: `refresh/all-sources`, the workflow's type and what the run shows. */
export interface RecordedHistory {
  readonly name: string;
  readonly workflowType: string;
  readonly history: History;
}

export function readHistories(): RecordedHistory[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json.gz"))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".json.gz".length);
      const text = gunzipSync(readFileSync(join(folder, file))).toString("utf8");
      return { name, workflowType: name.split(".")[0]!, history: historyFromJSON(JSON.parse(text)) };
    });
}

/** @param name `refresh.all-sources` */
export function writeHistory(name: string, history: History): void {
  const text = JSON.stringify(withoutMachine(JSON.parse(historyToJSON(history))));
  writeFileSync(join(folder, `${name}.json.gz`), gzipSync(text, { level: 9 }));
}

/** Names of processes and hosts, and the paths in stack traces, are of the machine that recorded it. */
function withoutMachine(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMachine);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === "identity") return [key, "densing"];
      if (key === "stackTrace") return [key, ""];
      return [key, withoutMachine(inner)];
    }),
  );
}
