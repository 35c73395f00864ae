import { join } from "node:path";

/** Where things are in the data folder (design: the contract of `DENSING_HOME`). */
export function dataFolders(home: string) {
  return {
    captures: join(home, "captures"),
    bundles: join(home, "bundles"),
    made: join(home, "bundles", "made"),
    snapshots: join(home, "snapshots"),
    status: join(home, "snapshots", "status.json"),
    site: join(home, "site"),
    feeds: join(home, "site", "feeds"),
    reports: join(home, "reports"),
    warehouse: join(home, "warehouse.duckdb"),
    logs: join(home, "logs"),
  };
}
