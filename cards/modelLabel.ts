/** A printed label as the model that it names, or as the part of a name that it is. */
import { type Qualifiers, readQualifiers } from "./qualifiers.ts";

export type ModelLabel =
  | { readonly kind: "model"; readonly name: string; readonly hasSize: boolean; readonly beside: Beside }
  /** "7B", "30B-A3B", "7B-Chat": needs its family. */
  | { readonly kind: "size"; readonly name: string; readonly isWhole: boolean; readonly beside: Beside }
  /** "Base", "Instruct", "BF16": needs its model. */
  | { readonly kind: "suffix"; readonly name: string; readonly beside: Beside }
  /** "Ours", "This model". */
  | { readonly kind: "own"; readonly beside: Beside }
  /** "Score", "Accuracy", or words of protocol only: names no model. */
  | { readonly kind: "none"; readonly beside: Beside }
  /** A difference, an average, a property: no model at all. */
  | { readonly kind: "statistic" }
  | { readonly kind: "empty" }
  /** Words that may name a model. */
  | { readonly kind: "words"; readonly name: string; readonly beside: Beside };

/** What stands beside a name: "(5-shot)", "(reported)". */
export interface Beside {
  readonly qualifiers: Qualifiers;
  readonly remarks: readonly string[];
}

const families =
  "llama|qwen|qwq|gemma|gemini|mistral|mixtral|ministral|magistral|codestral|pixtral|devstral|phi|deepseek|dsv\\d|yi|internlm|baichuan|chatglm|glm|falcon|olmo|olmoe|minicpm|granite|smollm|stablelm|stable lm|hunyuan|ernie|kimi|mimo|gpt|chatgpt|exaone|nemotron|minitron|lfm|claude|palm|mpt|bloomz?|pythia|vicuna|alpaca|xverse|skywork|aquila|tinyllama|orca|wizardlm|wizardcoder|zephyr|dbrx|grok|jamba|cohere|aya|ling|doubao|minimax|moonlight|moonshot|orion|telechat|codellama|starcoder|codegemma|codeqwen|amber|crystalcoder|dclm|map-neo|openelm|mobilellm|apertus|salamandra|eurollm|teuken|bitnet|mamba|zamba|rwkv|recurrentgemma|griffin|davinci|gopher|chinchilla|lamda|galactica|ul2|flan|redpajama|dolly|openllama|open_llama|btlm|jais|sailor|seallm|persimmon|plamo|llm-jp|hyperclova|kanana|pangu|openpangu|yulan|youtu|puro|llada|illada|ministral|danube|h2o|cerebras|replit|santacoder|incoder|codegen|stablecode|deci|nous|hermes|tulu|openchat|starling|neural-chat|mosaic|gptj|gpt-j|neox|t5|megatron|turing|luminous|longcat|sarvam|krutrim|velvet|minerva-\\d|pleias|lucie|croissant|gaia|cwm|interns1|intern-s1|afm|k2|o[134](?![\\d.])";
/** Families whose names are words: a model of theirs has a number or a hyphen after it. */
const wordFamilies =
  "step|index|ring|ling|seed|dream|dots|fox|param|comma|marin|motif|command|nova|titan|solar|opt|arctic|trinity|star|spark|atom|aurora|ultra";
const family = new RegExp(
  `(?<![\\p{L}])(?:(?:${families})(?![\\p{L}]{2})|(?:${wordFamilies})(?:-[\\p{L}\\d]| ?\\d))`,
  "iu",
);

const sizeOnly = String.raw`[~≈<>≤≥]?\d+(?:\.\d+)?(?: ?x ?\d+(?:\.\d+)?)? ?[bm](?:illion)?`;
const activeOnly = String.raw`(?:[- ]?a\d+(?:\.\d+)?b)?`;
const wholeSize = new RegExp(`^${sizeOnly}${activeOnly}(?: (?:params?|parameters?|models?))?$`, "i");
const startsWithSize = new RegExp(`^\\d+(?:\\.\\d+)?(?:x\\d+)?[bm]${activeOnly}(?=$|[-_ (])`, "i");
const sizeWithin = /(?<![\p{L}\d.])\d+(?:\.\d+)?(?: ?[x*] ?\d+(?:\.\d+)?)? ?[bm](?![\p{L}\d])/iu;

const suffixWord =
  "base|instruct(?:ion)?(?:[- ]tuned)?|inst\\.?|chat|it|pt|pre-?trained|fine-?tuned|think(?:ing)?|non-?think(?:ing)?|no-?think(?:ing)?|reasoning|bf16|fp16|fp8|fp4|nvfp4|mxfp4|int8|int4|w\\d+a\\d+(?:c\\d+)?(?:-fp8)?|[1-8]-?bits?|awq|gptq|gguf|q\\d(?:_\\w)*|sft|dpo|rl|preview|mini|small|medium|large|xl|nano|pro|flash|turbo|v\\d+(?:\\.\\d+)*|\\d{4}|\\d+k|dense|moe";
const suffix = new RegExp(`^[(]?(?:${suffixWord})(?:[- /]+(?:${suffixWord}))*[)]?$`, "i");

const own = /^(?:ours?|our models?|this (?:model|work|repo(?:sitory)?|checkpoint)|the model|model)$/i;
const none =
  /^(?:scores?|values?|results?|performance|metrics? values?|eval(?:uation)?(?: results?| scores?)?|figures?|numbers?|percent(?:age)?)$/i;
const statistic =
  /[Δ∆±→]|\bvs\.?\b|\bversus\b|(?:^|[^\p{L}])(?:diff(?:erence)?s?|delta|gains?|improvements?|impr\.|increase|decrease|degradation|recover(?:y|ed)|change|gap|rank|std(?:err|dev)?|stderr|std\. ?err|variance|average|avg\.?|mean|median|max|min|total|overall|latency|speed(?:up)?|throughput|memory|cost|price|tokens|params?|parameters|layers|date|license|licence|link|download|url|notes?|comments?|description|version|filter|category|domain|capability|task type|release[ds]?|context(?: length| window)?|vocab(?:ulary)?|random(?: guess(?:ing)?)?|chance|human(?:s| expert| performance)?|winner|weight|samples?|subjects?|tasks?|questions?|instances?|items|train(?:ing)?(?: data)?|max score|year|best|sota|state[- ]of[- ]the[- ]art|#.*|no\. .*|number of .*)(?:$|[^\p{L}])/iu;
const remark =
  /^(?:ours?|our (?:run|eval(?:uation)?|result)s?|this (?:model|work)|report(?:ed)?|official|self[- ]reported|paper|reproduc(?:ed|tion)|rerun|new|baseline|teacher|student|parent)$/i;

export function readModelLabel(text: string): ModelLabel {
  if (text === "" || /^-+$/.test(text)) return { kind: "empty" };
  const { name, beside } = partParentheses(text);
  if (name === "") {
    return beside.remarks.some((words) => /^ours?$|^this /.test(words))
      ? { kind: "own", beside }
      : { kind: "none", beside };
  }
  if (own.test(name)) return { kind: "own", beside };
  if (none.test(name)) return { kind: "none", beside };
  if (wholeSize.test(name))
    return { kind: "size", name: name.replace(/ (?:param\w*|models?)$/i, ""), isWhole: true, beside };
  if (startsWithSize.test(name)) return { kind: "size", name, isWhole: false, beside };
  if (suffix.test(name)) return { kind: "suffix", name, beside };
  const protocol = readQualifiers(name);
  // A model as well as a prompt.
  if (/^minerva$/i.test(name)) return { kind: "words", name, beside };
  if (protocol.found && protocol.rest === "") {
    return protocol.statistic !== null || protocol.notes.includes("average")
      ? { kind: "statistic" }
      : { kind: "none", beside: { ...beside, qualifiers: protocol } };
  }
  // "Mean" and "Max" are words of names too: only beside no family do they make a statistic.
  const names = family.test(name) || sizeWithin.test(name);
  if (comparison.test(name) || (statistic.test(name) && !names)) return { kind: "statistic" };
  if (isChange(name)) return { kind: "words", name, beside };
  const hasSize = sizeWithin.test(name);
  return names ? { kind: "model", name, hasSize, beside } : { kind: "words", name, beside };
}

/** The part that a model plays in the table: which one it is, stands elsewhere. */
const isRole =
  /^(?:(?:the|our|a) )?(?:(?:base|chat|instruct(?:ed)?|pre-?trained|original|quanti[sz]ed|fine-?tuned|teacher|student|parent|baseline|reference|proposed|final|previous|current|default|vanilla|full|new|old|small|large|dense|sparse) )?(?:models?|versions?|checkpoints?|baselines?|settings?|configs?|variants?|datasets?|methods?|systems?)(?: [a-z\d])?$|^(?:new|old|original|baseline|reference|proposed|default|vanilla|teacher|student|parent|previous|current|final|before|after|published|reproduced|reported|official|[a-z])$/i;

/** A recipe, a change to a model that stands elsewhere: no name of its own. */
export function isChange(name: string): boolean {
  return (
    isRole.test(name) ||
    /^[+&]|^(?:w\/|w\/o|with|without|only|no)\b|\b(?:q?lora|ablation|full fine-?tune|r ?= ?\d|stage ?\d|phase ?\d|step ?\d+(?![.\d]))/i.test(
      name,
    )
  );
}

const comparison =
  /[Δ∆→]|\bvs\.?\b|\bversus\b|\b(?:diff(?:erence)?|delta|gain|improvement|impr\.|increase|decrease|degradation|recovery|recovered|change|gap|relative|over|compared|targets?|goals?|expected|projected|predicted|estimated?|previous best|prior best)\b/i;

/** Several answers to one question, in a model's name: "ToRA-7B + self-consistency". */
const sampling =
  /\bself[- ]consistency\b|\bmajority vot(?:e|ing)\b|\bbest[- ]of[- ](?:n|\d+)\b|\b(?:maj|cons|bon|rm|prm)@(?:k|n|\d+)\b/i;

/** Takes what is no part of the name out of its parentheses; what may be one stays ("(w/ syn.)", "(BF16)"). */
function partParentheses(text: string): { name: string; beside: Beside } {
  const remarks: string[] = [];
  let protocol = readQualifiers("");
  const name = text.replace(/\s*\(([^()]*)\)/g, (whole, inner: string) => {
    const words = inner.trim();
    if (remark.test(words)) {
      remarks.push(words.toLowerCase());
      return " ";
    }
    // One of two releases under one name.
    if (/^(?:original|updated)$/i.test(words)) return whole;
    const read = readQualifiers(words);
    if (!read.found || read.rest !== "" || read.statistic !== null) return whole;
    protocol = read;
    return " ";
  });
  const outside =
    /^(.*\S)[,\s]+((?:\d{1,2}|zero|one|few|five)[- ]?shots?(?:,? (?:w\/ ?)?cot)?|(?:maj|pass|cons|sc|bon|best)(?:1?@|@)(?:k|\d+))$/i.exec(
      name.trim(),
    );
  if (outside !== null) {
    return {
      name: outside[1]!.replace(/,$/, ""),
      beside: { qualifiers: readQualifiers(outside[2]!), remarks },
    };
  }
  const sampled = sampling.exec(name)?.[0];
  const qualifiers = sampled === undefined ? protocol : { ...protocol, otherMetric: sampled };
  return { name: name.replace(/\s+/g, " ").trim(), beside: { qualifiers, remarks } };
}

/** What a name says of the model's training. */
export function trainingOf(name: string): "base" | "instruct" | null {
  const isInstruct =
    /(?:^|[^\p{L}])(?:instruct(?:ion)?(?:[- ]tuned)?|inst|chat|it|sft|dpo|rlhf|think(?:ing)?|non-?thinking)(?:$|[^\p{L}])/iu.test(
      name,
    );
  const isBase = /(?:^|[^\p{L}])(?:base|pt|pre-?train(?:ed)?|foundation)(?:$|[^\p{L}])/iu.test(name);
  if (isInstruct === isBase) return null;
  return isBase ? "base" : "instruct";
}
