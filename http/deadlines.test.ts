import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startDeadlines } from "./deadlines.ts";
import { defaultLimits } from "./limits.ts";

const url = new URL("https://example.org/page");

describe("startDeadlines", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const start = () =>
    startDeadlines({ ...defaultLimits, headerMs: 100, idleMs: 50, totalMs: 300 }, undefined);

  it("ends a phase that takes too long, and says whether the host was there at all", () => {
    for (const connected of [false, true]) {
      const deadlines = start();
      deadlines.begin("header");
      if (connected) deadlines.connected();
      vi.advanceTimersByTime(99);
      expect(deadlines.signal.aborted).toBe(false);
      vi.advanceTimersByTime(1);
      expect(deadlines.explain(deadlines.signal.reason, url)).toMatchObject({
        type: "source-unreachable",
        facts: { phase: "header", connected, milliseconds: 100 },
      });
    }
  });

  it("knows of a new hop that its host was not reached yet", () => {
    const deadlines = start();
    deadlines.begin("header");
    deadlines.connected();
    deadlines.begin("header");
    vi.advanceTimersByTime(100);
    expect(deadlines.explain(null, url)).toMatchObject({ facts: { connected: false } });
  });

  it("gives each piece its own time, within the total", () => {
    const deadlines = start();
    deadlines.begin("header");
    for (let n = 0; n < 7; n += 1) {
      vi.advanceTimersByTime(40);
      expect(deadlines.signal.aborted).toBe(false);
      deadlines.begin("idle");
    }
    vi.advanceTimersByTime(20);
    expect(deadlines.explain(null, url)).toMatchObject({ facts: { phase: "total", milliseconds: 300 } });
  });

  it("counts no pause, and what was used before it", () => {
    const deadlines = start();
    vi.advanceTimersByTime(5_000);
    for (let hop = 0; hop < 3; hop += 1) {
      deadlines.begin("header");
      vi.advanceTimersByTime(90);
      deadlines.pause();
      vi.advanceTimersByTime(5_000);
    }
    expect(deadlines.signal.aborted).toBe(false);
    deadlines.begin("header");
    vi.advanceTimersByTime(29);
    expect(deadlines.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(deadlines.explain(null, url)).toMatchObject({ facts: { phase: "total" } });
  });

  it("leaves no timer behind", () => {
    const deadlines = start();
    deadlines.begin("header");
    deadlines.begin("idle");
    deadlines.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
