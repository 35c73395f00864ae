/**
 * Which models an unknown name may mean, for a person to look at. Here case, separators and dots are folded,
 * which is why nothing is ever merged by it: each suggestion says what was folded to reach it.
 */

/** What a suggestion can point to: a row of models.csv, or an API family as `{ model_id: family }`. */
export interface SuggestibleModel {
  readonly model_id: string;
  readonly display_name?: string | null;
  /** `owner/name` on the Hub. */
  readonly hf_repo?: string | null;
}

export interface ModelSuggestion {
  readonly id: string;
  /** What is the same, and what differs. */
  readonly reason: string;
}

/** More than these are no help to the person who decides. */
const mostSuggestions = 5;

/** Words that change neither weights nor training: formats, engines, offers. */
const packagingWords = new Set(
  "hf safetensors pytorch turbomind vllm original free latest checkpoint model llm".split(" "),
);
const vendorWords = new Set(
  `01ai ai2 ai21 alibaba alicloud allenai amazon anthropic arcee baidu bytedance cohere databricks deepseek
  eleutherai facebook google huggingfacetb ibm inclusionai internlm liquid meta microsoft minimax mistral mistralai
  moonshot moonshotai nvidia openai openbmb qwen stabilityai stepfun tencent thudm tiiuae xai xiaomi zai zhipu
  zhipuai`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
const baseWords = new Set("base pt pretrain pretrained pretraining".split(" "));
/** What makes other weights of the same architecture and size. */
const trainingWords: Readonly<Record<string, RegExp>> = {
  instruct: /^(instruct|chat|it|sft|dpo|rlhf|orpo|kto|instruction|aligned)$/,
  reasoning: /^(think|thinking|reasoning|reasoner|r1|zero)$/,
  specialised: /^(code|coder|math|med|medical|sql|guard|vl|vision|audio|omni|embedding|reranker)$/,
  distilled: /^distill(ed)?$/,
  "long-context": /^(long|longcontext|\d+k|1m)$/,
  quantised:
    /^(gptq|awq|gguf|exl[23]|hqq|aqlm|mlx|bnb|bitsandbytes|autoround|rtn|quantized|quantised|qat|nvfp4|mxfp[468]|fp8|fp4|nf4|int[2-8]|2bit|[48]bit|w\d+a\d+\w*|g\d+|i?q\d\w*)$/,
};

interface Spelling {
  readonly text: string;
  /** Letters and numbers in order: `qwen2.5-7b` is `qwen 2.5 7b`. */
  readonly words: string;
  readonly squashed: string;
  /** The same without packaging, dates and the words for base. */
  readonly core: string;
  readonly coreSquashed: string;
  /** The same again without a vendor in front. */
  readonly withoutVendor: string;
  /** `core` without the words of another training, with and without its vendor. */
  readonly stems: readonly string[];
  readonly inOrder: string;
  readonly dropped: readonly string[];
  readonly isBase: boolean;
  /** `instruct (chat)`, … in the order of the name. */
  readonly training: readonly string[];
}

const joined = (chunks: readonly string[]): string => chunks.flatMap(tokens).join(" ");
const squash = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");

/** `2.5`, `8x7b`, `57b`; a `p` between digits and a `v` before them are a host's way to write `3.1`. */
function tokens(chunk: string): string[] {
  const plain = chunk.replace(/^v(?=\d)/, "").replace(/(\d)p(?=\d)/g, "$1.");
  return plain.match(/(?:\d+x)?\d+(?:\.\d+)*(?:[bmkt](?![\p{L}\p{N}]))?|\p{L}+/gu) ?? [];
}

function kindOfTraining(chunk: string): string | null {
  const kind = Object.keys(trainingWords).find((name) => trainingWords[name]!.test(chunk));
  return kind === undefined ? null : kind === chunk ? kind : `${kind} (${chunk})`;
}

function spell(name: string): Spelling {
  const own = name.slice(name.lastIndexOf("/") + 1);
  const text = own
    .toLowerCase()
    .replace(/(?<![a-z0-9])(i?q\d)_([a-z0-9]+)(?:_([a-z]))?(?![a-z0-9])/g, "$1$2$3");
  const dates = text.match(/(?<!\d)20\d{2}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)/g) ?? [];
  const undated = dates.reduce((rest, date) => rest.replace(date, " "), text);
  const split = (part: string) =>
    part.split(/[\s_\-/:@+(),[\]]+|\.(?!\d)|(?<!\d)\./).filter((chunk) => chunk !== "");
  const chunks = split(undated);
  const isPacking = (chunk: string) => packagingWords.has(chunk) || baseWords.has(chunk);
  const core = chunks.filter((chunk) => !isPacking(chunk));
  const isVendor = core.length > 1 && vendorWords.has(core[0]!);
  const withoutVendor = isVendor ? core.slice(1) : core;
  return {
    text: own,
    words: joined(split(text)),
    squashed: squash(joined(split(text))),
    core: joined(core),
    coreSquashed: squash(joined(core)),
    withoutVendor: joined(withoutVendor),
    stems: [core, withoutVendor].map((words) =>
      joined(words.filter((word) => kindOfTraining(word) === null)),
    ),
    inOrder: joined(core).split(" ").sort().join(" "),
    dropped: [...dates, ...chunks.filter(isPacking), ...(isVendor ? [core[0]!] : [])],
    isBase: chunks.some((chunk) => baseWords.has(chunk)),
    training: core.flatMap((chunk) => kindOfTraining(chunk) ?? []),
  };
}

/** A quantised row may cite the repository of its parent: such a name is not its own. */
function spellingsOf({ model_id, hf_repo, display_name }: SuggestibleModel): Spelling[] {
  const id = spell(model_id);
  const others = [hf_repo, display_name].flatMap((name) => (name ? [spell(name)] : []));
  return [id, ...others.filter(({ training }) => training.join() === id.training.join())];
}

interface Ranked extends ModelSuggestion {
  readonly rank: number;
}

interface Known {
  readonly model: SuggestibleModel;
  /** The id, the repository and the printed name, in that order. */
  readonly spellings: readonly Spelling[];
}

/** A function of the name alone, for many names against the same models. */
export function modelSuggester(
  models: readonly SuggestibleModel[],
): (name: string) => readonly ModelSuggestion[] {
  let known: readonly Known[] | null = null;
  return (name) => {
    const asked = spell(name);
    if (asked.squashed === "") return [];
    // Nothing waits most of the time, and then nothing is spelt.
    known ??= models.map((model) => ({ model, spellings: spellingsOf(model) }));
    return known
      .flatMap((candidate) => compare(name, asked, candidate) ?? [])
      .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
      .slice(0, mostSuggestions)
      .map(({ id, reason }) => ({ id, reason }));
  };
}

/**
 * The models that `name` may mean, the likeliest first, at most five: written alike; alike but for words that leave
 * the weights as they are; alike but for words of another training. Other sizes and versions are not suggested.
 */
export function suggestModels(name: string, models: readonly SuggestibleModel[]): readonly ModelSuggestion[] {
  return modelSuggester(models)(name);
}

/** The best that any spelling of the model gives. */
function compare(name: string, asked: Spelling, { model, spellings }: Known): Ranked | null {
  const id = model.model_id;
  const isOwn = spellings.some(({ text }) => text === model.hf_repo?.split("/")[1]);
  if (isOwn && name.toLowerCase() === model.hf_repo?.toLowerCase()) {
    return { id, rank: 0, reason: `its repository is ${model.hf_repo}` };
  }
  const found = spellings.flatMap((spelling) => compareSpellings(asked, spelling) ?? []);
  const best = found.reduce<Omit<Ranked, "id"> | null>(
    (kept, other) => (kept === null || other.rank < kept.rank ? other : kept),
    null,
  );
  return best === null ? null : { id, ...best };
}

function compareSpellings(asked: Spelling, known: Spelling): Omit<Ranked, "id"> | null {
  if (asked.text === known.text) return { rank: 0, reason: "the same name" };
  if (asked.words === known.words) {
    return { rank: 1, reason: `the same letters and digits as ${known.text}, other case or separators` };
  }
  if (asked.squashed === known.squashed) {
    const reason = `the same letters and digits as ${known.text}, but ${apart(asked.words, known.words)}: dots matter`;
    return { rank: 3, reason };
  }
  const sameTraining = asked.training.join() === known.training.join();
  const others = without(asked, known);
  const onlyKnownIsBase = known.isBase && !asked.isBase;
  // A vendor may stand before one of the two names; without it on both sides Mistral 7B would be Qwen 7B.
  const sameCore =
    asked.core === known.core || asked.withoutVendor === known.core || asked.core === known.withoutVendor;
  if (sameTraining && sameCore) {
    if (!onlyKnownIsBase) return { rank: 2, reason: `${known.text} but for ${others}` };
    const caution = "beside a model called base the bare name is often the instruct model";
    return { rank: 4, reason: `${known.text} but for ${others}: ${caution}` };
  }
  if (sameTraining && asked.coreSquashed === known.coreSquashed) {
    const reason = `${known.text} but for ${others}, and ${apart(asked.core, known.core)}: dots matter`;
    return { rank: 5, reason };
  }
  if (sameTraining && asked.inOrder === known.inOrder) {
    return { rank: 5, reason: `the words of ${known.text} in another order` };
  }
  const isRelative = asked.stems.includes(known.core) || asked.stems[0] === known.withoutVendor;
  if (known.training.length === 0 && asked.training.length > 0 && isRelative) {
    const reason = `${asked.training.join(" ")} of ${known.text}: other weights, a model of its own`;
    return { rank: 6, reason };
  }
  if (asked.core !== "" && known.core.startsWith(`${asked.core} `)) {
    const rest = known.core.slice(asked.core.length + 1);
    const reason = `${known.text} but for its version ${rest}, which the name does not give`;
    if (/^\d+(\.\d+)+$/.test(rest)) return { rank: 7, reason };
  }
  return null;
}

/** The words that only one of the two has. */
function without(asked: Spelling, known: Spelling): string {
  const here = asked.dropped.filter((word) => !known.dropped.includes(word));
  const there = known.dropped.filter((word) => !asked.dropped.includes(word));
  const parts = [
    ...(here.length > 0 ? [`"${here.join(" ")}" in the name`] : []),
    ...(there.length > 0 ? [`"${there.join(" ")}" in the id`] : []),
  ];
  return parts.length > 0 ? parts.join(" and ") : "the order of its words";
}

/** Where two sequences of words part: `2.5 7b` here and `2 57b` there. */
function apart(asked: string, known: string): string {
  const here = asked.split(" ");
  const there = known.split(" ");
  while (here.length > 0 && here[0] === there[0]) {
    here.shift();
    there.shift();
  }
  while (here.length > 0 && here.at(-1) === there.at(-1)) {
    here.pop();
    there.pop();
  }
  return `"${here.join(" ")}" is not "${there.join(" ")}"`;
}
