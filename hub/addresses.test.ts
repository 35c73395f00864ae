import { describe, expect, it } from "vitest";
import { detailAddress, fileAddress, listAddress, nextPage } from "./addresses.ts";

describe("addresses", () => {
  it("asks for the newest of an organisation, with the fields that are read", () => {
    const url = new URL(listAddress("deepseek-ai"));
    expect([...url.searchParams].slice(0, 4)).toEqual([
      ["author", "deepseek-ai"],
      ["sort", "createdAt"],
      ["direction", "-1"],
      ["limit", "100"],
    ]);
    expect(url.searchParams.getAll("expand[]")).toEqual(expect.arrayContaining(["createdAt", "sha", "tags"]));
    expect(new URL(detailAddress("a/b")).searchParams.getAll("expand[]")).toEqual(
      expect.arrayContaining(["config", "cardData", "safetensors", "siblings", "baseModels"]),
    );
  });

  it("keeps a name within its path", () => {
    expect(detailAddress("a/../b?c#d")).toMatch(
      /^https:\/\/huggingface\.co\/api\/models\/a\/\.\.\/b%3Fc%23d\?/,
    );
    expect(fileAddress("a/b", "config.json", "x/y")).toBe(
      "https://huggingface.co/a/b/resolve/x%2Fy/config.json",
    );
  });
});

describe("nextPage", () => {
  const next = "https://huggingface.co/api/models?cursor=eyJ9";
  it.each([
    [`<${next}>; rel="next"`, next],
    [`<https://huggingface.co/api/models?a=1>; rel="prev", <${next}>; rel="next"`, next],
    [`</api/models?cursor=eyJ9>; rel=next`, next],
    [`<${next}>; rel="last"`, null],
    ['<https://elsewhere.example/api/models?cursor=1>; rel="next"', null],
    ['<http://huggingface.co/api/models?cursor=1>; rel="next"', null],
    ['<https://huggingface.co/login>; rel="next"', null],
    ["nonsense", null],
    [null, null],
  ])("of %s is %s", (link, expected) => {
    expect(nextPage(link)).toBe(expected);
  });
});
