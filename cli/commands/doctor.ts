import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { catalogueSha256, loadCatalogue } from "../../catalogue/loadCatalogue.ts";
import { DensingError } from "../../errors.ts";
import { openCaptureStore } from "../../store/captures.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { describeFound, findTemporal } from "../../temporal/findServer.ts";
import { schedules } from "../../temporal.config.ts";
import { openWarehouse } from "../../warehouse/open.ts";
import { readUnmatchedCorrections } from "../../warehouse/tables.ts";
import { examine } from "../diagnosis.ts";
import { diskUse } from "../diskUse.ts";
import { dataFolders } from "../folders.ts";
import { columns } from "../output.ts";
import { serverHealth } from "../serverHealth.ts";
import type { CommandContext } from "./context.ts";

/** `densing doctor`: looks at every part and says what is wrong; changes nothing. */
export function addDoctorCommand(program: Command, context: () => CommandContext): void {
  program
    .command("doctor")
    .description(
      "checks Temporal, its schedules and workers, the disk, the catalogue, every capture and snapshot",
    )
    .action(async () => {
      const { settings, output, now } = context();
      const folders = dataFolders(settings.home);
      const found = [
        await examine("node", async () => process.version),
        await examine("temporal", async () => {
          const { environment, packageRoot } = settings;
          const temporal = await findTemporal({
            environment,
            packageRoot,
            say: () => undefined,
            mayDownload: false,
          });
          return describeFound(temporal.found);
        }),
        ...(await serverHealth(settings, schedules, now)),
        await examine("disk", () => diskUse(settings.home)),
        await examine("catalogue", async () => {
          const folder = join(settings.packageRoot, "catalogue");
          const rows = Object.values(loadCatalogue(folder)).reduce((sum, file) => sum + file.length, 0);
          return `${rows} rows, ${catalogueSha256(folder).slice(0, 16)}`;
        }),
        await examine("captures", async () => {
          const captures = await openCaptureStore(folders.captures);
          const problems = await captures.verify();
          if (problems.length > 0)
            throw new Error(problems.map(({ path, detail }) => `${path}: ${detail}`).join("; "));
          return `${(await captures.list()).length} captures, every hash right`;
        }),
        await examine("corrections", () => correctionsThatTouchNothing(folders.warehouse)),
        await examine("snapshots", async () => {
          const snapshots = openSnapshotStore(folders.snapshots);
          const problems = await snapshots.verify();
          if (problems.length > 0) throw new Error(problems.join("; "));
          return `${(await snapshots.list()).length} snapshots, every hash right`;
        }),
      ];
      output.result(found, () =>
        columns(found.map(({ part, ok, detail }) => [ok ? "ok" : "WRONG", part, detail])),
      );
      const wrong = found.filter(({ ok }) => !ok);
      if (wrong.length === 0) return;
      throw new DensingError("doctor-found", `wrong: ${wrong.map(({ part }) => part).join(", ")}`);
    });
}

/** Not wrong by itself: a correction may wait for a capture that is not here. */
async function correctionsThatTouchNothing(path: string): Promise<string> {
  if (!existsSync(path)) return "no warehouse yet";
  const warehouse = await openWarehouse({ path }).catch((thrown: unknown) => {
    if (thrown instanceof DensingError && thrown.type === "warehouse-busy") return null;
    throw thrown;
  });
  if (warehouse === null) return "not looked at: a running densing has the warehouse";
  try {
    const idle = await warehouse.transaction(readUnmatchedCorrections);
    const names = idle.map(({ correction_id }) => correction_id).join(", ");
    return idle.length === 0 ? "each touches a row" : `touching nothing that is here: ${names}`;
  } finally {
    await warehouse.close();
  }
}
