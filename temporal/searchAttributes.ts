import type { SearchAttributeType, SearchAttributeUpdatePair } from "@temporalio/common";

// Shared by the client, the engine and, inside the sandbox, the workflows: pure, types only.

/**
 * What runs can be found by, beside Temporal's own attributes: `DensingSource = "litellm"`,
 * `DensingAsOf >= "2026-01-01"`. A date is a keyword: it sorts as it is written, and shows as it is written.
 */
export const searchAttributeTypes = {
  /** Ids of the sources that the run was asked for, and at its end of those that it asked. */
  DensingSource: "KEYWORD_LIST",
  /** The date that the run is about, YYYY-MM-DD. */
  DensingAsOf: "KEYWORD",
  /** The snapshot that was in force at the end of the run. */
  DensingSnapshot: "KEYWORD",
} as const satisfies Readonly<Record<string, SearchAttributeType>>;

/**
 * Whoever starts a run leaves this memo when the server knows the attributes. It is in the run's first event, so
 * that every replay decides as the first time; setting an attribute that a server does not know would fail the
 * workflow task for ever.
 */
export const registeredMemo = "densingSearchAttributes";

export function isMarked(memo: Readonly<Record<string, unknown>> | undefined): boolean {
  return memo?.[registeredMemo] === true;
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** What a run's argument says: `asOf` or `date`, `sourceId` or `sources`. */
export function attributesOfInput(input: unknown): SearchAttributeUpdatePair[] {
  if (typeof input !== "object" || input === null) return [];
  const { asOf, date, sourceId, sources } = input as Readonly<Record<string, unknown>>;
  const about = [asOf, date].find((value) => typeof value === "string" && day.test(value));
  return [
    ...pair("DensingAsOf", about),
    ...list("DensingSource", typeof sourceId === "string" ? [sourceId] : sources),
  ];
}

/** What a run's result says: `snapshotId` (its own, or of the refresh that it led to) and the `checks` of sources. */
export function attributesOfResult(result: unknown): SearchAttributeUpdatePair[] {
  if (typeof result !== "object" || result === null) return [];
  const { snapshotId, refreshed, checks } = result as Readonly<Record<string, unknown>>;
  const led = typeof refreshed === "object" && refreshed !== null ? refreshed : {};
  const asked = Array.isArray(checks) ? checks.filter(({ state }) => state !== "skipped") : [];
  return [
    ...pair("DensingSnapshot", snapshotId ?? (led as { snapshotId?: unknown }).snapshotId),
    ...list(
      "DensingSource",
      asked.map(({ sourceId }) => sourceId),
    ),
  ];
}

function pair(name: "DensingAsOf" | "DensingSnapshot", value: unknown): SearchAttributeUpdatePair[] {
  if (typeof value !== "string" || value === "") return [];
  return [{ key: { name, type: searchAttributeTypes[name] }, value }];
}

function list(name: "DensingSource", values: unknown): SearchAttributeUpdatePair[] {
  if (!Array.isArray(values)) return [];
  const ids = [...new Set(values.filter((value): value is string => typeof value === "string"))].sort();
  return ids.length === 0 ? [] : [{ key: { name, type: searchAttributeTypes[name] }, value: ids }];
}
