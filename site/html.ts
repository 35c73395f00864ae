import { createHash } from "node:crypto";
import type { Block, FigureBlock, Inline, Page, Section, TableBlock, Text } from "./blocks.ts";
import { escapeAttribute, escapeHtml, escapeJsonInScript, safeAddress } from "./escape.ts";
import { feedTitles } from "./feeds/feed.ts";
import { styleSheet } from "./style.css.ts";

/*
 * One self-contained page. The policy allows this page's own style sheet, by its hash, and nothing else: no
 * script runs, nothing is fetched, no form is sent, even if markup from outside got in.
 */

const styleHash = createHash("sha256").update(styleSheet).digest("base64");
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** Where subscribers look. @param root path from the page to the root of the site */
const feedLinks = (root: string): string =>
  Object.entries(feedTitles)
    .map(
      ([name, title]) =>
        `<link rel="alternate" type="application/atom+xml" title="${escapeAttribute(title)}" href="${escapeAttribute(root)}feeds/${name}.atom">`,
    )
    .join("\n");

export function renderHtml(page: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${escapeAttribute(page.subtitle)}">
<link rel="icon" href="data:,">
${feedLinks(page.root ?? "../../")}
<title>${escapeHtml(page.title)}</title>
<style>${styleSheet}</style>
<script type="application/ld+json">${escapeJsonInScript(page.dataset)}</script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<p class="brand">densing</p>
<h1>${phrase(page.title)}</h1>
<p class="subtitle">${phrase(page.subtitle)}</p>
</header>
<main id="content">
<div class="lead">
${page.lead.map(blockHtml).join("\n")}
</div>
<nav aria-label="Contents">
<ul>
${page.sections.map((section) => `<li><a href="#${escapeAttribute(section.id)}">${phrase(section.name)}</a></li>`).join("\n")}
</ul>
</nav>
${page.sections.map(sectionHtml).join("\n")}
</main>
<footer>
${page.footer.map((text) => `<p>${inline(text)}</p>`).join("\n")}
</footer>
</body>
</html>
`;
}

function sectionHtml(section: Section): string {
  const heading = `${escapeAttribute(section.id)}-heading`;
  return `<section id="${escapeAttribute(section.id)}" aria-labelledby="${heading}">
<h2 id="${heading}">${phrase(section.title)}</h2>
${section.blocks.map(blockHtml).join("\n")}
</section>`;
}

/** Blocks outside a page, for what is added to one later. */
export const blocksHtml = (blocks: readonly Block[]): string => blocks.map(blockHtml).join("\n");

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `<p${block.quiet ? ' class="note"' : ""}>${inline(block.text)}</p>`;
    case "subheading":
      return `<h3>${phrase(block.text)}</h3>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${inline(item)}</li>`).join("\n")}\n</ul>`;
    case "table":
      return block.summary === undefined
        ? tableHtml(block)
        : `<details>\n<summary>${phrase(block.summary)}</summary>\n${tableHtml(block)}\n</details>`;
    case "figure":
      return figureHtml(block);
  }
}

function figureHtml({ id, title, description, note, drawing }: FigureBlock): string {
  return `<figure id="${escapeAttribute(id)}">
<figcaption><strong>${phrase(title)}</strong> ${phrase(description)}</figcaption>
${drawing.wide}
${drawing.narrow}
<p class="note">${inline(note)}</p>
</figure>`;
}

/** The box scrolls, not the page; it takes the focus so that the keyboard can scroll it. */
function tableHtml({ id, caption, columns, rows }: TableBlock): string {
  const name = escapeAttribute(id);
  const alignment = columns.map(({ holds }) => (holds === "words" ? "" : ` class="${holds}"`));
  const head = columns.map(
    (column, index) => `<th scope="col"${alignment[index]}>${phrase(column.title)}</th>`,
  );
  const body = rows.map(({ cells, emphasis }) => {
    const [first = "", ...rest] = cells;
    const others = rest.map((cell, index) => `<td${alignment[index + 1]}>${inline(cell, escapeHtml)}</td>`);
    return `<tr${emphasis ? ' class="headline"' : ""}><th scope="row">${inline(first, escapeHtml)}</th>${others.join("")}</tr>`;
  });
  return `<div class="scroll" role="region" aria-labelledby="${name}-caption" tabindex="0">
<table id="${name}">
<caption><span id="${name}-caption">${phrase(caption)}</span></caption>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>
</div>`;
}

/** @param write how the plain parts are written: table cells have no line to break */
const inline = (text: Text, write = phrase): string =>
  typeof text === "string" ? write(text) : text.map((part) => inlineHtml(part, write)).join("");

function inlineHtml(part: Inline, write: (text: string) => string): string {
  if (typeof part === "string") return write(part);
  if (part.kind === "code") return `<code>${escapeHtml(part.text)}</code>`;
  const address = safeAddress(part.address);
  return address === null
    ? write(part.text)
    : `<a href="${escapeAttribute(address)}">${write(part.text)}</a>`;
}

/** Dates, and figures with their unit and their interval or date, which must not break over two lines. */
const unbreakable = new RegExp(
  [
    String.raw`(?<![\w-])(?:\d{4}-\d\d-\d\d`,
    String.raw`|[\u2212$]?\d(?:[\d.,]*\d)?(?: (?:%|months?|days?|years?|a day|times)(?![\w-]))?`,
    String.raw`(?: \((?:\d{4}-\d\d-\d\d|[\u2212\d][\d.,]*(?:-[\d.,]+| to [\u2212\d.,]+| or more| or less))\))?)`,
  ].join(""),
  "g",
);

/** Escaped text of a sentence or heading. */
function phrase(text: string): string {
  let html = "";
  let done = 0;
  for (const match of text.matchAll(unbreakable)) {
    if (!/[ -]/.test(match[0])) continue;
    html += `${escapeHtml(text.slice(done, match.index))}<span class="whole">${escapeHtml(match[0])}</span>`;
    done = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(done));
}
