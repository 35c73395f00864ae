import type { CaptureEvent } from "../captures.ts";

export const body = Buffer.from('{"gpt-4":{"input_cost_per_token":3e-05}}');
export const otherBody = Buffer.from('{"gpt-4":{"input_cost_per_token":1e-05}}');

/** A fetch at six in the morning, UTC, of `day`. */
export const event = (day: string, more: Partial<CaptureEvent> = {}): CaptureEvent => ({
  sourceId: "litellm",
  url: "https://example.org/prices.json",
  fetchedAt: `${day}T06:00:00.000Z`,
  status: 200,
  etag: '"abc"',
  lastModified: null,
  contentType: "text/plain; charset=utf-8",
  ...more,
});
