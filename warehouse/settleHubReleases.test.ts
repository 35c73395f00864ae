import { describe, expect, it } from "vitest";
import { configPart, listPart } from "../hub/parts.ts";
import type { KeptBody } from "../hub/releaseStates.ts";
import { inventedRepositories } from "../hub/testing/fixtureHub.ts";
import { sha256Hex } from "../store/canonicalJson.ts";
import { tableHashes } from "./hash.ts";
import { readHubReleases } from "./hubReleases.ts";
import { settleHubReleases } from "./settleHubReleases.ts";
import { catalogueOf, document, load, model, warehouseAt } from "./testing/fixtures.ts";

const [invented] = inventedRepositories;
const { answer, config, hubId, truth } = invented!;
const shaOf = (number: number) => String(number).repeat(40);

/** Captures of our own writing, in the order in which they were made. */
function kept() {
  const bodies = new Map<string, string>();
  const events: KeptBody[] = [];
  const add = (
    sourceId: string,
    part: string,
    time: string,
    body: string,
    rest: Partial<KeptBody> = {},
  ): void => {
    const sha256 = sha256Hex(body);
    bodies.set(sha256, body);
    events.push({ sourceId, part, sha256, fetchedAt: `2026-${time}T06:00:00.000Z`, status: 200, ...rest });
  };
  const self = {
    list: (time: string, ...ids: string[]) => {
      add("hf-hub", listPart("lab", 1), time, JSON.stringify(ids.map((id) => ({ id, _id: id }))));
      return self;
    },
    detail: (time: string, repository: string, fields: Record<string, unknown> = {}) => {
      const detail = { ...answer, author: "lab", sha: shaOf(1), _id: hubId, id: repository, ...fields };
      add("hf-hub", repository, time, JSON.stringify(detail));
      return self;
    },
    config: (time: string, repository: string, revision = shaOf(1)) => {
      add("hf-hub", configPart(repository), time, JSON.stringify(config), { revision });
      return self;
    },
    withheld: (time: string, repository: string, revision = shaOf(1)) => {
      add("hf-hub", configPart(repository), time, "", { revision, status: 401 });
      return self;
    },
    card: (time: string, repository: string, body: string, revision = shaOf(1)) => {
      add("model-cards", repository, time, body, { revision });
      return self;
    },
    events,
    bodies,
  };
  return self;
}

async function settled(
  captures: ReturnType<typeof kept>,
  { models = [] as Parameters<typeof model>[0][], knownAt = null as string | null } = {},
) {
  const warehouse = await warehouseAt();
  await load(
    warehouse,
    catalogueOf({ documents: [document({ document_id: "card" })], models: models.map(model) }),
  );
  const input = {
    kept: captures.events,
    bodyOf: async (sha256: string) => Buffer.from(captures.bodies.get(sha256)!),
    parserVersion: 1,
  };
  await settleHubReleases(warehouse, input);
  const at = (day: string | null) => warehouse.transaction((connection) => readHubReleases(connection, day));
  return { warehouse, input, at, rows: await at(knownAt) };
}

describe("settleHubReleases", () => {
  it("reads a repository of its detail, config and card together, known from its last change", async () => {
    const captures = kept()
      .list("11-20", "lab/Ibis-1B", "lab/Ibis-1B-Chat")
      .detail("11-20", "lab/Ibis-1B", {
        lastModified: "2026-11-02T10:00:00.000Z",
        createdAt: "2026-11-01T00:00:00.000Z",
      })
      .config("11-20", "lab/Ibis-1B")
      .card("11-20", "lab/Ibis-1B", "---\nbase_model: lab/Egret-1B\n---\n# Ibis");
    const { rows } = await settled(captures);
    expect(rows).toMatchObject([
      {
        source_id: "hf-hub",
        part: "lab/Ibis-1B",
        repository: "lab/Ibis-1B",
        hub_id: hubId,
        lab: null,
        model_id: "ibis-1b",
        created_on: "2026-11-01",
        total_params: truth.total,
        params_basis: "weights",
        stage: "base",
        parents: [{ repository: "lab/Egret-1B", relation: "finetune" }],
        parent_repository: "lab/Egret-1B",
        review: [],
        known_from: "2026-11-02",
        known_to: null,
      },
    ]);
  });

  it("closes what was known when another revision comes, and keeps to the Hub's id through a rename", async () => {
    const captures = kept()
      .detail("11-10", "lab/Ibis-1B-Base", { lastModified: "2026-11-02T10:00:00.000Z" })
      .detail("11-10", "lab/Ibis-1B-Base", { lastModified: "2026-11-02T10:00:00.000Z" })
      .detail("11-12", "lab/Ibis-1B-Base", { lastModified: "2026-11-02T10:00:00.000Z", gated: "auto" })
      .detail("11-20", "lab/Ibis2-1B-Base", { lastModified: "2026-11-15T10:00:00.000Z", sha: shaOf(2) })
      .config("11-20", "lab/Ibis2-1B-Base", shaOf(2));
    const { at } = await settled(captures);
    const known = async (day: string | null) =>
      (await at(day)).map((row) => [
        row.repository,
        row.gated,
        row.params_basis,
        row.known_from,
        row.known_to,
      ]);
    expect(await known("2026-11-01")).toEqual([]);
    expect(await known("2026-11-02")).toEqual([
      ["lab/Ibis-1B-Base", "no", "weights-only", "2026-11-02", "2026-11-12"],
    ]);
    expect(await known("2026-11-14")).toEqual([
      ["lab/Ibis-1B-Base", "auto", "weights-only", "2026-11-12", "2026-11-15"],
    ]);
    expect(await known(null)).toEqual([["lab/Ibis2-1B-Base", "no", "weights", "2026-11-15", null]]);
  });

  it("does not believe a change after the fetch, nor takes a file of another revision", async () => {
    const captures = kept()
      .detail("11-10", "lab/Ibis-1B-Base", { lastModified: "2036-11-02T10:00:00.000Z" })
      .config("11-10", "lab/Ibis-1B-Base", shaOf(9));
    const { rows } = await settled(captures);
    expect(rows).toMatchObject([{ known_from: "2026-11-10", params_basis: "weights-only" }]);
    expect(rows[0]!.review).toContainEqual(expect.objectContaining({ field: "config" }));
  });

  it("says that a withheld config was not read", async () => {
    const captures = kept()
      .detail("11-10", "lab/Ibis-1B-Base", { gated: "manual" })
      .withheld("11-10", "lab/Ibis-1B-Base");
    const { rows } = await settled(captures);
    expect(rows[0]!.review).toContainEqual({
      field: "config",
      reason: "no config.json was read",
      seen: "the repository is gated",
    });
  });

  it("knows the catalogue's own repositories, and shows whom an id would clash with", async () => {
    const captures = kept()
      .detail("11-10", "lab/Ibis-1B-Base", { _id: "1" })
      .detail("11-10", "fans/IBIS-1B-Base", { _id: "2" })
      .detail("11-10", "lab/Phi-1_5", { _id: "3" });
    const models = [{ model_id: "phi-1.5", hf_repo: "lab/phi-1_5" }];
    const { rows } = await settled(captures, { models });
    expect(rows.map((row) => [row.repository, row.known_as])).toEqual([
      ["fans/IBIS-1B-Base", null],
      ["lab/Ibis-1B-Base", null],
      ["lab/Phi-1_5", "phi-1.5"],
    ]);
    expect(rows[0]!.review).toContainEqual(expect.objectContaining({ seen: "lab/Ibis-1B-Base" }));
  });

  it("gives the same tables whatever came before, and does nothing when nothing is new", async () => {
    const captures = kept().list("11-20", "lab/Ibis-1B").detail("11-20", "lab/Ibis-1B");
    const whole = await settled(captures);
    const grown = await settled({ ...captures, events: captures.events.slice(0, 1) });
    expect(grown.rows).toEqual([]);
    await settleHubReleases(grown.warehouse, whole.input);
    expect(await grown.warehouse.transaction(tableHashes)).toEqual(
      await whole.warehouse.transaction(tableHashes),
    );
    const untouched = { ...whole.input, bodyOf: () => Promise.reject(new Error("a body was read")) };
    await settleHubReleases(whole.warehouse, untouched);
    await expect(settleHubReleases(whole.warehouse, { ...untouched, parserVersion: 2 })).rejects.toThrow(
      "a body was read",
    );
  });
});
