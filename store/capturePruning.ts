import { DensingError } from "../errors.ts";
import type { CaptureBodies } from "./captureBodies.ts";
import type { IndexContent } from "./captureIndex.ts";

/**
 * What may go. Bodies are the ground truth: the warehouse is made anew from every line of the index, a body that
 * one parser refuses may be read by the next, and a figure is traced back to its bytes. So what a line cites stays
 * for ever, refused or not, old or not; a whole history of one large source is some tens of megabytes packed. What
 * goes are bodies that no line cites: what a crash between body and line left, whose source cites it anew
 * when it says the same again.
 *
 * Removing a body that a line cites is not offered. The index is append-only, so the line would stay: `verify` would
 * report the body missing, and a rebuild would stop there.
 */
export interface PruneOptions {
  /** Bodies that something outside the index cites (a snapshot's manifest): never removed, whatever else holds. */
  readonly keep: ReadonlySet<string>;
  /** A younger body may belong to a capture whose line another process is about to write. */
  readonly writtenBefore: Date;
  /** Only say what would go. */
  readonly dryRun: boolean;
}

export interface Pruned {
  readonly removed: readonly { readonly sha256: string; readonly bytes: number }[];
  /** Uncited, but in `keep`: the index has lost a line. Restore it from a copy. */
  readonly refused: readonly string[];
  /** Uncited, but too young to tell. */
  readonly young: readonly string[];
}

/** @throws DensingError `capture-index-damaged`, `storage-unwritable` */
export async function pruneBodies(
  { captures, cited, bad }: IndexContent,
  bodies: CaptureBodies,
  { keep, writtenBefore, dryRun }: PruneOptions,
): Promise<Pruned> {
  const stored = (await bodies.list()).bodies;
  if (bad.length > 0 || (captures.length === 0 && stored.length > 0)) {
    // A lost line's body looks like a crash's leftover; only a whole index tells them apart.
    const seen =
      bad.length > 0 ? `${bad.length} of its lines are no captures` : "it has no lines, but there are bodies";
    const message = `the index of captures is damaged (${seen}): restore it from a copy; nothing was removed`;
    throw new DensingError("capture-index-damaged", message, { seen, stored: stored.length });
  }
  const removed: { sha256: string; bytes: number }[] = [];
  const refused: string[] = [];
  const young: string[] = [];
  for (const { sha256 } of stored) {
    if (cited.has(sha256)) continue;
    const { bytes, writtenAt } = await bodies.examine(sha256);
    if (keep.has(sha256)) refused.push(sha256);
    else if (writtenAt >= writtenBefore) young.push(sha256);
    else {
      if (!dryRun) await bodies.remove(sha256);
      removed.push({ sha256, bytes });
    }
  }
  return { removed, refused, young };
}
