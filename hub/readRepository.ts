/** One repository's answers as a release that a person has only to confirm. */

import { DensingError, messageOf } from "../errors.ts";
import { type Answers, excerpt, type RepositoryAnswer, readRepositoryAnswer } from "./answers.ts";
import { type ReadArchitecture, readArchitecture } from "./architecture/families.ts";
import { isRecord, type JsonRecord } from "./architecture/settings.ts";
import { contentOf } from "./contents.ts";
import { type CardValue, cardText, readFrontMatter } from "./frontMatter.ts";
import { proposedModelId, type ReadName, readName, sizeWords } from "./names.ts";
import { countRelease, nothing } from "./parameters.ts";
import { type Parent, parentsOf } from "./parents.ts";
import { mayBeNative, type Packing, packingInName, readPacking } from "./quantisation.ts";
import { type ModelRelease, type Review, releaseSchema } from "./release.ts";
import { stageOf } from "./stage.ts";

export interface ReadRepository {
  /** Null where the answers are of no repository. */
  readonly release: ModelRelease | null;
  readonly review: readonly Review[];
}

/** The Hub gave this instant to everything that was there when it began to keep them. */
const beginningOfRecords = "2022-03-02T23:29:04.000Z";

/**
 * The release in a repository's answers. The same answers give the same release; nothing throws: what cannot be
 * read is null and stands in `review` with its reason.
 */
export function readRepository(answers: Answers): ReadRepository {
  const listed = readRepositoryAnswer(answers.listed);
  const detail = readRepositoryAnswer(answers.detail);
  const answer = detail && listed ? { ...listed, ...detail } : (detail ?? listed);
  if (answer === null) {
    const seen = excerpt(answers.detail ?? answers.listed ?? "nothing");
    return { release: null, review: [{ field: "answer", reason: "no answer about a repository", seen }] };
  }
  return readAnswer(answer, answers, detail === null);
}

function readAnswer(answer: RepositoryAnswer, answers: Answers, listOnly: boolean): ReadRepository {
  const review: Review[] = answer.unread.map(({ field, seen }) => ({
    field,
    reason: "a value of another type than the Hub's",
    seen,
  }));
  const say = (field: string, reason: string, seen: string) => review.push({ field, reason, seen });
  if (listOnly) say("answer", "only the list was answered, not the repository itself", answer.id);
  const [organisation = "", shortName = ""] = answer.id.split("/");
  const name = readName(shortName);
  const readme = answers.readme ?? "";
  const frontMatter = readFrontMatter(readme);
  const config = isRecord(answers.config) ? answers.config : null;
  const known = { ...answer.config, ...config };
  const architectures = asNames(known.architectures);
  const architecture = architectureFrom(config, answer, say);
  const content = contentOf({
    answer,
    name,
    architectures,
    encoderDecoder: known.is_encoder_decoder === true,
    multimodal: architecture?.multimodal ?? false,
  });
  if (content.is === "unknown") say("content", "nothing says what kind of model it is", content.seen);
  const packing = readPacking(known);
  const adapter = content.is === "other" && content.because.startsWith("an adapter");
  const inName = packingInName(name) !== null;
  const kin = parentsOf({
    answer,
    frontMatter,
    adapter,
    packed: packing !== null && (inName || !mayBeNative(packing)),
  });
  review.push(...kin.review);
  const quantised = quantisationOf(packing, name, kin.parents, say);
  const isModel = content.is !== "other";
  const counted = isModel
    ? countRelease({ stored: answer.safetensors, packing, architecture, config })
    : { parameters: nothing, review: [] };
  review.push(...counted.review);
  const staged = isModel
    ? stageOf({
        repository: answer.id,
        name,
        neighbours: answers.neighbours ?? [],
        parents: kin.parents,
        card: cardText(readme),
        chatTemplate: chatTemplateOf(answer),
      })
    : { stage: null, review: [] };
  review.push(...staged.review);
  const modelId = proposedModelId(shortName);
  if (modelId === null) say("modelId", "the name gives no id in the catalogue's letters", shortName);
  if (counted.parameters.total === null && isModel && sizeWords(name).length > 0) {
    say("parameters", "the name speaks of", sizeWords(name).join(", "));
  }
  const release = releaseSchema.safeParse({
    kind: "release",
    repository: answer.id,
    hubId: answer._id ?? null,
    renamedFrom: answers.repository === answer.id ? null : answers.repository,
    organisation,
    name: shortName,
    modelId,
    revision: answer.sha ?? null,
    createdAt: answer.createdAt === beginningOfRecords ? null : instant(answer.createdAt),
    lastModified: instant(answer.lastModified),
    licence: licenceOf(answer, frontMatter, say),
    gated: gatingOf(answer),
    downloads: answer.downloads ?? null,
    content:
      content.is === "language-model"
        ? { is: content.is }
        : content.is === "unknown"
          ? { is: content.is }
          : content,
    architecture: isModel
      ? architecture?.known
        ? architecture.kind
        : kindOfUnknown(architecture, counted.parameters.basis)
      : null,
    modelType: architecture?.modelType ?? (typeof known.model_type === "string" ? known.model_type : null),
    contextLength: architecture?.contextLength || null,
    parameters: counted.parameters,
    quantisation: quantised,
    parents: kin.parents,
    stage: staged.stage,
    variants: [...name.variants],
  } satisfies Record<keyof ModelRelease, unknown>);
  if (!release.success) {
    say("release", "what was read does not fit together", excerpt(release.error.issues[0]?.message ?? ""));
    return { release: null, review };
  }
  return { release: release.data, review };
}

function architectureFrom(
  config: JsonRecord | null,
  { gated }: RepositoryAnswer,
  say: (field: string, reason: string, seen: string) => void,
): ReadArchitecture | null {
  if (config === null) {
    say("config", "no config.json was read", gated ? "the repository is gated" : "");
    return null;
  }
  try {
    return readArchitecture(config);
  } catch (thrown) {
    if (!(thrown instanceof DensingError) || thrown.type !== "config-unreadable") throw thrown;
    say("config", "config.json cannot be read as an architecture", excerpt(messageOf(thrown)));
    return null;
  }
}

/** An unknown family is what the common layout says only where the weights agreed with it. */
function kindOfUnknown(
  architecture: ReadArchitecture | null,
  basis: ModelRelease["parameters"]["basis"],
): ModelRelease["architecture"] {
  const confirmed = basis === "weights" || basis === "config";
  return architecture !== null && confirmed ? architecture.kind : null;
}

function quantisationOf(
  packing: Packing | null,
  name: ReadName,
  parents: readonly Parent[],
  say: (field: string, reason: string, seen: string) => void,
): ModelRelease["quantisation"] {
  const named = packingInName(name);
  if (packing === null) {
    if (named !== null) say("quantisation", "the name says so, the config does not", named);
    return { label: named ?? "none", method: null, bits: null, groupSize: null, native: false };
  }
  const made =
    !mayBeNative(packing) ||
    name.quantisation.length > 0 ||
    parents.some(({ relation }) => relation === "quantized");
  const width = (label: string) => /\d+/.exec(label)?.[0];
  if (named !== null && packing.bits !== null && width(named) !== String(packing.bits)) {
    say("quantisation", "name and config name different widths", `${named}, ${packing.label}`);
  }
  if (packing.bits === null) say("quantisation", "the width of the weights is not said", packing.label);
  return {
    label: made ? packing.label : `none (native ${packing.label})`,
    method: packing.method,
    bits: packing.bits,
    groupSize: packing.groupSize,
    native: !made,
  };
}

/** `license`, or the name that stands beside `other`. */
function licenceOf(
  { cardData, tags }: RepositoryAnswer,
  frontMatter: ReadonlyMap<string, CardValue>,
  say: (field: string, reason: string, seen: string) => void,
): string | null {
  const read = (key: string) => first(cardData?.[key]) ?? first(frontMatter.get(key));
  const licence =
    read("license") ?? tags?.find((tag) => tag.startsWith("license:"))?.slice("license:".length);
  const named = licence === "other" ? (read("license_name") ?? read("license_link")) : undefined;
  if (licence === undefined) say("licence", "none is declared", "");
  else if (licence === "other" && named === undefined)
    say("licence", "declared as other, without a name", "");
  return named ?? licence ?? null;
}

function first(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === "string" && one.trim() !== "" ? excerpt(one) : undefined;
}

/** Old answers say true where the way of asking is not recorded: somebody must be asked. */
function gatingOf({ gated }: RepositoryAnswer): ModelRelease["gated"] {
  if (gated === undefined) return null;
  if (gated === false) return "no";
  return gated === true ? "manual" : gated;
}

function chatTemplateOf({ config, siblings }: RepositoryAnswer): boolean | null {
  const tokenizer = config?.tokenizer_config;
  if (config?.chat_template_jinja !== undefined) return true;
  if (siblings?.some(({ rfilename }) => /^chat_template\.(jinja|json)$/.test(rfilename))) return true;
  return isRecord(tokenizer) ? tokenizer.chat_template !== undefined : null;
}

function asNames(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string").slice(0, 20) : [];
}

function instant(text: string | undefined): string | null {
  return text === undefined ? null : new Date(text).toISOString();
}
