import { expect, it } from "vitest";
import { configPart, listPart, readHubPart } from "./parts.ts";

it("reads the parts that it writes, and no other", () => {
  expect(readHubPart(listPart("Qwen", 1))).toEqual({ is: "list", organisation: "Qwen", page: 1 });
  expect(readHubPart(listPart("Qwen", 12))).toEqual({ is: "list", organisation: "Qwen", page: 12 });
  expect(readHubPart("Qwen/Qwen3-8B")).toEqual({ is: "detail", repository: "Qwen/Qwen3-8B" });
  expect(readHubPart(configPart("Qwen/Qwen3-8B"))).toEqual({ is: "config", repository: "Qwen/Qwen3-8B" });
  for (const other of ["", "Qwen", "list/", "list/Qwen/x", "a/b/c", "a/b/config.json/d"]) {
    expect([other, readHubPart(other)]).toEqual([other, null]);
  }
});
