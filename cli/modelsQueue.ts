import type { Catalogue } from "../catalogue/schemas.ts";
import { DensingError } from "../errors.ts";
import { type Candidate, type CandidateEntity, candidateOf, isSameCandidate } from "../identity/candidate.ts";
import { decisionsInForce } from "../identity/decision.ts";
import { modelIn, parentsOf, parentText } from "../identity/parents.ts";
import { readPublishedTable } from "../snapshot/publishedTable.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import { columns } from "./output.ts";

/** Names that wait for a person. */
export interface Queue {
  readonly snapshot: string;
  /** Newest first. */
  readonly candidates: readonly Candidate[];
}

export interface QueueFilter {
  readonly entity?: string;
  readonly source?: string;
  /** YYYY-MM-DD, first seen on that day or later. */
  readonly since?: string;
}

/** The names of a snapshot that nothing maps. @throws DensingError `snapshot-missing`, `snapshot-corrupt` */
export async function readCandidates(snapshots: SnapshotStore, id: string): Promise<Candidate[]> {
  return (await readPublishedTable(snapshots, id, "candidates")).map(candidateOf);
}

/** Leaves out what has been decided since the snapshot was made. */
export function waiting(
  candidates: readonly Candidate[],
  catalogue: Pick<Catalogue, "models" | "aliases" | "decisions">,
): Candidate[] {
  const decided = decisionsInForce(catalogue.decisions);
  const names = new Set(catalogue.aliases.map(({ entity, scope, name }) => `${entity} ${scope} ${name}`));
  const isNamed = ({ entity, source_id, name, repository }: Candidate) => {
    const kind = entity === "api_family" ? "api_family" : "model";
    if (names.has(`${kind} any ${name}`) || names.has(`${kind} ${source_id} ${name}`)) return true;
    return entity === "release" && modelIn(repository ?? name, catalogue) !== null;
  };
  return candidates
    .filter((candidate) => !decided.some((decision) => isSameCandidate(decision, candidate)))
    .filter((candidate) => !isNamed(candidate))
    .sort(newestFirst);
}

function newestFirst(a: Candidate, b: Candidate): number {
  const order = [
    compare(b.first_seen_on ?? "", a.first_seen_on ?? ""),
    compare(a.entity, b.entity),
    compare(a.source_id, b.source_id),
    compare(a.name, b.name),
  ];
  return order.find((sign) => sign !== 0) ?? 0;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function filterQueue(
  candidates: readonly Candidate[],
  { entity, source, since }: QueueFilter,
): Candidate[] {
  return candidates.filter(
    (candidate) =>
      (entity === undefined || candidate.entity === entity) &&
      (source === undefined || candidate.source_id === source) &&
      (since === undefined || (candidate.first_seen_on ?? "") >= since),
  );
}

/**
 * The one candidate of this name, letter by letter.
 * @throws DensingError `candidate-unknown`, naming names that are near; `candidate-ambiguous`, saying how to tell
 */
export function findCandidate(
  candidates: readonly Candidate[],
  name: string,
  { entity, source }: QueueFilter,
): Candidate {
  const found = filterQueue(
    candidates.filter((candidate) => candidate.name === name),
    { ...(entity === undefined ? {} : { entity }), ...(source === undefined ? {} : { source }) },
  );
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const places = found.map((candidate) => `--source ${candidate.source_id} --entity ${candidate.entity}`);
    const message = `several candidates have this name; say which: ${places.join(", or ")}`;
    throw new DensingError("candidate-ambiguous", message, { name });
  }
  const folded = fold(name);
  const near = [...new Set(candidates.map((candidate) => candidate.name))]
    .filter((other) => fold(other) === folded || (folded.length > 3 && fold(other).includes(folded)))
    .slice(0, 8);
  const hint = near.length > 0 ? `; did you mean ${near.join(", ")}?` : ":";
  throw new DensingError(
    "candidate-unknown",
    `no candidate of the snapshot has exactly this name${hint} \`densing models new\` lists all`,
    { name: JSON.stringify(name), entity, source },
  );
}

const fold = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** @throws DensingError `invalid-argument` */
export function entityOf(text: string | undefined): CandidateEntity | undefined {
  if (text === undefined || text === "model" || text === "release" || text === "api_family") return text;
  throw new DensingError("invalid-argument", "--entity is model, release or api_family", { seen: text });
}

export function queueLines({ snapshot, candidates }: Queue): string[] {
  return [
    ...columns(
      candidates.map((candidate) => [
        candidate.first_seen_on ?? "",
        candidate.entity,
        candidate.source_id,
        candidate.name,
        [parametersText(candidate), candidate.stage ?? "", candidate.quantisation ?? ""]
          .filter((text) => text !== "" && text !== "none")
          .join(" "),
        densityText(candidate),
        candidate.suggestion === null ? "" : `perhaps ${candidate.suggestion}`,
        parentsText(candidate),
      ]),
    ),
    `${candidates.length} names wait in snapshot ${snapshot}; \`densing models show NAME\` tells all of one.`,
  ];
}

function parentsText({ parents }: Candidate): string {
  const named = parentsOf(parents, { models: [], aliases: [] }).map(parentText);
  return named.length === 0 ? "" : `from ${named.join(", ")}`;
}

/** `7.62B`, `30.5B (3.3B active)`, or nothing. */
export function parametersText({
  total_params,
  active_params,
}: Pick<Candidate, "total_params" | "active_params">): string {
  if (total_params === null) return "";
  const active =
    active_params !== null && active_params !== total_params ? ` (${short(active_params)} active)` : "";
  return `${short(total_params)}${active}`;
}

/** A density of a candidate is never shown without its mark. */
export function densityText({ density, density_low, density_high, density_status }: Candidate): string {
  if (density === null) return density_status ?? "";
  const interval =
    density_low === null || density_high === null ? "" : ` (${digits(density_low)}-${digits(density_high)})`;
  return `density ${digits(density)}${interval} ${density_status ?? "provisional"}`;
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

function short(count: number): string {
  return count >= 1e9 ? `${digits(count / 1e9)}B` : count >= 1e6 ? `${digits(count / 1e6)}M` : String(count);
}
