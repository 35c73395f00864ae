import { SaxesParser } from "saxes";

/** An element as a reader sees it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Reads well-formed XML with its namespaces. @throws Error on anything that is not */
export function readXml(xml: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [{ name: "", attributes: {}, children: [], text: "" }];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ local, uri, attributes }) => {
    const values = Object.values(attributes).map(({ name, value }): [string, string] => [name, value]);
    const element = {
      name: `${uri} ${local}`,
      attributes: Object.fromEntries(values),
      children: [],
      text: "",
    };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    open.at(-1)!.text += text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  const [root] = open[0]!.children;
  if (root === undefined) throw new Error("no element");
  return root;
}

const atom = "http://www.w3.org/2005/Atom";

export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === `${atom} ${name}`);

/** The one child of that name. */
export function childOf(element: XmlElement, name: string): XmlElement {
  const [child, ...more] = childrenOf(element, name);
  if (child === undefined || more.length > 0) throw new Error(`${element.name} has not one ${name}`);
  return child;
}
