import { dataFolders } from "../../cli/folders.ts";
import { loadSources } from "../../sources/registry.ts";
import { partsOf, type Source, type SourcePart } from "../../sources/source.ts";
import { openCaptureStore } from "../../store/captures.ts";
import { goodAnswers, startMirror } from "../support.ts";

/** Within the months that the runs are about, a few days apart, so that some know a body which others do not. */
const firstFetch = Date.UTC(2022, 11, 5, 6);
const betweenFetches = 3 * 24 * 3_600_000;

interface Recorded {
  readonly source: Source;
  readonly part: Partial<SourcePart>;
  readonly url: string;
  readonly body: Buffer;
}

let recorded: Promise<Recorded[]> | undefined;

/** Puts the recorded body of every source into a data folder, each as fetched at a time that is always the same. */
export async function recordCaptures(home: string): Promise<void> {
  recorded ??= bodies();
  const captures = await openCaptureStore(dataFolders(home).captures);
  for (const [index, { source, part, url, body }] of (await recorded).entries()) {
    const event = {
      sourceId: source.id,
      url,
      fetchedAt: new Date(firstFetch + index * betweenFetches).toISOString(),
      status: 200,
      etag: null,
      lastModified: null,
      contentType: source.accept.contentTypes[0] ?? "text/plain",
    };
    await captures.put(part.part === undefined ? event : { ...event, part: part.part }, body);
  }
}

async function bodies(): Promise<Recorded[]> {
  const { address } = await startMirror(goodAnswers());
  const found: Recorded[] = [];
  for (const source of await loadSources()) {
    for (const part of partsOf(source)) {
      const url = part.url ?? source.url;
      const answer = await fetch(url.replace(/^https:\//, address));
      found.push({ source, part, url, body: Buffer.from(await answer.arrayBuffer()) });
    }
  }
  return found;
}
