import type { Block, Inline, Page, TableBlock, Text } from "./blocks.ts";
import { escapeMarkdown, escapeMarkdownAddress, safeAddress } from "./escape.ts";

/** The same sentences and tables as the page, in Markdown; the drawings are named, not shown. */
export function renderMarkdown(page: Page): string {
  const parts = [
    `# ${escapeMarkdown(page.title)}`,
    inline(page.subtitle),
    ...page.lead.flatMap(blockText),
    ...page.sections.flatMap((section) => [
      `## ${escapeMarkdown(section.title)}`,
      ...section.blocks.flatMap(blockText),
    ]),
    "---",
    ...page.footer.map(inline),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Blocks outside a page, for what is added to one later. */
export const blocksMarkdown = (blocks: readonly Block[]): string => blocks.flatMap(blockText).join("\n\n");

function blockText(block: Block): string[] {
  switch (block.kind) {
    case "paragraph":
      return [inline(block.text)];
    case "subheading":
      return [`### ${escapeMarkdown(block.text)}`];
    case "list":
      return [block.items.map((item) => `- ${inline(item)}`).join("\n")];
    case "table":
      return [`**${escapeMarkdown(block.caption)}**`, tableText(block)];
    case "figure":
      return [
        inline([
          "Drawn in ",
          { kind: "link", text: "report.html", address: "report.html" },
          `: ${block.description}`,
        ]),
      ];
  }
}

function tableText({ columns, rows }: TableBlock): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map((column) => escapeMarkdown(column.title))),
    line(columns.map((column) => (column.holds === "figures" ? "---:" : "---"))),
    ...rows.map(({ cells, emphasis }) =>
      line(cells.map((cell, index) => (emphasis && index === 0 ? `**${inline(cell)}**` : inline(cell)))),
    ),
  ].join("\n");
}

const inline = (text: Text): string =>
  typeof text === "string" ? escapeMarkdown(text) : text.map(inlineText).join("");

function inlineText(part: Inline): string {
  if (typeof part === "string") return spaced(part);
  if (part.kind === "code") return codeText(part.text);
  const address = safeAddress(part.address);
  return address === null
    ? escapeMarkdown(part.text)
    : `[${escapeMarkdown(part.text)}](${escapeMarkdownAddress(address)})`;
}

/** Spaces at the ends belong to the sentence round a link. */
function spaced(text: string): string {
  const [, before = "", middle = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return `${before && " "}${escapeMarkdown(middle)}${after && " "}`;
}

/** A code span cannot escape a backtick, and a cell's pipe counts even inside one. */
function codeText(text: string): string {
  return /^[\w.:/@ -]+$/.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}
