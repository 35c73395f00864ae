/** Whatever happens to a good body, a parser gives valid rows or a typed error; it never breaks otherwise. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DensingError } from "../errors.ts";
import { loadSource, sourceIds } from "./registry.ts";
import { observationSchema, parseCapture, quarantinedSchema } from "./source.ts";

const refusals = ["content-suspicious", "body-unparseable", "layout-drift"];

describe.each(await sourceIds())("%s", (id) => {
  const folder = new URL(`../fixtures/${id}/good/`, import.meta.url);
  const file = existsSync(folder) ? readdirSync(folder).find((name) => name.startsWith("body.")) : undefined;
  const body = readFileSync(new URL(file!, folder));
  const known = new URL("case.json", folder);
  const { part } = existsSync(known) ? JSON.parse(readFileSync(known, "utf8")) : {};

  it("survives cut, repeated, overwritten and inserted bytes", async () => {
    const source = await loadSource(id);
    const at = fc.nat(body.length);
    const damage = fc.oneof(
      at.map((from) => body.subarray(0, from)),
      fc
        .tuple(at, at)
        .map(([from, length]) =>
          Buffer.concat([body.subarray(0, from), body.subarray(from + (length % 40))]),
        ),
      fc.tuple(at, at).map(([from, to]) => Buffer.concat([body.subarray(0, from), body.subarray(to)])),
      fc
        .tuple(at, fc.uint8Array({ maxLength: 6 }))
        .map(([from, bytes]) => Buffer.concat([body.subarray(0, from), bytes, body.subarray(from)])),
      fc
        .tuple(
          at,
          fc.constantFrom(
            "0",
            "9",
            "-",
            "e9",
            ".",
            '"',
            "{",
            "}",
            "[",
            ",",
            "<",
            "</td>",
            "<td>",
            "<table>",
            "null",
            "\u202e",
          ),
        )
        .map(([from, text]) =>
          Buffer.concat([body.subarray(0, from), Buffer.from(text), body.subarray(from + 1)]),
        ),
    );
    let refused = 0;
    fc.assert(
      fc.property(damage, (damaged) => {
        const capture = {
          part,
          body: damaged,
          url: source.url,
          fetchedAt: "2026-11-24T06:00:00.000Z",
          contentType: null,
        };
        try {
          const { observations, quarantined } = parseCapture(source, capture);
          for (const observation of observations) observationSchema.parse(observation);
          for (const row of quarantined) quarantinedSchema.parse(row);
        } catch (thrown) {
          if (!(thrown instanceof DensingError)) throw thrown;
          expect(refusals).toContain(thrown.type);
          refused += 1;
        }
      }),
      { numRuns: 500, seed: 20261124 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});
