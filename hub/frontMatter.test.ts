import { describe, expect, it } from "vitest";
import { cardText, readFrontMatter } from "./frontMatter.ts";

const readme = `---
license: apache-2.0 # as the lab says
base_model: "lab/Ibis-7B"
language:
- en
- 'de'
tags: [merge, "mergekit"]
datasets:
  - one/two

  - three/four
model-index:
- name: Ibis
  results:
  - task: { type: text-generation }
description: >
  folded: text
license: mit
---
# Ibis
license: not this
`;

describe("readFrontMatter", () => {
  it("reads scalars and lists, skips what is nested, and keeps the first of two", () => {
    expect(Object.fromEntries(readFrontMatter(readme))).toEqual({
      license: "apache-2.0",
      base_model: "lab/Ibis-7B",
      language: ["en", "de"],
      tags: ["merge", "mergekit"],
      datasets: ["one/two", "three/four"],
    });
  });

  it("takes a mark of byte order and Windows' line ends", () => {
    expect(readFrontMatter("\uFEFF---\r\nlicense: mit\r\n---\r\n").get("license")).toBe("mit");
  });

  it.each(["# No front matter\nlicense: mit", "---\nlicense: mit\n", "", "text\n---\nlicense: mit\n---"])(
    "finds none in %j",
    (text) => {
      expect(readFrontMatter(text).size).toBe(0);
    },
  );
});

describe("cardText", () => {
  it("is what follows", () => {
    expect(cardText(readme)).toBe("# Ibis\nlicense: not this\n");
    expect(cardText("# Ibis")).toBe("# Ibis");
  });
});
