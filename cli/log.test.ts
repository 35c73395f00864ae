import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "./log.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "densing-log-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const text = (name = "densing.log") => readFileSync(join(home, "logs", name), "utf8");
const lines = (name?: string) =>
  text(name)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("createLog", () => {
  it("writes one JSON object a line with time, level, message and facts", () => {
    const log = createLog({ home, environment: {} });
    log.info("activity completed", { activity: "loadFacts", durationMs: 12, rows: 3, published: true });
    log.warn("slow");
    log.error("broken", { error: "why" });
    expect(lines()).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
        pid: process.pid,
        activity: "loadFacts",
        durationMs: 12,
        rows: 3,
        published: true,
        msg: "activity completed",
      },
      expect.objectContaining({ level: "warn", msg: "slow" }),
      expect.objectContaining({ level: "error", msg: "broken", error: "why" }),
    ]);
  });

  it("keeps text from outside on its line and away from the terminal", () => {
    const evil = 'a\nb\r"}\u001b[2J\u009b31m\u007f\u2028\u202e\ud800\u0000';
    createLog({ home, environment: {} }).info(evil, { reason: evil });
    expect(text().trimEnd()).not.toMatch(/[^\P{C}\ufffd]|\u2028/u);
    const [line, ...others] = lines();
    expect(others).toEqual([]);
    expect(line.msg.slice(0, 19)).toBe(evil.slice(0, 19));
    expect(line.reason).toContain("\u009b31m\u007f\u2028\u202e");
  });

  it("leaves secrets out, in messages and in facts", () => {
    const environment = {
      GITHUB_TOKEN: "ghp_0123456789",
      HF_TOKEN: "hf_0123456789",
      TEMPORAL_API_KEY: 'key"with\nlines',
      // Too short to be one, and no secret by its name.
      MY_TOKEN: "a",
      HOME: "/home/densing",
    };
    const log = createLog({ home, environment });
    log.info("sent ghp_0123456789 to a host", { reason: 'key"with\nlines and hf_0123456789x' });
    log.info(
      '{"Authorization":"Bearer abc.def-ghi"} Authorization: token s3cr3t!, and Bearer abcdefgh12345678',
    );
    log.info("through http://user:pass@proxy:8080/ of /home/densing", {
      authorization: "Basic dXNlcjpwYXNz",
    });
    expect(text()).not.toMatch(/ghp_|hf_0|with|abc\.def|s3cr3t|abcdefgh|pass|dXNl/);
    expect(lines().map(({ msg }) => msg)).toEqual([
      "sent [redacted] to a host",
      '{"Authorization":"Bearer [redacted]"} Authorization: token [redacted], and Bearer [redacted]',
      "through http://[redacted]@proxy:8080/ of /home/densing",
    ]);
    expect(lines()[0].reason).toBe("[redacted] and [redacted]x");
  });

  it("moves a file aside that has grown too large, also for a process that wrote to it before", () => {
    const settings = { home, environment: {} };
    const first = createLog(settings, { limitBytes: 300 });
    const second = createLog(settings, { limitBytes: 300 });
    for (let number = 1; number <= 9; number += 1) (number % 2 ? first : second).info("a line", { number });
    expect(readdirSync(join(home, "logs")).sort()).toEqual(["densing.log", "densing.log.1"]);
    const numbers = [...lines("densing.log.1"), ...lines()].map(({ number }) => number);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].slice(-numbers.length));
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    expect(text().length).toBeLessThanOrEqual(300);
    expect(text("densing.log.1").length).toBeLessThanOrEqual(300);
  });

  it("does not stop the work where it cannot write", () => {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "logs"), "a file where the folder should be");
    expect(() => createLog({ home, environment: {} }).info("lost")).not.toThrow();
  });
});
