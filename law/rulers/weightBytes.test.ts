import { expect, it } from "vitest";
import { weightBytes } from "./weightBytes.ts";

const of = (quantisation: string, non_embedding_params: number | null = null) =>
  weightBytes({ total_params: 8e9, non_embedding_params, quantisation });

it("counts two bytes a parameter at 16 bits, one at 8, and scales and zero points of groups", () => {
  expect(of("none")).toBe(16e9);
  expect(of("none (native fp8)")).toBe(8e9);
  expect(of("int8")).toBe(8e9);
  expect(of("int4")).toBeCloseTo(4.16e9, 0);
});

it("keeps known embeddings at 16 bits under weights of fewer than 8, and knows no bytes of an unknown format", () => {
  expect(of("int4", 7e9)).toBeCloseTo((7e9 * 4.16) / 8 + 2e9, 0);
  expect(of("int8", 7e9)).toBe(8e9);
  expect(of("ternary")).toBeNull();
});
