import { join } from "node:path";
import { type Activities, type ActivityDependencies, createActivities } from "../activities/index.ts";
import { fillWarehouse } from "../activities/loadFacts.ts";
import { DensingError } from "../errors.ts";
import { loadSources } from "../sources/registry.ts";
import { openCaptureStore } from "../store/captures.ts";
import { openDocumentStore } from "../store/documents.ts";
import { openMadeStates } from "../store/madeStates.ts";
import { openReportStore } from "../store/reports.ts";
import { openSnapshotStore, type SnapshotStore } from "../store/snapshots.ts";
import { activityQueues } from "../temporal.config.ts";
import { openThreads } from "../threads/threads.ts";
import { openWarehouse, type Warehouse } from "../warehouse/open.ts";
import { rebuildWarehouse } from "../warehouse/rebuild.ts";
import { codeVersion } from "./codeVersion.ts";
import type { Settings } from "./environment.ts";
import { createFetching } from "./fetching.ts";
import { dataFolders } from "./folders.ts";
import { scratchIn, sweepLeftovers } from "./leftovers.ts";

/** The parts of the product, put together on one data folder. */
export interface Product {
  readonly folders: ReturnType<typeof dataFolders>;
  readonly snapshots: SnapshotStore;
  /** Made when workers start: the stores write to the data folder. */
  readonly activities: () => Promise<Activities>;
  /** Makes the warehouse anew from the catalogue and the captures. The data folder must be locked. */
  readonly rebuild: () => Promise<void>;
  close(): Promise<void>;
}

/** Errors of a warehouse that only making it anew cures. It is a cache, so that loses nothing. */
const curedByRebuild: ReadonlySet<string> = new Set(["warehouse-corrupt", "warehouse-migration-changed"]);

export function openProduct(settings: Settings, now: () => Date, say: (line: string) => void): Product {
  const folders = dataFolders(settings.home);
  const snapshots = openSnapshotStore(folders.snapshots);
  const threads = openThreads({ most: activityQueues.analysis.concurrentActivities });
  let opened: Promise<Warehouse> | null = null;

  const factSources = async () => ({
    catalogueFolder: join(settings.packageRoot, "catalogue"),
    sources: new Map((await loadSources()).map((source) => [source.id, source])),
    captures: await openCaptureStore(folders.captures),
  });

  const rebuild = async () => {
    await (await opened)?.close();
    opened = null;
    const inputs = await factSources();
    await rebuildWarehouse({ path: folders.warehouse }, async (warehouse) => {
      await fillWarehouse(warehouse, inputs);
    });
  };

  const open = async (): Promise<Warehouse> => {
    try {
      return await openWarehouse({ path: folders.warehouse });
    } catch (thrown) {
      if (!(thrown instanceof DensingError) || !curedByRebuild.has(thrown.type)) throw thrown;
      say(`${thrown.message} It is a cache: making it anew from the catalogue and the captures.`);
      await rebuild();
      return openWarehouse({ path: folders.warehouse });
    }
  };

  return {
    folders,
    snapshots,
    activities: async () => {
      await sweepLeftovers(folders);
      const dependencies: ActivityDependencies = {
        ...(await factSources()),
        statusPath: folders.status,
        feedsFolder: folders.feeds,
        documents: openDocumentStore(folders.bundles),
        snapshots,
        made: openMadeStates(folders.made, snapshots),
        reports: openReportStore(folders.reports),
        threads,
        warehouse: () => {
          opened ??= open();
          return opened;
        },
        ...createFetching(settings, now),
        scratch: scratchIn(folders.snapshots),
        codeVersion: codeVersion(settings.packageRoot),
        now,
      };
      return createActivities(dependencies);
    },
    rebuild,
    close: async () => {
      await threads.close();
      await (await opened?.catch(() => null))?.close();
    },
  };
}
