import { WorkflowFailedError } from "@temporalio/client";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { describe, expect, it } from "vitest";
import { commitsOf } from "../history/testing/historyHost.ts";
import type { SourceHistory } from "../sources/source.ts";
import { sha256Hex } from "../store/canonicalJson.ts";
import { importRig } from "../test/importRig.ts";
import { historyQuery, type ImportHistoryInput } from "./importHistory.ts";
import { progressQuery } from "./progress.ts";

const setUp = importRig();

const path = "prices.json";
const git: SourceHistory = { kind: "git", repository: "owner/name", paths: [path] };
const bodyOf = (number: number) => `{"gpt-4":{"input_cost_per_token":${number + 1}e-06}}`;

async function causeOf(result: Promise<unknown>): Promise<unknown> {
  const thrown = await result.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof WorkflowFailedError)) throw new Error(`no failure but ${String(thrown)}`);
  return thrown.cause;
}

describe("importHistory", () => {
  it("keeps every revision under its own date, past limits, failures and a missing file; again, it fetches none", async () => {
    const commits = commitsOf(path, 60, bodyOf);
    const [limited, hiccup, slow] = [commits[7]!, commits[33]!, commits[34]!];
    // Deleted at the twelfth, and back at the next; the fortieth says what the one before it said.
    commits[12] = { ...commits[12]!, files: { [path]: null } };
    commits[40] = { ...commits[40]!, files: { [path]: bodyOf(39) } };
    const soon = String(Math.ceil(Date.now() / 1000) + 1);
    const quota = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": soon };
    const { host, captures, start, run } = await setUp(
      {
        repositories: { "owner/name": commits },
        mostAPage: 25,
        troubles: {
          "/commits?": [{ status: 403, headers: quota }],
          [limited.sha]: [{ status: 429, headers: { "retry-after": "1" } }],
          [hiccup.sha]: [{ status: 503 }],
          [slow.sha]: [{ status: 200, headers: { "content-length": "9999" }, body: "cut" }],
        },
      },
      git,
    );
    const handle = await start();
    expect(await handle.result()).toEqual({
      found: 60,
      imported: 59,
      present: 0,
      absent: 1,
      failed: 0,
      failures: [],
    });
    expect(await handle.query(historyQuery)).toMatchObject({ found: 60, imported: 59, secondsLeft: 0 });
    expect(await handle.query(progressQuery)).toMatchObject([
      { name: "list", state: "done", detail: "60 revisions" },
      { name: "import", state: "done", detail: "59 of 60 imported, 1 absent" },
    ]);

    const events = await captures.list("files");
    const expected = commits.flatMap(({ sha, date, files }) => {
      const body = files[path];
      if (typeof body !== "string") return [];
      const url = `https://raw.githubusercontent.com/owner/name/${sha}/${path}`;
      return [
        { revision: sha, observedAt: date.replace("Z", ".000Z"), sha256: sha256Hex(body), url, etag: null },
      ];
    });
    expect(events).toMatchObject(expected);
    expect(events[39]?.sha256).toBe(events[38]?.sha256);
    expect(await captures.verify()).toEqual([]);

    // What an attempt found out goes with its heartbeat to the next one: nothing is asked twice that had an answer.
    const askedFor = (sha: string) => host.asked.filter((each) => each.includes(sha)).length;
    expect([commits[12], limited, hiccup, slow].map((commit) => askedFor(commit!.sha))).toEqual([1, 2, 2, 2]);

    const asked = host.asked.length;
    expect(await run()).toMatchObject({ found: 60, imported: 0, present: 59, absent: 1 });
    // The list, and what was not there.
    expect(host.asked.slice(asked).filter((each) => !each.startsWith("/api."))).toHaveLength(1);
    expect(await captures.list("files")).toEqual(events);
  });

  it("takes only the newest of the window that is asked for", async () => {
    const { captures, run } = await setUp(
      {
        repositories: { "owner/name": commitsOf(path, 50, bodyOf) },
        mostAPage: 8,
      },
      git,
    );
    expect(await run({ from: "2025-01-01", to: "2025-01-02", limit: 11 })).toMatchObject({
      found: 11,
      imported: 11,
    });
    const hours = (await captures.list()).map(({ observedAt }) => observedAt?.slice(8, 13));
    expect([hours[0], hours.at(-1), hours.length]).toEqual(["02T13", "02T23", 11]);
  });

  it("imports the captures of a page from the web archive, and names one that led elsewhere", async () => {
    const url = "https://example.org/pricing";
    const archive = ["20240101000000", "20240201000000", "20240301000000"].map((timestamp) => ({
      timestamp,
      url,
      body: `<p>${timestamp}</p>`,
    }));
    const neighbour = `/web.archive.org/web/20240301000000id_/${url}`;
    const { captures, run } = await setUp(
      {
        archive,
        troubles: { "20240201000000id_": [{ status: 302, headers: { location: neighbour } }] },
      },
      { kind: "web-archive", url },
    );
    expect(await run()).toMatchObject({
      imported: 2,
      failed: 1,
      failures: [{ revision: "20240201000000", type: "redirect-refused" }],
    });
    const kept = await captures.list();
    expect(kept).toMatchObject([
      { revision: "20240101000000", observedAt: "2024-01-01T00:00:00.000Z", contentType: expect.any(String) },
      { revision: "20240301000000", url: `https://web.archive.org/web/20240301000000id_/${url}` },
    ]);
    // The next import tries it again; the archive has found it meanwhile.
    expect(await run()).toMatchObject({ imported: 1, present: 2, failed: 0 });
    expect((await captures.get((await captures.list())[1]!.sha256)).toString()).toBe("<p>20240201000000</p>");
  });

  it("names what cannot be fetched and goes on, but gives up when one after the other fails", async () => {
    const commits = commitsOf(path, 20, bodyOf);
    const refused = { status: 403 };
    const troubles = Object.fromEntries(
      [3, 4, 10, 11, 12, 13, 14].map((number) => [commits[number]!.sha, [refused]]),
    );
    const { captures, start, run } = await setUp({ repositories: { "owner/name": commits }, troubles }, git);
    const handle = await start();
    const cause = await causeOf(handle.result());
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: "history-given-up" });
    const message = (cause as ApplicationFailure).message;
    expect(message).toContain("8 of 20 revisions were imported and are kept");
    expect(message).toContain(commits[14]!.sha);
    expect(await handle.query(progressQuery)).toMatchObject([{ state: "done" }, { state: "failed" }]);
    expect(await captures.list()).toHaveLength(8);
    expect(await run()).toMatchObject({ imported: 12, present: 8, failed: 0 });
  });

  it("refuses a source without a history, a list that is none, and a repository that is not there", async () => {
    const { run } = await setUp({ troubles: { "/commits?": [{ status: 200, body: "<html>" }] } }, git);
    const typeOf = async (input: Partial<ImportHistoryInput>) => {
      const cause = await causeOf(run(input));
      return (cause as { cause?: ApplicationFailure }).cause?.type;
    };
    expect(await typeOf({ sourceId: "nothing" })).toBe("source-unknown");
    expect(await typeOf({})).toBe("history-list-unreadable");
    expect(await typeOf({})).toBe("source-not-found");
  });

  it("goes on in a new run after some hundred revisions, and is one import to whoever watches", async () => {
    const commits = commitsOf(path, 530, bodyOf);
    const { host, captures, start } = await setUp({ repositories: { "owner/name": commits } }, git);
    const handle = await start();
    await host.bodiesAsked(510);
    expect(await handle.query(progressQuery)).toMatchObject([
      { name: "list", state: "done", detail: "530 revisions" },
      { name: "import", state: "running", detail: expect.stringMatching(/^5\d\d of 530 imported, about/) },
    ]);
    expect(await handle.result()).toMatchObject({ found: 530, imported: 530 });
    expect((await handle.describe()).runId).not.toBe(handle.firstExecutionRunId);
    expect(await captures.list()).toHaveLength(530);
  });

  it("ends when it is cancelled, and keeps what it has", async () => {
    const commits = commitsOf(path, 40, bodyOf);
    const wait = { status: 429, headers: { "retry-after": "300" } };
    const { host, captures, start, run } = await setUp(
      {
        repositories: { "owner/name": commits },
        troubles: { [commits[30]!.sha]: [wait] },
      },
      git,
    );
    const handle = await start();
    await host.bodiesAsked(31);
    await handle.cancel();
    expect(await causeOf(handle.result())).toBeInstanceOf(CancelledFailure);
    expect(await captures.list()).toHaveLength(30);
    expect(await run()).toMatchObject({ imported: 10, present: 30 });
  });
});
