import { DensingError } from "../errors.ts";
import type { CaptureBodies } from "./captureBodies.ts";
import type { IndexContent } from "./captureIndex.ts";

/** One thing wrong with the store, as `verify` found it. */
export interface CaptureProblem {
  readonly type: "capture-corrupt" | "capture-missing" | "capture-uncited" | "index-corrupt" | "stray-file";
  readonly path: string;
  readonly detail: string;
}

/** Reads and hashes every body and holds it against the index. */
export async function problemsOf(
  indexPath: string,
  { captures, bad, size, wholeBytes }: IndexContent,
  bodies: CaptureBodies,
): Promise<CaptureProblem[]> {
  const problems: CaptureProblem[] = [];
  for (const line of bad) {
    problems.push({ type: "index-corrupt", path: indexPath, detail: `line ${line} is not a capture` });
  }
  if (wholeBytes < size) {
    const detail = `the last line was cut short after ${size - wholeBytes} bytes; the next capture repairs it`;
    problems.push({ type: "index-corrupt", path: indexPath, detail });
  }
  const stored = await bodies.list();
  for (const path of stored.strays)
    problems.push({ type: "stray-file", path, detail: "not a capture's name" });

  const expected = new Map(captures.map((capture) => [capture.sha256, capture]));
  const known = new Set([...expected.keys(), ...stored.bodies.map(({ sha256 }) => sha256)]);
  for (const sha256 of [...known].sort()) {
    const path = bodies.pathOf(sha256);
    try {
      const body = await bodies.read(sha256);
      const cited = expected.get(sha256);
      if (cited === undefined) {
        problems.push({ type: "capture-uncited", path, detail: "no line of the index cites this body" });
      } else if (cited.bytes !== body.length) {
        const detail = `the index says ${cited.bytes} bytes for ${sha256}, the body has ${body.length}`;
        problems.push({ type: "index-corrupt", path: indexPath, detail });
      }
    } catch (thrown) {
      if (!(thrown instanceof DensingError)) throw thrown;
      problems.push({ type: thrown.type as CaptureProblem["type"], path, detail: thrown.message });
    }
  }
  return problems;
}
