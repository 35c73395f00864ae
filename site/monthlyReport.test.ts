import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { Headline } from "../snapshot/headline.ts";
import { plainText } from "./escape.ts";
import type { MonthlyReportInput } from "./monthly/input.ts";
import { type Cells, monthEnd, october, placed, tablesOf } from "./monthly/testing/month.ts";
import { monthlyFindings, renderMonthlyReport } from "./monthlyReport.ts";

const root = "../../";
const doubling = (value: number): Pick<Headline, "doubling_months"> => ({
  doubling_months: { value, low: value - 1, high: value + 2 },
});
const first = { revision: 1, corrects: null };
const render = (input: MonthlyReportInput) => renderMonthlyReport(input, root);
const titles = (markdown: string) => markdown.split("\n").filter((line) => line.startsWith("#"));

/** A busy month, every text of which is `name`. */
function busy(name: string): MonthlyReportInput {
  const old = placed("old", "2025-01-01", 10, { isRecord: true, display_name: name });
  const fresh = placed("fresh", "2026-10-05", 40, { isRecord: true, display_name: name, organisation: name });
  const price = (from: string, to: string | null, usd: number): Cells => ({
    provider: name,
    model: name,
    family: "family",
    lineage: "a",
    valid_from: from,
    valid_to: to,
    input_usd_per_mtok: usd,
    output_usd_per_mtok: usd,
    status: "ok",
  });
  return {
    ...october({}),
    now: monthEnd(
      "2026-10-31",
      {
        ...tablesOf([old, fresh]),
        candidates: [
          {
            source_id: "hf-hub",
            entity: "release",
            name,
            first_seen_on: "2026-10-09",
            density: 12,
            density_low: 8,
            density_high: 20,
            density_status: name,
          },
        ],
        prices: [price("2026-01-01", "2026-10-05", 2), price("2026-10-05", null, 1)],
        price_frontiers: [
          {
            tier: "gpt-4",
            basis: "input",
            restriction: "any-host-confirmed",
            series: "lowest-so-far",
            date: "2026-10-05",
            provider: name,
            model: name,
            usd_per_mtok: 1,
          },
        ],
        quarantine: [{ subject_table: "prices", key: name, reason: name, known_from: "2026-10-02" }],
      },
      doubling(4),
    ),
    before: monthEnd("2026-09-30", tablesOf([old]), doubling(4.2)),
    change: {
      steps: [
        { cause: "method", from_months: 4.2, to_months: 4.2 },
        { cause: "facts of known models", from_months: 4.2, to_months: 4.25 },
        { cause: "new models", from_months: 4.25, to_months: 4 },
      ],
      new_models: ["fresh"],
      gone_models: ["gone"],
      changed_facts: [{ model_id: "old", what: "mmlu", from: "70.100000000000001", to: name }],
    },
    checks: {
      checked_at: "2026-11-01T06:00:12.000Z",
      sources: [
        {
          source_id: "litellm",
          state: "failed",
          checked_at: "2026-11-01T06:00:12.000Z",
          last_answer_at: "2026-10-20T06:00:00.000Z",
          unreachable_since: "2026-10-21T06:00:00.000Z",
          reason: name,
          rows: 12,
          quarantined: 1,
        },
      ],
    },
    revision: 2,
    corrects: { revision: 1, reasons: [name] },
  };
}

describe("renderMonthlyReport", () => {
  it("says what a month brought in the titles of its sections", () => {
    expect(titles(render(busy("Some Model")).markdown)).toEqual([
      "# October 2026: density doubles every 4.0 months (3.0-6.0)",
      "## The doubling time went from 4.2 to 4.0 months since September 2026",
      "## 1 model was released in October 2026, with a density",
      "## Some Model (2026-10-05, density 40.0 (20.0-80.0)) set the record of density",
      "## 1 release first seen in October 2026 waits for confirmation, 1 with a provisional density",
      "## 1 price was cut and none raised in October 2026, with a new low for GPT-4's quality",
      "## No forecast was registered before October 2026",
      "## 1 source of 1 is out of reach (litellm), as checked at 2026-11-01 06:00 UTC",
      "## Every part of the analysis is in the full report of the snapshot",
      "## How to cite",
    ]);
  });

  it("tells each cause of the change, and that it lies inside the interval", () => {
    const { markdown } = render(busy("Some Model"));
    expect(markdown).toContain("| New or corrected facts of known models | \\+0.05 months, to 4.25 months |");
    expect(markdown).toContain("| New models | \u22120.25 months, to 4.00 months |");
    expect(markdown).toContain(
      "That lies inside the 90 % interval of the month before, 4.2 months (3.2-6.2)",
    );
    expect(markdown).toContain("| Some Model | MMLU | 70.1 | Some Model |");
  });

  it("leads to the snapshot from where it stands, and says what it corrects", () => {
    const page = parseHTML(render(busy("Some Model")).html).document;
    const links = [...page.querySelectorAll("main a[href]")].map((link) => link.getAttribute("href"));
    expect(links).toContain("../../snapshots/2026-10-31-00000000/report.html");
    expect(links).toContain("../../snapshots/2026-10-31-00000000/tables/prices.csv");
    expect(page.querySelector(".lead p")?.textContent).toContain(
      "This is revision 2. It corrects revision 1",
    );
    const deeper = renderMonthlyReport(busy("Some Model"), "../../../../").html;
    expect(deeper).toContain('href="../../../../snapshots/2026-10-31-00000000/report.html"');
  });

  it("says of a month in which nothing happened that nothing did", () => {
    const model = placed("old", "2025-01-01", 10, { isRecord: true });
    const same = {
      steps: [{ cause: "new models", from_months: 4, to_months: 4 }],
      new_models: [],
      gone_models: [],
      changed_facts: [],
    } as const;
    const { markdown } = render({
      ...october({}),
      now: monthEnd("2026-10-31", tablesOf([model]), doubling(4)),
      before: monthEnd("2026-09-30", tablesOf([model]), doubling(4)),
      change: same,
      ...first,
    });
    expect(titles(markdown).slice(1, 7)).toEqual([
      "## Density still doubles every 4.0 months, as in September 2026",
      "## No known model was released in October 2026",
      "## No record of density was set in October 2026",
      "## No unconfirmed release was first seen in October 2026",
      "## No list price is known to have changed in October 2026",
      "## No forecast was registered before October 2026",
    ]);
    expect(markdown).toContain("No model and no figure that the headline reads is new or different.");
  });

  it("says of the first month that there is none before, and of an early one that nothing is identified", () => {
    const early: Partial<Headline> = {
      doubling_months: { value: null, low: null, high: null },
      not_identified: "12 models of 3 families; 30 and 5 are needed",
      price_halving_months: {},
    };
    const facts = { ...october({}), month: "2023-03", ...first };
    const now = monthEnd("2023-03-31", {}, early);
    const alone = render({ ...facts, now }).markdown;
    expect(alone).toContain("# March 2023: how fast density doubles is not identified");
    expect(alone).toContain("March 2023 is the first month: there is none to compare it with.");
    const untold = { untold: "the stored document cannot be read" };
    const after = render({
      ...facts,
      now,
      before: monthEnd("2023-02-28", {}, early),
      change: untold,
    }).markdown;
    expect(after).toContain("As in February 2023, no doubling time is identified.");
    expect(after).toContain("Why it changed is not told: the stored document cannot be read.");
    const lost = render({ ...facts, now, before: monthEnd("2023-02-28", {}, doubling(5)) }).markdown;
    expect(lost).toContain(
      "The doubling time is no longer identified; in February 2023 it was 5.0 months (4.0-7.0).",
    );
  });

  it("leaves out a check of long after the month, and says so", () => {
    const late = (checked_at: string) => render({ ...busy("x"), checks: { checked_at, sources: [] } });
    expect(late("2027-03-01T06:00:00Z").markdown).toContain("too long after the month to say anything of it");
    expect(late("2026-09-01T06:00:00Z").markdown).toContain("before the month");
    expect(late("2027-03-01T06:00:00Z").json).toMatchObject({ checks: null });
  });
});

describe("monthlyFindings", () => {
  it("do not depend on the checks, nor on the last bits of a figure", () => {
    const { revision: _, corrects: __, ...facts } = busy("Some Model");
    const change = facts.change as Extract<typeof facts.change, { steps: unknown }>;
    const steps = change.steps.map((step) => ({ ...step, to_months: step.to_months! + 1e-15 }));
    expect(monthlyFindings({ ...facts, checks: null, change: { ...change, steps } })).toEqual(
      monthlyFindings(facts),
    );
  });
});

describe("text from outside", () => {
  const plain = render(busy("plain"));
  const elements = new Set(
    [...parseHTML(plain.html).document.querySelectorAll("*")].map((found) => found.localName),
  );
  const lines = plain.markdown.split("\n");
  const openPipes = (line: string) => line.replace(/\\./g, "").split("|").length;
  const links = (markdown: string) => markdown.replace(/\\./g, "").split("](").length;
  const hostile = fc
    .array(
      fc.constantFrom(
        "<script>",
        "</script>",
        "</main>",
        '<main id="content">\n',
        "<!-- /superseded -->",
        '"',
        "'",
        "`",
        "|",
        "\\",
        "[x](",
        ")",
        "javascript:alert(1)",
        " onload=x ",
        "<img src=x onerror=alert(1)>",
        "&lt;",
        "\n\n",
        "\r\n# ",
        "- ",
        "**",
        "https://example.org",
        "../../snapshots/x",
        "@someone",
        "\u202e",
        "\u0000",
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((found) => `a${found.join("")}z`);

  it("adds no element, no handler, no address and no line", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const { html, markdown } = render(busy(name));
        const page = parseHTML(html).document;
        for (const element of page.querySelectorAll("*")) {
          expect(elements).toContain(element.localName);
          for (const attribute of element.attributes) expect(attribute.name).not.toMatch(/^on|^style$/);
        }
        expect(html.match(/<script/gi)).toHaveLength(1);
        expect(html.match(/<main/g)).toHaveLength(1);
        const addresses = (text: string) =>
          [...parseHTML(text).document.querySelectorAll("a")].map((found) => found.getAttribute("href"));
        expect(addresses(html)).toEqual(addresses(plain.html));
        expect(page.querySelector("#models-table tbody th")?.textContent).toBe(plainText(name));
        const rendered = markdown.split("\n");
        expect(rendered).toHaveLength(lines.length);
        expect(markdown).not.toMatch(/[<>]/);
        expect(links(markdown)).toBe(links(plain.markdown));
        expect(rendered.map(openPipes)).toEqual(lines.map(openPipes));
      }),
      { numRuns: 30 },
    );
  });
});
