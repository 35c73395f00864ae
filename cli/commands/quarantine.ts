import type { Command } from "commander";
import { readPublishedTable } from "../../snapshot/publishedTable.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { dataFolders } from "../folders.ts";
import { columns } from "../output.ts";
import { type CommandContext, snapshotIdOf } from "./context.ts";

interface Filter {
  readonly snapshot: string;
  readonly source?: string;
  readonly reason?: string;
  readonly all?: boolean;
}

/** `densing quarantine list` */
export function addQuarantineCommands(program: Command, context: () => CommandContext): void {
  program
    .command("quarantine")
    .description("what was held back, and why")
    .command("list")
    .description("every row that is not in force, with the reason and both values, out of a snapshot")
    .option("--source <id>", "only of this source")
    .option("--reason <name>", "only of this check")
    .option("--all", "also what has been released or mended since")
    .option("--snapshot <id>", "which snapshot", "latest")
    .action(async (filter: Filter) => {
      const { settings, output } = context();
      const snapshots = openSnapshotStore(dataFolders(settings.home).snapshots);
      const id = await snapshotIdOf(snapshots, filter.snapshot);
      const rows = (await readPublishedTable(snapshots, id, "quarantine")).filter(
        (row) =>
          (filter.source === undefined || row.source_id === filter.source) &&
          (filter.reason === undefined || row.reason === filter.reason) &&
          (filter.all === true || row.known_to === null),
      );
      output.result({ snapshot: id, quarantined: rows }, () => [
        ...columns(
          rows.map((row) => [
            row.source_id ?? "",
            row.known_from ?? "",
            row.key ?? "",
            row.reason ?? "",
            row.seen === null
              ? ""
              : `saw ${row.seen}${row.expected === null ? "" : `; expected ${row.expected}`}`,
          ]),
        ),
        `${rows.length} rows in snapshot ${id}.`,
      ]);
    });
}
