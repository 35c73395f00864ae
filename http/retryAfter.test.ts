import { describe, expect, it } from "vitest";
import { quotaResetSeconds, retryAfterSeconds } from "./retryAfter.ts";

const now = new Date("2026-11-24T06:00:00.500Z");
const seconds = now.getTime() / 1000;

describe("retryAfterSeconds", () => {
  it.each<[string | undefined, number | undefined]>([
    ["120", 120],
    [" 7 ", 7],
    ["0.2", 1],
    ["0", 1],
    ["-5", 1],
    ["3600", 3600],
    ["3601", 3600],
    ["1000000000", 3600],
    ["9".repeat(400), 3600],
    ["Tue, 24 Nov 2026 06:02:00 GMT", 120],
    ["Tue, 24 Nov 2026 05:00:00 GMT", 1],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 3600],
    ["Tue, 99 Nov 2026 06:02:00 GMT", undefined],
    ["2026-11-24T06:02:00Z", undefined],
    ["1e3", undefined],
    ["NaN", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j is %s", (value, expected) => {
    expect(retryAfterSeconds(value, now)).toBe(expected);
  });
});

describe("quotaResetSeconds", () => {
  it.each<[string | undefined, string | undefined, number | undefined]>([
    ["0", String(seconds + 90 - 0.5), 90],
    ["0", String(Math.floor(seconds)), 1],
    ["0", "0", 1],
    ["0", "999999999999", 3600],
    ["0", "soon", undefined],
    ["0", "-1", undefined],
    ["0", undefined, undefined],
    ["1", "1790000000", undefined],
    [undefined, "1790000000", undefined],
    ["", "1790000000", undefined],
  ])("remaining %j, reset %j is %s", (remaining, reset, expected) => {
    expect(quotaResetSeconds(remaining, reset, now)).toBe(expected);
  });
});
