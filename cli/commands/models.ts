import { join } from "node:path";
import type { Command } from "commander";
import { loadCatalogue } from "../../catalogue/loadCatalogue.ts";
import { readCatalogueTexts } from "../../catalogue/writeCatalogue.ts";
import { DensingError } from "../../errors.ts";
import { readPublishedTable } from "../../snapshot/publishedTable.ts";
import { openSnapshotStore } from "../../store/snapshots.ts";
import { dayOf } from "../clock.ts";
import { dataFolders } from "../folders.ts";
import {
  entityOf,
  filterQueue,
  findCandidate,
  type QueueFilter,
  queueLines,
  readCandidates,
  waiting,
} from "../modelsQueue.ts";
import { type ReviewOptions, reviewCandidate, reviewedLines, undoDecision } from "../modelsReview.ts";
import { decisionText, type SnapshotFacts, showModel, shownLines } from "../modelsShow.ts";
import { type CommandContext, snapshotIdOf } from "./context.ts";
import { requireDay } from "./refresh.ts";

interface Options extends QueueFilter {
  readonly snapshot: string;
}
type Review = Options & ReviewOptions & { readonly undo?: string; readonly list?: boolean };

const also = (text: string, earlier: readonly string[]): string[] => [...earlier, text];

/** `densing models new|show|review`; the command is given back for more below it. */
export function addModelsCommands(program: Command, context: () => CommandContext): Command {
  const models = program
    .command("models")
    .description("new models and names, and what people decide on them");
  const catalogue = () => join(context().settings.packageRoot, "catalogue");
  const store = () => openSnapshotStore(dataFolders(context().settings.home).snapshots);

  models
    .command("new")
    .description("names that sources use and nothing maps, newest first")
    .option("--entity <kind>", "only release, model or api_family")
    .option("--source <id>", "only of this source")
    .option("--since <day>", "first seen on that day or later (YYYY-MM-DD)")
    .option("--snapshot <id>", "which snapshot", "latest")
    .action(async (options: Options) => {
      entityOf(options.entity);
      if (options.since !== undefined) requireDay(options.since);
      const snapshots = store();
      const snapshot = await snapshotIdOf(snapshots, options.snapshot);
      const all = waiting(await readCandidates(snapshots, snapshot), loadCatalogue(catalogue()));
      const queue = { snapshot, candidates: filterQueue(all, options) };
      context().output.result(queue, () => queueLines(queue));
    });

  models
    .command("show")
    .description("everything known of a candidate or a model, and what a decision would write")
    .argument("<name>", "exactly as its source has it, or an id of the catalogue")
    .option("--entity <kind>", "release, model or api_family")
    .option("--source <id>", "of this source")
    .option("--snapshot <id>", "which snapshot", "latest")
    .action(async (name: string, options: Options) => {
      const { output, now } = context();
      entityOf(options.entity);
      const shown = showModel(
        readCatalogueTexts(catalogue()),
        await snapshotFacts(options.snapshot),
        name,
        options,
        dayOf(now()),
      );
      output.result(shown, () => shownLines(shown));
    });

  models
    .command("review")
    .description("decides on a candidate; everything decided can be undone")
    .argument("[name]", "exactly as `models new` prints it")
    .argument("[decision]", "accept (a model of its own), merge (another name of one) or reject")
    .option("--into <id>", "merge: the model or API family it is another name of")
    .option("--scope <source>", "merge: `any` where the name means the same at every source")
    .option("--set <field=value>", "accept: a column of models.csv; may be repeated", also, [])
    .option("--reason <text>", "why; kept as the evidence")
    .option("--entity <kind>", "which candidate, where several have the name")
    .option("--source <id>", "which candidate, where several have the name")
    .option("--dry-run", "says what it would write")
    .option("--undo <decision>", "takes out what a decision wrote")
    .option("--list", "all decisions")
    .option("--snapshot <id>", "which snapshot", "latest")
    .action(async (name: string | undefined, action: string | undefined, options: Review) => {
      const { output, now } = context();
      const folder = catalogue();
      if (options.list === true) {
        const { decisions } = loadCatalogue(folder);
        const undone = new Map(decisions.map((row) => [row.undoes, row.decision_id]));
        const listed = decisions.map((row) => ({ ...row, undone_by: undone.get(row.decision_id) ?? null }));
        output.result({ decisions: listed }, () =>
          listed.length === 0
            ? ["no decisions yet"]
            : listed.map((row) => `${decisionText(row)}${row.undone_by === null ? "" : " [undone]"}`),
        );
        return;
      }
      entityOf(options.entity);
      if (options.undo !== undefined) {
        if (name !== undefined) {
          throw new DensingError("invalid-argument", "--undo takes a decision, not a name beside it", {
            name,
          });
        }
        const undone = await undoDecision(folder, options.undo, options, dayOf(now()));
        output.result(undone, () => reviewedLines(undone));
        return;
      }
      if (name === undefined || action === undefined) {
        throw new DensingError("invalid-argument", "give a name and a decision: accept, merge or reject");
      }
      const snapshots = store();
      const candidates = await readCandidates(snapshots, await snapshotIdOf(snapshots, options.snapshot));
      const candidate = findCandidate(candidates, name, options);
      const reviewed = await reviewCandidate(folder, candidate, action, options, dayOf(now()));
      output.result(reviewed, () => reviewedLines(reviewed));
    });

  return models;

  /** A model of the catalogue can be shown before there is a snapshot. */
  async function snapshotFacts(wanted: string): Promise<SnapshotFacts> {
    const snapshots = store();
    if (wanted === "latest" && (await snapshots.latest()) === null) {
      return { snapshot: null, candidates: [], scores: [], densities: [] };
    }
    const snapshot = await snapshotIdOf(snapshots, wanted);
    return {
      snapshot,
      candidates: await readCandidates(snapshots, snapshot),
      scores: await readPublishedTable(snapshots, snapshot, "scores"),
      densities: await readPublishedTable(snapshots, snapshot, "densities"),
    };
  }
}
