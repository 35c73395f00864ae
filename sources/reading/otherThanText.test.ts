import { describe, expect, it } from "vitest";
import { otherThanText } from "./otherThanText.ts";

describe("otherThanText", () => {
  it.each([
    ["gpt-image-1", "image"],
    ["gemini-2.5-flash-image", "image"],
    ["gpt-image-1 (image gen)", "image"],
    ["text-embedding-3-large", "embedding"],
    ["amazon.titan-embed-text-v1", "embed"],
    ["Qwen/Qwen3-Embedding-8B", "embedding"],
    ["gpt-4o-mini-tts", "tts"],
    ["gpt-4o-realtime-preview", "realtime"],
    ["gemini-live-2.5-flash", "live"],
    ["GLM-OCR", "ocr"],
    ["accounts/fireworks/models/SSD-1B-ControlNet", "ssd"],
    ["bge-m3", "bge"],
  ])("%s says %s", (name, word) => {
    expect(otherThanText(name)).toBe(word);
  });

  it.each(["gpt-4o", "olive-7b", "alive-1", "imagery-2", "qwen2.5-vl-72b-instruct", "llama-guard-4-12b"])(
    "%s says nothing",
    (name) => {
      expect(otherThanText(name)).toBeUndefined();
    },
  );
});
