import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  executeChild,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  sleep,
  workflowInfo,
} from "@temporalio/workflow";
import type { ReleaseFailure } from "../activities/captureReleases.ts";
import type { SourceCheck } from "../activities/checks.ts";
import type { NetActivities } from "../activities/index.ts";
import type { WantedRepository } from "../activities/pollOrganisation.ts";
import { DensingError } from "../errors.ts";
import { organisations, trackedSince } from "../hub/organisations.ts";
import { hubSourceId } from "../hub/parts.ts";
import {
  netActivity,
  netActivityWhileSomeoneWaits,
  releaseCaptureActivity,
  workflowTimeouts,
} from "../temporal.config.ts";
import { type Progress, trackProgress } from "./progress.ts";
import { failedCheck, type RefreshResult, refresh, refreshWorkflowId } from "./refresh.ts";

export interface TrackModelsInput {
  /** The day of the run, YYYY-MM-DD. */
  readonly date: string;
  /** Owners on the Hub, and nothing else; absent: all that are tracked, and the other sources of this workflow. */
  readonly organisations?: readonly string[];
  /** Repositories created before this day are not asked for; the default is beside the organisations. */
  readonly since?: string;
  /** Only capture: the next refresh publishes what is new. */
  readonly captureOnly?: boolean;
  /** Someone waits at a terminal: give a list that does not answer two attempts instead of five. */
  readonly interactive?: boolean;
}

/** An organisation whose list could not be read, and why. The next run tries again. */
export interface OrganisationFailure {
  readonly organisation: string;
  readonly type: string;
  readonly reason: string;
}

export interface TrackModelsResult {
  readonly organisations: number;
  /** Repositories of which something was captured. */
  readonly captured: number;
  /** Captured before, as they are now. */
  readonly known: number;
  /** No language models, by what they are: never asked for. */
  readonly skipped: Readonly<Record<string, number>>;
  /** On a list, but not there when they were asked for. */
  readonly absent: number;
  /** Left for the next run. */
  readonly later: number;
  readonly failed: number;
  /** The first of those that failed. */
  readonly failures: readonly (OrganisationFailure | ReleaseFailure)[];
  /** Of the Hub, and of the other sources that this run fetches. */
  readonly checks: readonly SourceCheck[];
  /** Null where nothing was captured, or nothing was to be published. */
  readonly refreshed: Pick<RefreshResult, "snapshotId" | "published"> | null;
}

/**
 * One run a day at a time, whoever starts it. One that was asked for less has an id of its own, so that nobody who wants
 * all waits for it in vain: two beside each other may ask for a repository twice, and publish one after the other.
 */
export function trackModelsWorkflowId({
  date,
  organisations: some,
  since,
  captureOnly,
}: TrackModelsInput): string {
  const less = [some?.join("+"), since && `since-${since}`, captureOnly && "capture-only"].filter(Boolean);
  return ["track-models", date, ...less].join("/");
}

/** One activity's share: long enough to be coarse, short enough for a progress that moves. */
const repositoriesABatch = 25;
/** One organisation may be gone or renamed; so many in a row are a host that has had enough of us, or no network. */
const failuresToGiveUp = 3;
const namedFailures = 20;

const patient = proxyActivities<NetActivities>(netActivity);
const brief = proxyActivities<NetActivities>(netActivityWhileSomeoneWaits);
const { captureReleases } = proxyActivities<Pick<NetActivities, "captureReleases">>(releaseCaptureActivity);

/** What a run has found so far. Counts and a few names: bodies and lists stay in the stores. */
interface Found {
  asked: number;
  captured: number;
  known: number;
  readonly skipped: Record<string, number>;
  absent: number;
  later: number;
  /** The newest page that was read, and the bytes of those that are new. */
  page: string | null;
  newBytes: number;
  failed: number;
  readonly failures: (OrganisationFailure | ReleaseFailure)[];
}

/**
 * Asks the Hub what the tracked organisations have released, keeps what it says of each new repository, fetches the
 * other sources that are followed for new models, and publishes all of it with a refresh of what is captured. What is
 * there already is not fetched again, so a run that was stopped anywhere is gone on with by the next.
 *
 * Organisations are asked one after another: they share one host, which is asked one thing at a time anyway. Some fifty
 * of them with a hundred repositories each are a few hundred events, so that no run continues another.
 *
 * @throws `tracking-given-up` when one after another fails; what was captured until then is kept
 */
export async function trackModels(input: TrackModelsInput): Promise<TrackModelsResult> {
  const net = input.interactive ? brief : patient;
  const progress = trackProgress(["releases", "sources", "publish"]);
  const wanted = input.organisations ?? organisations.map(({ organisation }) => organisation);
  const found = await progress.run(
    "releases",
    () => askAll(wanted, input.since ?? trackedSince, net, progress),
    describe,
  );
  const others = await progress.run(
    "sources",
    async () => (input.organisations === undefined ? fetchOthers(net) : []),
    (checks) => checks.map(({ sourceId, state }) => `${sourceId} ${state}`).join(", "),
  );
  const checks = [hubCheck(found), ...others];
  const isNew = found.captured > 0 || found.newBytes > 0 || checks.some(({ state }) => state === "captured");
  const refreshed =
    isNew && !input.captureOnly
      ? await progress.run(
          "publish",
          () => publish(input, checks),
          ({ snapshotId, published }) =>
            published ? `published ${snapshotId}` : `nothing changed since ${snapshotId}`,
        )
      : null;
  if (refreshed === null) progress.skip(["publish"], isNew ? "left to the next refresh" : "nothing new");
  const { asked, page, newBytes, ...counts } = found;
  return {
    organisations: asked,
    ...counts,
    checks,
    refreshed: refreshed && { snapshotId: refreshed.snapshotId, published: refreshed.published },
  };
}

async function askAll(
  wanted: readonly string[],
  since: string,
  { pollOrganisation }: Pick<NetActivities, "pollOrganisation">,
  progress: Progress,
): Promise<Found> {
  const found: Found = {
    asked: 0,
    captured: 0,
    known: 0,
    skipped: {},
    absent: 0,
    later: 0,
    page: null,
    newBytes: 0,
    failed: 0,
    failures: [],
  };
  let inARow = 0;
  for (const organisation of wanted) {
    progress.note(
      "releases",
      `${organisation}: ${found.asked} of ${wanted.length} organisations, ${describe(found)}`,
    );
    try {
      const poll = await pollOrganisation({ organisation, since });
      found.known += poll.known;
      found.later += poll.later;
      found.page = poll.page;
      found.newBytes += poll.newBytes;
      for (const [what, count] of Object.entries(poll.skipped)) {
        found.skipped[what] = (found.skipped[what] ?? 0) + count;
      }
      inARow = 0;
      await captureAll(organisation, poll.wanted, found, (detail) => progress.note("releases", detail));
    } catch (thrown) {
      inARow += 1;
      nameFailure(found, organisationFailure(organisation, thrown));
      if (inARow === failuresToGiveUp) throw givenUp(found);
    }
    found.asked += 1;
  }
  return found;
}

async function captureAll(
  organisation: string,
  repositories: readonly WantedRepository[],
  found: Found,
  note: (detail: string) => void,
): Promise<void> {
  const startedAt = workflowInfo().startTime.toISOString();
  let failuresInARow = 0;
  for (let from = 0; from < repositories.length; from += repositoriesABatch) {
    note(`${organisation}: ${from} of ${repositories.length} repositories, ${describe(found)}`);
    const batch = repositories.slice(from, from + repositoriesABatch);
    const outcome = await captureReleases({ repositories: batch, startedAt, failuresInARow });
    found.captured += outcome.captured;
    found.known += outcome.present;
    found.absent += outcome.absent;
    for (const failure of outcome.failures) nameFailure(found, failure);
    failuresInARow = outcome.failuresInARow;
    if (outcome.gaveUp) throw givenUp(found);
  }
}

function nameFailure(found: Found, failure: OrganisationFailure | ReleaseFailure): void {
  found.failed += 1;
  if (found.failures.length < namedFailures) found.failures.push(failure);
}

/** An organisation that cannot be read does not stop the others; a full disk or a bug does. */
function organisationFailure(organisation: string, thrown: unknown): OrganisationFailure {
  if (thrown instanceof DensingError || isCancellation(thrown)) throw thrown;
  const check = failedCheck(organisation, thrown);
  if (check.state !== "failed") throw thrown;
  return { organisation, type: check.type, reason: check.reason };
}

function givenUp(found: Found): DensingError {
  const last = found.failures.at(-1);
  const at = last === undefined ? "" : `: ${last.reason}`;
  const message =
    `gave up after several failures in a row${at}. ${found.captured} repositories were captured and are kept; ` +
    "run the same command later and it goes on from there";
  const { asked, captured, failed } = found;
  return new DensingError("tracking-given-up", message, { asked, captured, failed, cause: last?.type });
}

/** The sources that this workflow fetches too, and that say themselves what their bodies are. */
async function fetchOthers({
  listSources,
  fetchSource,
}: Pick<NetActivities, "listSources" | "fetchSource">): Promise<SourceCheck[]> {
  const { tracked } = await listSources({ only: null });
  return Promise.all(
    tracked.map((sourceId) =>
      fetchSource({ sourceId }).catch((thrown) => {
        if (isCancellation(thrown)) throw thrown;
        return failedCheck(sourceId, thrown);
      }),
    ),
  );
}

/** For `status.json`: how the Hub was, all organisations together. */
function hubCheck({ page, captured, newBytes, failures: [failure] }: Found): SourceCheck {
  const sourceId = hubSourceId;
  if (page === null) {
    const { type = "not-asked", reason = "no organisation was asked for" } = failure ?? {};
    return { sourceId, state: "failed", type, reason };
  }
  if (captured === 0 && newBytes === 0) return { sourceId, state: "unchanged", sha256: page };
  return { sourceId, state: "captured", sha256: page, bytes: newBytes };
}

/** Publishes what is captured, as a refresh of that day: one that is going on already may have read less, and is waited for. */
async function publish(input: TrackModelsInput, checks: readonly SourceCheck[]): Promise<RefreshResult> {
  for (;;) {
    try {
      return await executeChild(refresh, {
        workflowId: refreshWorkflowId(input.date),
        args: [{ asOf: input.date, offline: true, checks }],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        workflowExecutionTimeout: workflowTimeouts.refresh,
      });
    } catch (thrown) {
      if (!(thrown instanceof WorkflowExecutionAlreadyStartedError)) throw thrown;
      await sleep("5 seconds");
    }
  }
}

function describe({ captured, known, failed, later }: Found): string {
  const parts = [
    `${captured} captured`,
    `${known} known`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(later > 0 ? [`${later} for later`] : []),
  ];
  return parts.join(", ");
}
