import { expect, it } from "vitest";
import type { ProgressStep } from "../workflows/progress.ts";
import { createProgressView } from "./progressView.ts";

const step = (name: string, state: ProgressStep["state"], detail = ""): ProgressStep => ({
  name,
  state,
  startedAt: 0,
  durationMs: 1234,
  detail,
});

it("prints each ended step once, without control characters where there is no terminal", () => {
  let text = "";
  const view = createProgressView((part) => {
    text += part;
  }, false);
  view.update([step("sources", "running", "1 of 2"), step("bundle", "waiting")]);
  view.update([step("sources", "done", "2 captured"), step("bundle", "running")]);
  view.update([step("sources", "done", "2 captured"), step("bundle", "failed")]);
  view.end();
  expect(text).toBe("  sources    ok       1.2 s  2 captured\n  bundle     failed   1.2 s\n");
});

it("rewrites the running line in place on a terminal and leaves none behind", () => {
  let text = "";
  const view = createProgressView((part) => {
    text += part;
  }, true);
  view.update([step("sources", "running", "1 of 2")]);
  view.update([step("sources", "running", "1 of 2")]);
  view.update([step("sources", "running", "2 of 2")]);
  view.end();
  expect(text.split("\r").filter((part) => part.includes("of 2"))).toHaveLength(2);
  expect(text.endsWith("\r")).toBe(true);
});
