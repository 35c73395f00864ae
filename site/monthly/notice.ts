import { type Block, link, paragraph } from "../blocks.ts";
import { blocksHtml } from "../html.ts";
import { blocksMarkdown } from "../markdown.ts";

/** A notice in the two forms of the page. */
export interface RenderedNotice {
  readonly html: string;
  readonly markdown: string;
}

/** What a report that has been superseded says of that. @param newest address of the newest, seen from there */
export function supersededNotice(
  { revision, reasons }: { readonly revision: number; readonly reasons: readonly string[] },
  newest: { readonly html: string; readonly markdown: string },
): RenderedNotice {
  const blocks = (address: string): Block[] => [
    paragraph([
      `This report is superseded by revision ${revision}: `,
      link("the newest report of the month", address),
      ".",
    ]),
    paragraph(`What changed: ${reasons.join(" ")}`),
  ];
  return {
    html: `<aside class="lead" aria-label="Superseded">\n${blocksHtml(blocks(newest.html))}\n</aside>`,
    markdown: blocksMarkdown(blocks(newest.markdown)),
  };
}
