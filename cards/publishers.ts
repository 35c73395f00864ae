/**
 * Whose models carry a name. A figure on a lab's card is that lab's own word about its own models only: of others it
 * is a report at second hand. Names are folded here, since nothing is identified by it.
 */

/**
 * Words of families with the lab that makes them, as the catalogue calls it; a test holds both to catalogue/models.csv.
 * Of several words in one name the first of this list decides: a model made from another lab's is its maker's.
 */
const families: readonly (readonly [lab: string, words: string])[] = [
  ["NVIDIA", "minitron nemotron"],
  ["OpenBMB", "prosparse"],
  ["SparseLLM", "relullama"],
  ["TinyLlama", "tinyllama"],
  ["Google", "recurrentgemma"],
  ["Meta", "mobilellm codellama llama"],
  ["DeepSeek", "deepseek deepseekmoe dsv"],
  ["Alibaba Qwen", "qwen codeqwen"],
  ["Google", "gemma codegemma"],
  ["Mistral AI", "mistral mixtral ministral"],
  ["Microsoft", "phi"],
  ["Zhipu AI / THUDM", "chatglm glm"],
  ["Shanghai AI Lab", "internlm"],
  ["OpenBMB", "minicpm"],
  ["IBM Granite", "granite"],
  ["Hugging Face", "smollm"],
  ["Ai2", "olmo olmoe"],
  ["TII", "falcon"],
  ["Tencent Hunyuan", "hunyuan hy"],
  ["Tencent Youtu", "youtu"],
  ["Moonshot AI", "kimi moonlight"],
  ["Xiaomi", "mimo"],
  ["Baichuan", "baichuan"],
  ["01.AI", "yi"],
  ["XVERSE", "xverse"],
  ["Skywork", "skywork"],
  ["Stability AI", "stablelm"],
  ["EleutherAI", "pythia"],
  ["MosaicML", "mpt"],
  ["Databricks", "dbrx"],
  ["xAI", "grok"],
  ["AI21", "jamba"],
  ["LLM360", "amber k2"],
  ["Swiss AI", "apertus"],
  ["Cohere Labs", "aya"],
  ["Liquid AI", "lfm"],
  ["Meituan LongCat", "longcat"],
  ["Motif Technologies", "motif"],
  ["Arcee AI", "trinity"],
  ["M-A-P", "neo"],
  ["Inria ALMAnaCH", "gaperon"],
  ["AMD", "instella"],
  ["Renmin University / ByteDance Seed", "illada"],
  ["Renmin University / Ant", "llada"],
  ["Renmin University", "yulan"],
  ["DataComp-LM", "dclm"],
  ["Stanford Marin", "marin"],
  ["OrionStarAI", "orion"],
  ["Tsinghua PACMAN", "puro"],
  ["HKU NLP / Huawei", "dream"],
  ["Zyphra", "zamba"],
  ["rednote hilab", "dots"],
  ["ByteDance Seed", "seed"],
  ["Ant Group", "ling"],
  ["StepFun", "step"],
  ["Bilibili", "index"],
];

/** The word alone or with a version right after it: `llama`, `llama2`, `deepseekv2`, not `llamafied`. */
const patterns = families.flatMap(([lab, words]) =>
  words.split(" ").map((word) => ({ lab, word, pattern: new RegExp(`(?<![a-z])${word}(?=v?\\d|[^a-z]|$)`) })),
);

/** Every word with its lab, for the test. */
export const familyWords: readonly { readonly lab: string; readonly word: string }[] = patterns;

/** The lab whose family the name is of, or null where no family is known in it. */
export function labOfModel(name: string): string | null {
  const plain = name.toLowerCase().replace(/stable lm/g, "stablelm");
  return patterns.find(({ pattern }) => pattern.test(plain))?.lab ?? null;
}
