/** How deep a page nests. */
import { DensingError } from "../../errors.ts";

/** Real pages nest a few dozen deep; whoever reads, writes or walks a tree of thousands runs out of stack. */
const deepest = 500;

/** Elements that may stay open, or never do: they are closed by what follows. */
const closesItself =
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|option|optgroup|tr|td|th|thead|tbody|tfoot|colgroup|rp|rt|html|head|body)$/;
/** Of these "<div/>" is no end but a beginning, as it is of every element of HTML. */
const opensAnyway =
  /^(?:a|abbr|article|aside|b|blockquote|button|center|cite|code|del|details|div|dl|em|fieldset|figure|font|footer|form|h[1-6]|header|i|ins|label|main|mark|nav|noscript|ol|pre|q|s|section|small|span|strong|sub|summary|sup|table|template|u|ul)$/;

/**
 * Stops pages that are made to exhaust their reader: counted in the text, before anything builds a tree of it.
 *
 * @throws DensingError `body-unparseable`
 */
export function refuseDeepNesting(html: string, sourceId: string): void {
  const visible = html.replace(
    /<script\b[\s\S]*?<\/script\s*>|<style\b[\s\S]*?<\/style\s*>|<!--[\s\S]*?-->/gi,
    "",
  );
  const open: string[] = [];
  for (const [tag, slash, printed = ""] of visible.matchAll(/<(\/?)([a-z][a-z0-9-]*)\b[^>]*>/gi)) {
    const name = printed.toLowerCase();
    if (closesItself.test(name) || (tag.endsWith("/>") && !opensAnyway.test(name))) continue;
    if (slash === "") open.push(name);
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
    if (open.length <= deepest) continue;
    const message = `${sourceId}: the page nests more than ${deepest} elements deep; refused whole`;
    const facts = {
      source: sourceId,
      expected: `at most ${deepest} elements deep`,
      seen: `more, at <${name}>`,
    };
    throw new DensingError("body-unparseable", message, facts);
  }
}
