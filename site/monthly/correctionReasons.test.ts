import { describe, expect, it } from "vitest";
import { correctionReasons, type SnapshotInputs } from "./correctionReasons.ts";
import { supersededNotice } from "./notice.ts";

const inputs = (more: Partial<SnapshotInputs> = {}): SnapshotInputs => ({
  id: "2026-10-31-aaaaaaaa",
  method_version: "0.3.0",
  catalogue_sha256: "a",
  captures: 3,
  replicates: 1000,
  doublingMonths: 4.1,
  ...more,
});
const none = { steps: [], new_models: [], gone_models: [], changed_facts: [] };

describe("correctionReasons", () => {
  it("names what the snapshots were made from, what the headline did and which parts differ", () => {
    const to = inputs({ id: "2026-10-31-bbbbbbbb", catalogue_sha256: "b", doublingMonths: 4 });
    const change = {
      ...none,
      new_models: ["x"],
      changed_facts: [{ model_id: "m", what: "mmlu", from: "1", to: "2" }],
    };
    expect(
      correctionReasons(
        { headline: 1, models: [] },
        { headline: 2, models: [] },
        { from: inputs(), to, change },
      ),
    ).toEqual([
      "Snapshot 2026-10-31-bbbbbbbb takes the place of 2026-10-31-aaaaaaaa: the catalogue was corrected or extended.",
      "The doubling time goes from 4.10 months to 4.00 months.",
      "1 model is new in the analysis and 1 figure of the others changed.",
      "These parts differ: the headline.",
    ]);
  });

  it("says that a figure stays, that none is identified, and that the report is only written otherwise", () => {
    const same = { from: inputs(), to: inputs({ method_version: "0.4.0" }), change: none };
    expect(correctionReasons({}, {}, same)).toEqual([
      "Snapshot 2026-10-31-aaaaaaaa takes the place of 2026-10-31-aaaaaaaa: method 0.3.0 became 0.4.0.",
      "The doubling time stays at 4.10 months.",
      "No model or figure that the headline reads differs.",
      "No part of this report differs by it.",
    ]);
    expect(correctionReasons({ a: 1 }, { a: 2 }, null)).toEqual([
      "The report is written otherwise, of the same facts.",
    ]);
    const neither = {
      from: inputs({ doublingMonths: null }),
      to: inputs({ doublingMonths: null }),
      change: null,
    };
    expect(correctionReasons(null, {}, neither)[1]).toBe("The doubling time stays not identified.");
  });
});

describe("supersededNotice", () => {
  it("leads to the newest, and escapes what it quotes", () => {
    const { html, markdown } = supersededNotice(
      { revision: 2, reasons: ["<script>alert(1)</script> [x](y)."] },
      { html: "../../index.html", markdown: "../../report.md" },
    );
    expect(html).toContain('<a href="../../index.html">');
    expect(html).not.toContain("<script");
    expect(markdown).toContain("(../../report.md)");
    expect(markdown).not.toMatch(/[<>]|\[x\]\(/);
  });
});
