import type { Command } from "commander";
import { DensingError } from "../../errors.ts";
import { openDocumentStore } from "../../store/documents.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { dataFolders } from "../folders.ts";
import { columns } from "../output.ts";
import { diffLines, diffSnapshots } from "../snapshotDiff.ts";
import { type CommandContext, snapshotIdOf } from "./context.ts";

/** `densing snapshot list|show|diff|verify` */
export function addSnapshotCommands(program: Command, context: () => CommandContext): void {
  const snapshot = program.command("snapshot").description("published snapshots");
  const store = () => openSnapshotStore(dataFolders(context().settings.home).snapshots);

  snapshot
    .command("list")
    .description("all snapshots, oldest first")
    .action(async () => {
      const entries = await store().list();
      context().output.result(entries, () => {
        if (entries.length === 0) return ["no snapshot yet"];
        return columns(entries.map(({ id, kind, published_at }) => [id, kind, published_at]));
      });
    });

  snapshot
    .command("show")
    .description("the manifest and headline of a snapshot")
    .argument("[id]", "its id", "latest")
    .action(async (id: string) => {
      const snapshots = store();
      const found = await snapshotIdOf(snapshots, id);
      const manifest = await snapshots.manifest(found);
      const headline = JSON.parse((await snapshots.read(found, "headline.json")).toString("utf8"));
      context().output.result({ manifest, headline }, () => [
        `${manifest.id}, as of ${manifest.as_of}, known at ${manifest.known_at}, method ${manifest.method_version}`,
        `content ${manifest.content_sha256}`,
        `folder ${snapshots.folder(found)}`,
        "",
        ...columns(manifest.files.map((file) => [file.path, String(file.bytes), file.sha256.slice(0, 16)])),
      ]);
    });

  snapshot
    .command("diff")
    .description("why the headline of two snapshots differs: new models, facts of known ones, the method")
    .argument("<earlier>", "its id")
    .argument("[later]", "its id", "latest")
    .action(async (earlier: string, later: string) => {
      const snapshots = store();
      const ids = [earlier, await snapshotIdOf(snapshots, later)] as const;
      const documents = openDocumentStore(dataFolders(context().settings.home).bundles);
      const diff = await diffSnapshots(snapshots, documents, ids);
      context().output.result(diff, () => diffLines(diff));
    });

  snapshot
    .command("verify")
    .description("checks every hash of one snapshot, or of all of them and the index")
    .argument("[id]", "its id; all when absent")
    .action(async (id: string | undefined) => {
      const snapshots = store();
      const problems = await snapshots.verify(
        id === undefined ? undefined : await snapshotIdOf(snapshots, id),
      );
      const checked = id === undefined ? (await snapshots.list()).length : 1;
      context().output.result({ checked, problems }, () =>
        problems.length === 0 ? [`${checked} verified`] : problems,
      );
      if (problems.length > 0) {
        throw new DensingError(
          "snapshot-corrupt",
          `${problems.length} problems: restore the folder from a copy`,
          {},
        );
      }
    });
}
