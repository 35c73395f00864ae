import { escapeXml } from "../escape.ts";
import { contentHtml, innerAddress, outerAddress, shownText } from "./content.ts";
import { type Feed, type FeedEntry, feedTitles, tagUri } from "./feed.ts";

/**
 * The Atom Syndication Format (RFC 4287). Links within the site are relative references, resolved against the address
 * from which a reader took the feed (RFC 4287 section 2, RFC 3986 section 5.1.3): a site does not know its own.
 */
export function renderAtom(feed: Feed): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>${escapeXml(tagUri(feed.name))}</id>
<title>${text(feedTitles[feed.name])}</title>
<subtitle>${text(feed.description)}</subtitle>
<updated>${escapeXml(feed.updated)}</updated>
<author><name>The densing developers</name></author>
<rights>CC BY 4.0, https://creativecommons.org/licenses/by/4.0/</rights>
<link rel="self" type="application/atom+xml" href="${escapeXml(feed.name)}.atom"/>
<link rel="alternate" type="text/html" href="../"/>
${feed.entries.map(entryXml).join("")}</feed>
`;
}

function entryXml(entry: FeedEntry): string {
  const address = outerAddress(entry.address) ?? innerAddress(entry.address);
  const link = address === null ? "" : `<link rel="alternate" href="${escapeXml(address)}"/>\n`;
  return `<entry>
<id>${escapeXml(tagUri(entry.key))}</id>
<title>${text(entry.title)}</title>
<published>${escapeXml(entry.at)}</published>
<updated>${escapeXml(entry.at)}</updated>
${link}<content type="html">${escapeXml(contentHtml(entry))}</content>
</entry>
`;
}

const text = (value: string): string => escapeXml(shownText(value));
