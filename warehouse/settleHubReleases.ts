import { z } from "zod";
import { labOf } from "../hub/organisations.ts";
import { cardSourceId, hubSourceId, readHubPart } from "../hub/parts.ts";
import { type ReadRelease, readReleases, type TakenId } from "../hub/poll.ts";
import { type KeptBody, type ReleaseState, releaseStates } from "../hub/releaseStates.ts";
import { canonicalJson, sha256Hex } from "../store/canonicalJson.ts";
import { type AppendRow, appendRows } from "./append.ts";
import type { Warehouse } from "./open.ts";
import { read } from "./read.ts";

export interface HubCaptures {
  /** All of the Hub and of cards, oldest first. */
  readonly kept: readonly KeptBody[];
  readonly bodyOf: (sha256: string) => Promise<Uint8Array>;
  /** Of the source that reads the Hub. */
  readonly parserVersion: number;
}

const takenRow = z.object({ model_id: z.string(), hf_repo: z.string().nullable() });
const takenIds = "SELECT model_id, hf_repo FROM models WHERE source_id = 'catalogue' ORDER BY row_number";
const stateRow = z.object({ state: z.string() });

/**
 * Settles what the Hub's answers say of each repository over time. A function of the captures and the catalogue,
 * whatever the order in which they came; when they are those settled last time nothing is done.
 */
export async function settleHubReleases(warehouse: Warehouse, captures: HubCaptures): Promise<void> {
  const kept = relevant(captures.kept);
  const { taken, settled } = await warehouse.transaction(async (connection) => ({
    taken: await read(connection, takenIds, {}, takenRow),
    settled: await read(connection, "SELECT state FROM hub_releases_state", {}, stateRow),
  }));
  const state = stateOf(kept, captures.parserVersion, taken);
  if (settled[0]?.state === state) return;
  const textOf = async (sha256: string) => new TextDecoder().decode(await captures.bodyOf(sha256));
  const catalogue = taken.map(({ model_id, hf_repo }) => ({ modelId: model_id, repository: hf_repo }));
  const rows = rowsOf(await releaseStates(kept, textOf), catalogue);
  await warehouse.transaction(async (connection) => {
    await connection.run("DELETE FROM hub_releases");
    await connection.run("DELETE FROM hub_releases_state");
    await appendRows(connection, "hub_releases", rows);
    await appendRows(connection, "hub_releases_state", [{ state }]);
  });
}

/** The Hub's own answers, and of the cards those of repositories that it answered for. */
function relevant(kept: readonly KeptBody[]): KeptBody[] {
  const parts = new Set(
    kept.flatMap(({ sourceId, part = "" }) =>
      sourceId === hubSourceId && readHubPart(part)?.is === "detail" ? [part] : [],
    ),
  );
  return kept.filter(
    ({ sourceId, part = "" }) => sourceId === hubSourceId || (sourceId === cardSourceId && parts.has(part)),
  );
}

function stateOf(kept: readonly KeptBody[], parserVersion: number, taken: unknown): string {
  const captures = kept.map(({ sourceId, part = "", revision = "", sha256, fetchedAt, status }) => [
    sourceId,
    part,
    revision,
    sha256,
    fetchedAt,
    status,
  ]);
  return sha256Hex(canonicalJson({ parserVersion, captures, taken }));
}

/** What was known in the past is read by itself; what is known now, together: names and ids may clash. */
function rowsOf(states: readonly ReleaseState[], catalogue: readonly TakenId[]): AppendRow[] {
  const open = states.filter(({ knownTo }) => knownTo === null);
  const past = states.filter(({ knownTo }) => knownTo !== null);
  const answersOf = (some: readonly ReleaseState[]) => some.map(({ answers }) => answers);
  const read = [
    ...readReleases(answersOf(open), catalogue).map((release, index) => rowOf(open[index]!, release)),
    ...past.map((state) => rowOf(state, readReleases([state.answers], catalogue)[0]!)),
  ];
  return read.filter((row) => row !== null);
}

function rowOf(state: ReleaseState, { release, review, knownAs }: ReadRelease): AppendRow | null {
  if (release === null) return null;
  const { parameters, content, parents } = release;
  return {
    source_id: hubSourceId,
    part: state.part,
    input_sha256: state.sha256,
    repository: release.repository,
    hub_id: release.hubId,
    owner: release.organisation,
    lab: labOf(release.organisation),
    name: release.name,
    model_id: release.modelId,
    known_as: knownAs,
    created_on: release.createdAt?.slice(0, 10) ?? null,
    total_params: parameters.total,
    active_params: parameters.active,
    non_embedding_params: parameters.nonEmbedding,
    params_basis: parameters.basis,
    architecture: release.architecture,
    quantisation: release.quantisation.label,
    stage: release.stage,
    variants: release.variants.join(","),
    parent_repository: parents[0]?.repository ?? null,
    parent_relation: parents[0]?.relation ?? null,
    parents: JSON.stringify(parents),
    licence: release.licence,
    gated: release.gated,
    content: content.is,
    content_because: content.is === "other" ? content.because : null,
    model_type: release.modelType,
    context_length: release.contextLength,
    review: JSON.stringify(review),
    known_from: state.knownFrom,
    known_to: state.knownTo,
  };
}
