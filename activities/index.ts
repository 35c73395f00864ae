import type { Fetch } from "../http/fetch.ts";
import type { Source } from "../sources/source.ts";
import type { CaptureStore } from "../store/captures.ts";
import type { DocumentStore } from "../store/documents.ts";
import type { MadeStates } from "../store/madeStates.ts";
import type { ReportStore } from "../store/reports.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import type { Threads } from "../threads/threads.ts";
import type { Warehouse } from "../warehouse/open.ts";
import { createAnalyseBundle } from "./analyseBundle.ts";
import { createCaptureReleases } from "./captureReleases.ts";
import { createFetchSource, type FetchSourceDependencies } from "./fetchSource.ts";
import { createImportRevisions } from "./importRevisions.ts";
import { createListRevisions } from "./listRevisions.ts";
import { createListSources } from "./listSources.ts";
import { createLoadFacts } from "./loadFacts.ts";
import { createPollOrganisation } from "./pollOrganisation.ts";
import { createPublishSnapshot, type PublishSnapshotDependencies } from "./publishSnapshot.ts";
import { createWriteBundle } from "./writeBundle.ts";
import { createWriteFeeds } from "./writeFeeds.ts";
import { createFindVintage, createWriteMonthlyReport } from "./writeMonthlyReport.ts";
import { createWriteStatus } from "./writeStatus.ts";

/** Everything that activities touch; each factory takes what it needs of it. */
export interface ActivityDependencies {
  readonly catalogueFolder: string;
  readonly statusPath: string;
  readonly feedsFolder: string;
  readonly sources: ReadonlyMap<string, Source>;
  readonly captures: CaptureStore;
  readonly documents: DocumentStore;
  readonly snapshots: SnapshotStore;
  readonly made: MadeStates;
  readonly reports: ReportStore;
  readonly threads: Threads;
  /** Opens the warehouse on first use, so that only a process that serves its queue opens DuckDB. */
  readonly warehouse: () => Promise<Warehouse>;
  readonly fetch: Fetch;
  readonly locate: FetchSourceDependencies["locate"];
  readonly scratch: PublishSnapshotDependencies["scratch"];
  readonly now: () => Date;
  /** What the code is, or null when that is unknown: then nothing counts as made already. */
  readonly codeVersion: string | null;
}

/** The activities of each queue. */
export function createActivities(dependencies: ActivityDependencies) {
  return {
    net: {
      listSources: createListSources(dependencies),
      fetchSource: createFetchSource(dependencies),
      listRevisions: createListRevisions(dependencies),
      importRevisions: createImportRevisions(dependencies),
      pollOrganisation: createPollOrganisation(dependencies),
      captureReleases: createCaptureReleases(dependencies),
    },
    analysis: {
      analyseBundle: createAnalyseBundle(dependencies),
    },
    warehouse: {
      loadFacts: createLoadFacts(dependencies),
      writeBundle: createWriteBundle(dependencies),
      publishSnapshot: createPublishSnapshot(dependencies),
      writeFeeds: createWriteFeeds(dependencies),
      findVintage: createFindVintage(dependencies),
      writeMonthlyReport: createWriteMonthlyReport(dependencies),
      writeStatus: createWriteStatus({ path: dependencies.statusPath, now: dependencies.now }),
    },
  };
}

export type Activities = ReturnType<typeof createActivities>;
export type NetActivities = Activities["net"];
export type AnalysisActivities = Activities["analysis"];
export type WarehouseActivities = Activities["warehouse"];
