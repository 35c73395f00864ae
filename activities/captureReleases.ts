import { activityInfo, cancellationSignal, heartbeat } from "@temporalio/activity";
import { z } from "zod";
import { DensingError } from "../errors.ts";
import { detailAddress, fileAddress } from "../hub/addresses.ts";
import { type DetailFacts, detailFacts } from "../hub/knownRepositories.ts";
import { cardSourceId, configPart, hubSourceId } from "../hub/parts.ts";
import type { Capture } from "../store/captures.ts";
import { afterFailedFetch } from "./batchTroubles.ts";
import { askHub, eventOf, type HubDependencies } from "./hubRequests.ts";
import type { WantedRepository } from "./pollOrganisation.ts";

export interface ReleaseBatch {
  readonly repositories: readonly WantedRepository[];
  /** When the run began: what was captured since was captured by it. */
  readonly startedAt: string;
  /** How many of the repositories right before these failed. */
  readonly failuresInARow: number;
}

const failureSchema = z.object({ repository: z.string(), type: z.string(), reason: z.string() });
/** A repository that could not be captured whole, and why. The next run tries again. */
export type ReleaseFailure = z.infer<typeof failureSchema>;

const outcomeSchema = z.object({
  /** Repositories of which this run captured something, the rest being there. */
  captured: z.int(),
  /** In the store before the run began. */
  present: z.int(),
  /** On the list, but not there when they were asked for. */
  absent: z.int(),
  /** Configs and cards that there are none of, or that the owner gives to certain people only. */
  filesWithheld: z.int(),
  failures: z.array(failureSchema),
  failuresInARow: z.int(),
  /** So many failed one after another that going on would only trouble the host. */
  gaveUp: z.boolean(),
});
export type ReleaseOutcome = z.infer<typeof outcomeSchema>;

/** What a heartbeat carries: how far this batch is, and what was tried at the repository it is at. */
const reachedSchema = z.object({ next: z.int(), tries: z.int(), waits: z.int(), outcome: outcomeSchema });
type Reached = z.infer<typeof reachedSchema>;

/** Statuses by which a file is not there, or not for us. */
const withheld: ReadonlySet<unknown> = new Set([401, 403, 404, 410]);

export interface CaptureReleasesDependencies extends HubDependencies {
  readonly now: () => Date;
}

/**
 * Keeps what the Hub says of repositories: the detail, then config.json and README.md of the revision that it names. A
 * file that is not there, or only for those who signed for it, is kept as an empty body with the status that said so,
 * and not asked for again as of that revision. What is there is not fetched again, so a batch that is tried again goes
 * on where it was. A repository that fails is named and does not stop the others.
 *
 * @throws DensingError what passes (a limit, a hiccup), to be tried again; `storage-unwritable`, of the stores
 */
export function createCaptureReleases(dependencies: CaptureReleasesDependencies) {
  return async function captureReleases(batch: ReleaseBatch): Promise<ReleaseOutcome> {
    let reached = reachedBefore(batch);
    while (reached.next < batch.repositories.length && !reached.outcome.gaveUp) {
      heartbeat(reached);
      const wanted = batch.repositories[reached.next]!;
      try {
        const kept = await captureOne(dependencies, wanted);
        reached = after(reached, kept, batch.startedAt);
      } catch (thrown) {
        if (cancellationSignal().aborted) throw thrown;
        reached = afterFailedFetch(reached, thrown, (trouble) => ({
          repository: wanted.repository,
          ...trouble,
        }));
      }
    }
    return reached.outcome;
  };
}

/** The captures of one repository; null where it is gone. */
async function captureOne(
  dependencies: CaptureReleasesDependencies,
  wanted: WantedRepository,
): Promise<Capture[] | null> {
  const { repository } = wanted;
  const detail = await captureDetail(dependencies, wanted);
  if (detail === null) return null;
  const { facts, capture } = detail;
  const { revision, lastModified } = facts;
  if (revision === null) return [capture];
  const files = [
    { sourceId: hubSourceId, part: configPart(repository), file: "config.json" },
    { sourceId: cardSourceId, part: repository, file: "README.md" },
  ];
  const captures = [capture];
  for (const { sourceId, part, file } of files) {
    const kept = await findRevision(dependencies, sourceId, part, revision);
    captures.push(
      kept ??
        (await captureFile(dependencies, {
          sourceId,
          part,
          url: fileAddress(repository, file, revision),
          revision,
          // The state is that of the revision, whenever it is fetched.
          ...(lastModified === null ? {} : { observedAt: lastModified }),
        })),
    );
  }
  return captures;
}

interface KeptDetail {
  readonly capture: Capture;
  readonly facts: DetailFacts;
}

async function captureDetail(
  dependencies: CaptureReleasesDependencies,
  { repository, revision }: WantedRepository,
): Promise<KeptDetail | null> {
  const { captures } = dependencies;
  const before = await captures.latest(hubSourceId, repository);
  if (before !== undefined) {
    const facts = detailFacts((await captures.get(before.sha256)).toString("utf8"));
    if (facts !== null && (revision === null || facts.revision === revision))
      return { capture: before, facts };
  }
  const url = detailAddress(repository);
  try {
    const answer = await askHub(dependencies, url);
    const { capture } = await captures.put(eventOf(hubSourceId, repository, url, answer), answer.body);
    const facts = detailFacts(answer.body.toString("utf8"));
    if (facts !== null) return { capture, facts };
    throw new DensingError("content-suspicious", `${repository}: the answer is about no repository`, { url });
  } catch (thrown) {
    if (isWithheld(thrown)) return null;
    throw thrown;
  }
}

async function findRevision(
  { captures }: HubDependencies,
  sourceId: string,
  part: string,
  revision: string,
): Promise<Capture | undefined> {
  const latest = await captures.latest(sourceId, part);
  if (latest === undefined || latest.revision === revision) return latest;
  return (await captures.list(sourceId)).find((each) => each.part === part && each.revision === revision);
}

interface FileRequest {
  readonly sourceId: string;
  readonly part: string;
  readonly url: string;
  readonly revision: string;
  readonly observedAt?: string;
}

async function captureFile(
  dependencies: CaptureReleasesDependencies,
  { sourceId, part, url, ...state }: FileRequest,
): Promise<Capture> {
  const { captures, now } = dependencies;
  try {
    const answer = await askHub(dependencies, url);
    return await keep(captures, { ...eventOf(sourceId, part, url, answer), ...state }, answer.body);
  } catch (thrown) {
    if (!(thrown instanceof DensingError) || !isWithheld(thrown)) throw thrown;
    const answer = {
      fetchedAt: now().toISOString(),
      httpStatus: Number(thrown.facts.status) as 200,
      contentType: null,
    };
    return await keep(captures, { ...eventOf(sourceId, part, url, answer), ...state }, new Uint8Array());
  }
}

async function keep(
  captures: HubDependencies["captures"],
  event: Parameters<HubDependencies["captures"]["put"]>[0],
  body: Uint8Array,
): Promise<Capture> {
  const { capture } = await captures.put(event, body);
  // Of a body that was there before, `put` gives the first sighting; this run has seen it now.
  return { ...capture, fetchedAt: event.fetchedAt, status: event.status };
}

function isWithheld(thrown: unknown): boolean {
  // A limit may have such a status, too.
  const { type, facts } = thrown instanceof DensingError ? thrown : { type: "", facts: { status: null } };
  return (type === "source-not-found" || type === "source-forbidden") && withheld.has(facts.status);
}

/** Where the last attempt was. Details that cannot be read mean: from the start, which costs only a look at the index. */
function reachedBefore({ repositories, failuresInARow }: ReleaseBatch): Reached {
  const { data } = reachedSchema.safeParse(activityInfo().heartbeatDetails);
  if (data !== undefined && data.next < repositories.length) return data;
  const counts = { captured: 0, present: 0, absent: 0, filesWithheld: 0 };
  const outcome = { ...counts, failures: [], failuresInARow, gaveUp: false };
  return { next: 0, tries: 0, waits: 0, outcome };
}

function after(
  { next, waits, outcome }: Reached,
  kept: readonly Capture[] | null,
  startedAt: string,
): Reached {
  const isCaptured = kept?.some(({ fetchedAt }) => fetchedAt >= startedAt) ?? false;
  const counted = kept === null ? "absent" : isCaptured ? "captured" : "present";
  const filesWithheld = kept?.filter(({ status }) => withheld.has(status)).length ?? 0;
  return {
    next: next + 1,
    tries: 0,
    waits,
    outcome: {
      ...outcome,
      [counted]: outcome[counted] + 1,
      filesWithheld: outcome.filesWithheld + filesWithheld,
      failuresInARow: 0,
    },
  };
}
