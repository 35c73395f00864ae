import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../catalogue/loadCatalogue.ts";
import { organisations } from "../hub/organisations.ts";
import { knownCards, publisherOf } from "./knownCards.ts";

const catalogue = loadCatalogue(fileURLToPath(new URL("../catalogue/", import.meta.url)));

describe("knownCards", () => {
  it("are between forty and eighty, each of them once", () => {
    expect(new Set(knownCards.map(({ part }) => part)).size).toBe(knownCards.length);
    expect(new Set(knownCards.map(({ url }) => url)).size).toBe(knownCards.length);
    expect(knownCards.length).toBeGreaterThanOrEqual(40);
    expect(knownCards.length).toBeLessThanOrEqual(80);
  });

  it("stand where their parts say, at their newest state", () => {
    for (const { part, url } of knownCards) {
      const [, repository, path] = /^github\.com\/([^/]+\/[^/]+)\/(.+)$/.exec(part) ?? [];
      expect(url).toBe(
        repository === undefined
          ? `https://huggingface.co/${part}/resolve/main/README.md`
          : `https://raw.githubusercontent.com/${repository}/HEAD/${path}`,
      );
    }
  });

  it("are of labs of the catalogue, on the Hub of those that its owners are", () => {
    const labs = new Set(catalogue.models.map(({ lab }) => lab));
    expect(knownCards.filter(({ lab }) => !labs.has(lab))).toEqual([]);
    const owners = new Map(organisations.map(({ organisation, lab }) => [organisation, lab]));
    const onHub = knownCards.filter(({ part }) => !part.startsWith("github.com/"));
    expect(onHub.filter(({ part, lab }) => owners.get(part.split("/")[0]!) !== lab)).toEqual([]);
  });

  it("have every README and card that the catalogue cites on GitHub and the Hub, but those of no lab's own models", () => {
    const cited = catalogue.documents.filter(({ kind }) => kind === "readme" || kind === "model_card");
    const parts = cited.flatMap(({ url, repo_path }) => {
      const [, repository, path] = /^([^@]+)@[0-9a-f]+:(.+)$/.exec(repo_path ?? "") ?? [];
      if (repository !== undefined) return `github.com/${repository}/${path}`;
      const [, onHub] = /^https:\/\/huggingface\.co\/([^/]+\/[^/]+)$/.exec(url ?? "") ?? [];
      return onHub ?? [];
    });
    const known = new Set(knownCards.map(({ part }) => part));
    expect([...new Set(parts)].filter((part) => !known.has(part)).sort()).toEqual([
      // An instruct model.
      "Qwen/Qwen3.5-122B-A10B",
      // Other labs' models quantised: their tables are in another shape and their figures in the catalogue.
      "RedHatAI/granite-3.1-2b-base-FP8-dynamic",
      "RedHatAI/granite-3.1-2b-base-quantized.w4a16",
      "RedHatAI/granite-3.1-8b-base-FP8-dynamic",
      "RedHatAI/granite-3.1-8b-base-quantized.w4a16",
      "RedHatAI/granite-3.1-8b-base-quantized.w8a8",
      "github.com/Vahe1994/AQLM/README.md",
      "github.com/open-compass/MixtralKit/README.md",
    ]);
  });
});

describe("publisherOf", () => {
  it("knows the listed cards and those of organisations that are polled", () => {
    expect(publisherOf("github.com/InternLM/InternLM/model_cards/internlm_20b.md")).toEqual({
      reporter: "Shanghai AI Lab",
      lab: "Shanghai AI Lab",
    });
    expect(publisherOf("Qwen/Qwen9-7B")).toEqual({
      reporter: "Alibaba Qwen",
      lab: "Alibaba Qwen",
      ownModel: "Qwen9-7B",
    });
    expect(publisherOf("qwen/Qwen9-7B").lab).toBe("Alibaba Qwen");
  });

  it("names whom it does not know", () => {
    expect(publisherOf("somebody/Some-7B")).toEqual({
      reporter: "card of somebody",
      lab: null,
      ownModel: "Some-7B",
    });
    expect(publisherOf("github.com/somebody/Some/README.md")).toEqual({
      reporter: "card of somebody",
      lab: null,
    });
    expect(publisherOf(null)).toEqual({ reporter: "an unnamed card", lab: null });
    // The owner of a repository on GitHub need not be that of the same name on the Hub.
    expect(publisherOf("github.com/Qwen/anything/README.md").lab).toBeNull();
  });
});
