import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Command } from "commander";
import { readStatus, type Status } from "../../activities/writeStatus.ts";
import { loadCatalogue } from "../../catalogue/loadCatalogue.ts";
import { DensingError, messageOf } from "../../errors.ts";
import { holdBackUnknown } from "../../gates/knownPrices.ts";
import { createModelResolver } from "../../identity/resolveModel.ts";
import { loadSource, loadSources } from "../../sources/registry.ts";
import { type Observation, parseCapture } from "../../sources/source.ts";
import { openCaptureStore } from "../../store/captures.ts";
import { cataloguePrices } from "../catalogueKnowledge.ts";
import { checkSource, type SourceCheckup } from "../checkSource.ts";
import { createFetching } from "../fetching.ts";
import { dataFolders } from "../folders.ts";
import { columns } from "../output.ts";
import type { CommandContext } from "./context.ts";

/** `densing source list|check|parse` */
export function addSourceCommands(program: Command, context: () => CommandContext): void {
  const source = program.command("source").description("outside sources");

  source
    .command("list")
    .description("every source with its terms, freshness, rows, drift and what is held back of it")
    .action(async () => {
      const { settings, output } = context();
      const folders = dataFolders(settings.home);
      const captures = await openCaptureStore(folders.captures);
      const status = new Map((await readStatus(folders.status))?.sources.map((row) => [row.source_id, row]));
      const rows = await Promise.all(
        (await loadSources()).map(async ({ id, title, kind, lineage, url, cadence, licence, history }) => {
          const [latest] = (await captures.list(id)).sort((a, b) => (a.fetchedAt < b.fetchedAt ? 1 : -1));
          const check = status.get(id);
          return {
            id,
            title,
            kind,
            lineage,
            url,
            cadence,
            licence: licence.name,
            redistribute: licence.redistribute,
            history: history?.kind ?? null,
            last_capture: latest
              ? { sha256: latest.sha256, fetched_at: latest.fetchedAt, bytes: latest.bytes }
              : null,
            state: check?.state ?? "never checked",
            checked_at: check?.checked_at ?? null,
            unreachable_since: check?.unreachable_since ?? null,
            error: check?.error ?? null,
            rows: check?.newest?.rows ?? null,
            quarantined: check?.newest?.quarantined ?? null,
            held: check?.newest?.held ?? null,
            drift: driftOf(check),
          };
        }),
      );
      output.result(rows, () =>
        columns([
          ["source", "kind", "state", "last capture", "rows", "quarantined", "held", "drift"],
          ...rows.map((row) => [
            row.id,
            row.kind,
            row.state,
            row.last_capture?.fetched_at.slice(0, 16) ?? "none",
            String(row.rows ?? ""),
            String(row.quarantined ?? ""),
            String(row.held ?? ""),
            [row.drift, row.error?.reason].filter(Boolean).join("; "),
          ]),
        ]),
      );
    });

  source
    .command("check")
    .description("fetches a source now and says what it would change; writes nothing")
    .argument("<id>", "source")
    .action(async (id: string) => {
      const { settings, output, now, interrupted } = context();
      const found = await loadSource(id);
      if (found.foundByLists) {
        const message = `${id} has no body of its own to check: \`densing models track\` asks it, one organisation after the other`;
        throw new DensingError("source-fetched-otherwise", message, { source: id });
      }
      const captures = await openCaptureStore(dataFolders(settings.home).captures);
      const fetching = createFetching(settings, now);
      const checkup = await checkSource(found, fetching, captures, settings.packageRoot, interrupted);
      output.result(checkup, () => checkupLines(checkup));
    });

  source
    .command("parse")
    .description("parses a plain or gzip body as a source would and prints its rows as JSON")
    .argument("<id>", "source")
    .argument("<file>", "body")
    .option("--part <part>", "which part of its source the body is, of a source that is more than one body")
    .action(async (id: string, file: string, { part }: { part?: string }) => {
      const { settings, output, now } = context();
      const found = await loadSource(id);
      const body = await readBody(file);
      const url = found.parts?.find((known) => known.part === part)?.url ?? found.url;
      const capture = { part, body, url, fetchedAt: now().toISOString(), contentType: null };
      const parsed = parseCapture(found, capture);
      const catalogue = join(settings.packageRoot, "catalogue");
      // A body by itself has no history; what the catalogue knows of the same names stands in for it.
      const quotes = parsed.observations.filter((row) => row.kind === "price");
      const known = quotes.length > 0 ? cataloguePrices(catalogue) : [];
      const judged = holdBackUnknown(quotes, known);
      const others = withModels(
        id,
        parsed.observations.filter((row) => row.kind !== "price"),
        catalogue,
      );
      const document = {
        observations: [...others, ...judged.observations],
        quarantined: [...parsed.quarantined, ...judged.quarantined],
        skipped: parsed.skipped,
      };
      output.result(document, () => [JSON.stringify(document, null, 2)]);
    });
}

/** Scores with the model of the catalogue that their name means, or null where it means none that is known. */
function withModels(
  sourceId: string,
  observations: readonly Observation[],
  catalogue: string,
): (Observation & { readonly model_id?: string | null })[] {
  if (!observations.some(({ kind }) => kind === "score")) return [...observations];
  const resolve = createModelResolver(loadCatalogue(catalogue));
  return observations.map((row) =>
    row.kind === "score" ? { ...row, model_id: resolve(sourceId, row.model, row.training) } : row,
  );
}

/** What about the newest body is not as it was, or null. */
function driftOf(check: Status["sources"][number] | undefined): string | null {
  if (check?.error?.type === "layout-drift") return "another layout";
  const { missing, waits_for_a_second_look: waits } = check?.newest ?? {};
  if (!missing) return null;
  return waits ? `${missing} rows gone, held until seen again` : `${missing} rows gone`;
}

/** More than this and a list is no longer read. */
const mostLines = 20;

function checkupLines({ source, state, bytes, rows, quarantined, changes }: SourceCheckup): string[] {
  if (changes === null) return [`${source}: unchanged.`];
  const { added, removed, changed, held, looksCut } = changes;
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : [
          `${title} (${lines.length})`,
          ...lines.slice(0, mostLines).map((line) => `  ${line}`),
          ...(lines.length > mostLines ? [`  and ${lines.length - mostLines} more`] : []),
        ];
  return [
    `${source}: ${state === "first" ? "no capture yet to compare with" : "compared with its newest capture"}; ${rows} rows in ${bytes} bytes. Nothing was written.`,
    ...list("New", state === "first" ? [] : added),
    ...list(looksCut ? "Gone, and so many that they would be held until seen again" : "Gone", removed),
    ...list(
      "Changed",
      changed.map(({ key, before, after }) => `${key}: ${before} -> ${after}`),
    ),
    ...list(
      "Held back",
      held.map(({ key, reason, expected, seen }) => `${key}: ${seen}; expected ${expected} [${reason}]`),
    ),
    ...list(
      "Quarantined",
      quarantined.map(
        ({ key, reason, expected, seen }) => `${key}: ${seen}; expected ${expected} [${reason}]`,
      ),
    ),
  ];
}

async function readBody(file: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (thrown) {
    throw new DensingError(
      "file-unreadable",
      `cannot read ${file}: ${messageOf(thrown)}`,
      { file },
      { cause: thrown },
    );
  }
}
