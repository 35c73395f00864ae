import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Command } from "commander";
import { readStatus } from "../../activities/writeStatus.ts";
import { DensingError, messageOf } from "../../errors.ts";
import { loadSource, loadSources } from "../../sources/registry.ts";
import { parseCapture } from "../../sources/source.ts";
import { openCaptureStore } from "../../store/captures.ts";
import { dataFolders } from "../folders.ts";
import { columns } from "../output.ts";
import type { CommandContext } from "./context.ts";

/** `densing source list|parse` */
export function addSourceCommands(program: Command, context: () => CommandContext): void {
  const source = program.command("source").description("outside sources");

  source
    .command("list")
    .description("every source with its terms, last capture and last check")
    .action(async () => {
      const { settings, output } = context();
      const folders = dataFolders(settings.home);
      const captures = await openCaptureStore(folders.captures);
      const status = new Map((await readStatus(folders.status))?.sources.map((row) => [row.source_id, row]));
      const rows = await Promise.all(
        (await loadSources()).map(async ({ id, title, kind, lineage, url, cadence, licence }) => {
          const latest = await captures.latest(id);
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
            last_capture: latest
              ? { sha256: latest.sha256, fetched_at: latest.fetchedAt, bytes: latest.bytes }
              : null,
            state: check?.state ?? "never checked",
            checked_at: check?.checked_at ?? null,
            unreachable_since: check?.unreachable_since ?? null,
            error: check?.error ?? null,
          };
        }),
      );
      output.result(rows, () =>
        columns(
          rows.map((row) => [
            row.id,
            row.kind,
            row.state,
            row.last_capture ? `captured ${row.last_capture.fetched_at.slice(0, 16)}` : "no capture",
            row.error ? row.error.reason : "",
          ]),
        ),
      );
    });

  source
    .command("parse")
    .description("parses a plain or gzip body as a source would and prints its rows as JSON")
    .argument("<id>", "source")
    .argument("<file>", "body")
    .action(async (id: string, file: string) => {
      const found = await loadSource(id);
      const body = await readBody(file);
      const capture = { body, url: found.url, fetchedAt: context().now().toISOString(), contentType: null };
      const { observations, quarantined, skipped } = parseCapture(found, capture);
      const document = { observations, quarantined, skipped };
      context().output.result(document, () => [JSON.stringify(document, null, 2)]);
    });
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
