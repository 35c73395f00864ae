import { ApplicationFailure } from "@temporalio/common";
import type { BatchOutcome } from "../../activities/importRevisions.ts";

/*
 * Answers of activities for recording histories: small, and the same each time. What a workflow does with them is what is
 * recorded.
 */

const sha = (digit: string) => digit.repeat(64);

/** What differs between the runs that are recorded. */
export interface Canned {
  /** Whether every snapshot is there already. */
  readonly unchanged?: boolean;
  /** A source that cannot be reached. */
  readonly unreachable?: string;
  /** Repositories that the Hub shows of each organisation. */
  readonly repositories?: number;
  /** Revisions on each of two pages of a history. */
  readonly revisions?: number;
  /** Whether there is a vintage of the month before. */
  readonly hasVintage?: boolean;
  /** Waited for by every fetch. */
  readonly gate?: Promise<void>;
}

/** @param now what the run that is being recorded needs */
export function cannedActivities(now: () => Canned) {
  return {
    net: {
      async listSources({ only }: { readonly only: readonly string[] | null }) {
        return { fetched: only ?? ["litellm", "evalplus"], onlyLoaded: ["hf-hub"], tracked: ["models-dev"] };
      },
      async fetchSource({ sourceId }: { readonly sourceId: string }) {
        await now().gate;
        if (sourceId === now().unreachable) {
          throw ApplicationFailure.nonRetryable("no answer", "source-unreachable", { source: sourceId });
        }
        return now().unchanged
          ? { sourceId, state: "unchanged", sha256: sha("a") }
          : { sourceId, state: "captured", sha256: sha("b"), bytes: 1000 };
      },
      async pollOrganisation({ organisation }: { readonly organisation: string }) {
        const wanted = Array.from({ length: now().repositories ?? 0 }, (_, index) => ({
          repository: `${organisation}/model-${index}`,
        }));
        return { wanted, known: 2, skipped: { dataset: 1 }, later: 0, page: sha("c"), newBytes: 0 };
      },
      async captureReleases({ repositories }: { readonly repositories: readonly unknown[] }) {
        return {
          captured: repositories.length,
          present: 0,
          absent: 0,
          failures: [],
          failuresInARow: 0,
          gaveUp: false,
        };
      },
      async listRevisions({ page }: { readonly page: unknown }) {
        const isFirst = page === null;
        return {
          pageSha256: sha(isFirst ? "d" : "e"),
          count: now().revisions ?? 0,
          oldest: isFirst ? "2025-02-01T00:00:00.000Z" : "2025-01-01T00:00:00.000Z",
          next: isFirst ? { url: "https://api.example.org/2" } : null,
        };
      },
      async importRevisions({
        from,
        to,
      }: {
        readonly from: number;
        readonly to: number;
      }): Promise<BatchOutcome> {
        return { imported: to - from, present: 0, absent: 0, failures: [], failuresInARow: 0, gaveUp: false };
      },
    },
    analysis: {
      async analyseBundle() {
        return { renderedSha256: sha("f"), headline: "Density doubles every 4.1 months (3.3-5.5)" };
      },
    },
    warehouse: {
      async loadFacts() {
        return { rows: 10, quarantined: 1, refused: [], states: [] };
      },
      async writeBundle({ asOf }: { readonly asOf: string }) {
        return {
          bundleSha256: sha("1"),
          factsSha256: sha("2"),
          stateSha256: sha("3"),
          models: 3,
          scores: 4,
          prices: 5,
          madeAlready: now().unchanged ? `${asOf}-00000000` : null,
        };
      },
      async publishSnapshot() {
        return { id: "2026-10-31-11111111", published: true };
      },
      async writeStatus() {},
      async writeFeeds() {
        return { entries: 7, changed: 2 };
      },
      async findVintage({ asOf }: { readonly asOf: string }) {
        return { id: now().hasVintage ? `${asOf}-22222222` : null };
      },
      async writeMonthlyReport() {
        return { revision: 1, published: !now().unchanged, title: "Density doubles every 4.1 months" };
      },
    },
  };
}
