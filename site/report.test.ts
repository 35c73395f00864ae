import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { Cell, Table } from "../snapshot/table.ts";
import { plainText } from "./escape.ts";
import { type ReportInput, renderReport } from "./report.ts";

const folder = join(import.meta.dirname, "../fixtures/site");
const cases = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

interface FixtureTable {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

function readCase(name: string): ReportInput {
  const input = JSON.parse(readFileSync(join(folder, name, "input.json"), "utf8"));
  const tables = input.tables.map((table: FixtureTable): [string, Table] => [
    table.name,
    {
      ...table,
      key: [],
      columns: table.columns.map((column) => ({ name: column, type: "text" as const, description: "" })),
    },
  ]);
  return { ...input, tables: new Map(tables) };
}

/** The same report with every text of the tables replaced, ids and figures kept. */
function withNames(input: ReportInput, name: string): ReportInput {
  const columns = new Set([
    "display_name",
    "organisation",
    "model",
    "provider",
    "hardware_trend",
    "method",
    "title",
    "publisher",
  ]);
  const tables = [...input.tables.values()].map((table): [string, Table] => [
    table.name,
    {
      ...table,
      rows: table.rows.map((row) =>
        row.map((cell, index) => (columns.has(table.columns[index]!.name) && cell !== null ? name : cell)),
      ),
    },
  ]);
  return { ...input, tables: new Map(tables) };
}

/** Compares with the golden file, or rewrites it under UPDATE_FIXTURES=1. */
function expectGolden(name: string, file: string, actual: string): void {
  const path = join(folder, name, file);
  if (process.env.UPDATE_FIXTURES === "1") writeFileSync(path, actual);
  const expected = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (actual === expected) return;
  const beside = join(tmpdir(), "densing-site", name);
  mkdirSync(beside, { recursive: true });
  writeFileSync(join(beside, file), actual);
  expect.fail(`${path} differs from ${join(beside, file)}; if that is meant, run with UPDATE_FIXTURES=1`);
}

const documentOf = (html: string) => parseHTML(html).document as unknown as TestDocument;
interface TestElement {
  readonly localName: string;
  readonly textContent: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): TestElement | null;
  querySelectorAll(selector: string): Iterable<TestElement>;
}
type TestDocument = TestElement;
const all = (element: TestElement, selector: string) => [...element.querySelectorAll(selector)];

describe("renderReport", () => {
  it.each(cases)("writes the golden files of %s", (name) => {
    const { html, markdown } = renderReport(readCase(name));
    expectGolden(name, "report.html", html);
    expectGolden(name, "report.md", markdown);
  });

  it("gives the same bytes twice", () => {
    const input = readCase("usual");
    expect(renderReport(input)).toEqual(renderReport(input));
  });

  it("does not depend on the order of the tables", () => {
    const input = readCase("usual");
    const reversed = { ...input, tables: new Map([...input.tables].reverse()) };
    expect(renderReport(reversed)).toEqual(renderReport(input));
  });

  it("needs no table at all", () => {
    const { html, markdown } = renderReport({ ...readCase("not-identified"), tables: new Map() });
    expect(documentOf(html).querySelector("h1")?.textContent).toBe(
      "How fast density doubles is not identified",
    );
    expect(markdown).toContain("No record of density is known");
  });
});

describe.each(cases)("the page of %s", (name) => {
  const { html } = renderReport(readCase(name));
  const page = documentOf(html);

  it("has one h1, and a named section for every entry of the contents", () => {
    expect(all(page, "h1")).toHaveLength(1);
    const entries = all(page, "nav a").map((entry) => entry.getAttribute("href"));
    expect(entries).toEqual(all(page, "main section").map((section) => `#${section.getAttribute("id")}`));
  });

  it("has unique ids, and every reference finds its element", () => {
    const ids = all(page, "[id]").map((element) => element.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
    const references = all(page, "[aria-labelledby]").flatMap((element) =>
      element.getAttribute("aria-labelledby")!.split(" "),
    );
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("names and describes every drawing, at both widths", () => {
    for (const figure of all(page, "figure")) {
      expect(figure.querySelector("figcaption")?.textContent).not.toBe("");
      const drawings = all(figure, "svg");
      expect(drawings.map((svg) => svg.getAttribute("class"))).toEqual(["drawing wide", "drawing narrow"]);
      for (const svg of drawings) {
        expect(svg.getAttribute("role")).toBe("img");
        expect(svg.querySelector("title")?.textContent).not.toBe("");
        expect(svg.querySelector("desc")?.textContent).not.toBe("");
      }
    }
  });

  it("gives every table a caption and scoped headers in a box that the keyboard can scroll", () => {
    for (const table of all(page, "table")) {
      expect(table.querySelector("caption")?.textContent).not.toBe("");
      const columns = all(table, "thead th[scope=col]").length;
      for (const row of all(table, "tbody tr")) expect(all(row, "th[scope=row], td")).toHaveLength(columns);
    }
    expect(all(page, ".scroll[tabindex='0'][role=region]")).toHaveLength(all(page, "table").length);
  });

  it("links only below itself or over https", () => {
    const addresses = all(page, "a").map((link) => link.getAttribute("href")!);
    const isAllowed = (address: string) =>
      /^(#[\w-]+|[\w-]+(\/[\w-]+)*\.(csv|parquet|json|md|cff))$/.test(address) ||
      address.startsWith("https://");
    expect(addresses.filter((address) => !isAllowed(address))).toEqual([]);
  });

  it("runs nothing and fetches nothing: one style sheet by its hash, no inline style, no script but data", () => {
    const policy = all(page, "meta[http-equiv]")[0]!.getAttribute("content")!;
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!;
    const hash = createHash("sha256").update(style).digest("base64");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).toContain("default-src 'none'");
    expect(all(page, "style")).toHaveLength(1);
    expect(all(page, "[style], [src], img, iframe, object, form")).toEqual([]);
    const scripts = html.match(/<script[^>]*>/g);
    expect(scripts).toEqual(['<script type="application/ld+json">']);
    const data = /<script[^>]*>([\s\S]*?)<\/script>/.exec(html)![1]!;
    expect(JSON.parse(data)["@type"]).toBe("Dataset");
  });
});

describe("text from outside", () => {
  const input = readCase("usual");
  const plain = renderReport(withNames(input, "Name"));
  const elements = new Set(all(documentOf(plain.html), "*").map((element) => element.localName));
  const lines = plain.markdown.split("\n");
  const openPipes = (line: string) => line.replace(/\\./g, "").split("|").length;
  const links = (markdown: string) => markdown.replace(/\\./g, "").split("](").length;

  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          "<script>",
          "</script>",
          "</title>",
          "</svg>",
          "]]>",
          "<!--",
          "-->",
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
          "&#x3c;",
          "\n",
          "\r\n# ",
          "- ",
          "1. ",
          "**",
          "__",
          "~~",
          "https://example.org",
          "www.example.org",
          "@someone",
          "$$",
          "\u202e",
          "\u0000",
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => parts.join("")),
  );

  it("adds no element, no handler and no address to the page", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const { html } = renderReport(withNames(input, name));
        const page = documentOf(html);
        for (const element of all(page, "*")) {
          expect(elements).toContain(element.localName);
          for (const attribute of element.attributes) expect(attribute.name).not.toMatch(/^on|^style$/);
        }
        expect(html.match(/<script/gi)).toHaveLength(1);
        expect(all(page, "a").map((link) => link.getAttribute("href"))).toEqual(
          all(documentOf(plain.html), "a").map((link) => link.getAttribute("href")),
        );
        const shown = plainText(name);
        if (shown !== "") expect(page.querySelector("#record-table tbody th")?.textContent).toBe(shown);
      }),
      { numRuns: 40 },
    );
  });

  it("adds no line, cell, link or markup to the Markdown", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const { markdown } = renderReport(withNames(input, name));
        const rendered = markdown.split("\n");
        expect(rendered).toHaveLength(lines.length);
        expect(markdown).not.toMatch(/[<>]/);
        expect(links(markdown)).toBe(links(plain.markdown));
        rendered.forEach((line, index) => {
          expect(openPipes(line)).toBe(openPipes(lines[index]!));
          expect(/^(#+ |- |\*\*|---$)?/.exec(line)![0]).toBe(/^(#+ |- |\*\*|---$)?/.exec(lines[index]!)![0]);
        });
      }),
      { numRuns: 60 },
    );
  });
});
