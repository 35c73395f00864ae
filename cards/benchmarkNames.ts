/**
 * How labs write the benchmarks of catalogue/benchmarks.csv, and what is none of them although it looks so.
 * Names are in lower case, their words parted by single spaces; "+" is a word's last letter.
 */

export interface Benchmark {
  readonly id: string;
  /** The only variant of those that have one; null where a card has to say which. */
  readonly variant: string | null;
}

const one = (id: string): Benchmark => ({ id, variant: "standard" });
const several = (id: string): Benchmark => ({ id, variant: null });

/** Names that mean one benchmark and nothing else. "math" is not among them: see `readBenchmarkLabel`. */
export const benchmarkNames: ReadonlyMap<string, Benchmark> = new Map([
  ["mmlu", one("mmlu")],
  ["massive multitask language understanding", one("mmlu")],
  ["measuring massive multitask language understanding", one("mmlu")],
  ["hendryckstest", one("mmlu")],
  ["hendrycks test", one("mmlu")],
  ["mmlu pro", one("mmlu_pro")],
  ["mmlupro", one("mmlu_pro")],
  ["mmlu redux", one("mmlu_redux")],
  ["mmluredux", one("mmlu_redux")],
  ["mmlu cf", several("mmlu_cf")],
  ["mmlucf", several("mmlu_cf")],
  ["bbh", one("bbh")],
  ["big bench hard", one("bbh")],
  ["bigbench hard", one("bbh")],
  ["bigbenchhard", one("bbh")],
  ["big bench hard bbh", one("bbh")],
  ["bbh big bench hard", one("bbh")],
  ["hendrycks math", one("math")],
  ["math hendrycks", one("math")],
  ["hendryck math", one("math")],
  ["competition math", one("math")],
  ["humaneval", one("humaneval")],
  ["human eval", one("humaneval")],
  ["openai humaneval", one("humaneval")],
  ["humaneval base", one("humaneval")],
  ["humaneval+", one("humaneval_plus")],
  ["humaneval plus", one("humaneval_plus")],
  ["human eval+", one("humaneval_plus")],
  ["humanevalplus", one("humaneval_plus")],
  ["mbpp", several("mbpp")],
  ["mbpp full", { id: "mbpp", variant: "full" }],
  // Its test split; the other editions have fewer problems.
  ["mbpp 500", { id: "mbpp", variant: "full" }],
  ["mbpp base", { id: "mbpp", variant: "evalplus" }],
  ["mbppevalplus", { id: "mbpp", variant: "evalplus" }],
  ["gsm8k", one("gsm8k")],
  ["gsm 8k", one("gsm8k")],
  ["gsm1k", one("gsm1k")],
  ["gpqa", one("gpqa")],
  ["gpqa main", one("gpqa")],
  ["gpqa diamond", one("gpqa_diamond")],
  ["gpqa d", one("gpqa_diamond")],
  ["math perturb", one("math_perturb")],
]);

const languages =
  "english|chinese|french|german|spanish|portuguese|italian|japanese|korean|russian|arabic|hindi|thai|vietnamese|indonesian|turkish|polish|dutch|swedish|danish|norwegian|finnish|czech|hungarian|romanian|ukrainian|greek|hebrew|persian|farsi|bengali|tamil|telugu|urdu|malay|tagalog|filipino|swahili|catalan|basque|galician|icelandic|croatian|serbian|slovak|bulgarian|lithuanian|latvian|estonian|cantonese";
/** A language alone: a figure beside it is of a translation. */
export const language = new RegExp(`^(?:${languages}|multilingual|non ?-?english)$`, "i");

/** Benchmarks whose parts are so named, or that are other benchmarks with one of the names above in theirs. */
const relatives = [
  "mmlu (?:stem|humanities|social sciences?|others?|history|law|medicine|biology|physics|chemistry|[a-z]* ?(?:subjects?|tasks?))",
  "(?:stem|humanities|social sciences?|others?) mmlu",
  `(?:mmlu|bbh|math|humaneval|mbpp|mmlu pro|gpqa|gsm8k) (?:${languages})`,
  `(?:${languages}) (?:mmlu|bbh|math|humaneval|mbpp|mmlu pro|gpqa|gsm8k)`,
  "mmlu (?:pro ?x|prox|pro plus|sr|math|lite|mini|moral|health|multilingual|indic|ar|zh|ko|ja|jp|de|fr|es|it|pt|ru|hi|tr|vi|th|id)",
  "mmlu redux (?:v?2(?: ?0)?)",
  "mmlu pro ?x(?: .*)?",
  "mmlu pro (?:stem|math|law|health|[a-z]+ subset)",
  "(?:m|c|g|k|j|ar|ja|ru|tr|indo|global|openai m*|multilingual|m3|mm|translated|turkish|arabic|korean|japanese|indic|french|german|spanish|italian|portuguese|hindi|chinese|vietnamese|thai|okapi) ?mmlu(?: (?:lite|pro|ml|en|cn|mini|hard|.{2}))*",
  "humaneval (?:x|mul|v|pack|et|fim|infill(?:ing)?|xl|js|java(?:script)?|c|c\\+\\+|cpp|go|rust|php|ts|typescript|bash|c#|sh|multi|pro|explain|synthesize|fix|instruct|infilling single|multilingual|decompile)",
  "(?:multipl e|multiple|multi|mceval|multilingual|bigcode|mxeval|m) ?(?:humaneval|mbpp)(?: .*)?",
  "mbpp(?:\\+| ?plus|pp|\\+\\+)",
  "eval ?plus mbpp(?:\\+| ?plus)",
  "mbpp ?eval ?plus(?:\\+{1,2}| plus)",
  "mbpp (?:x|et|js|java|multi|pro|multilingual|mul|r)",
  "math ?(?:500|vista|vision|verse|odyssey|bench|qa|shepherd|arena|23k|401|hard|lvl ?5|level ?5|l5|l1|lvl ?1|arena apex|x|math)(?: .*)?",
  "math (?:avg|average|mean|algebra|geometry|precalculus|prealgebra|counting.*|number theory|intermediate algebra|reasoning|word problems?|subset|tasks?|benchmarks?)",
  "(?:minerva|hendrycks) math ?500",
  "(?:open|c|m|de|fin|tab|asy|omni|live|lean|ceval|poly|svamp|gsm|u|we|dyna|scibench|cn|college|sat|sino|frontier|deep|super|multi|beyond|mini) ?math(?: .*)?",
  "(?:bbh|big bench hard) (?:zh|cn|multilingual|extra hard|algo|nlp|[a-z]+ (?:expressions|judgement|reasoning|sorting|objects|qa|understanding|table|counting|parity|translation))",
  "big bench extra hard",
  "bbeh|bbq|bbl|bbhh",
  "gpqa (?:extended|experts?)",
  "(?:super|mm) ?gpqa",
  "gsm (?:hard|plus|symbolic|ic|8k (?:hard|plus|platinum|zh|python))",
  "gsm8k (?:hard|plus|platinum|zh|python|cn)",
];
export const relative = new RegExp(`^(?:${relatives.join("|")})$`);

/** Other benchmarks: no figure of theirs is read, but they tell the axis on which benchmarks stand. */
const others =
  "agi ?eval|aime|alpaca ?eval|arc|arena ?hard|ace ?bench|aider|amc|anli|bfcl|big ?code ?bench|bool ?q|browse ?comp|c ?eval|c3|cmmlu|ceval|chid|cluewsc|cmath|cmrc|cnmo|cnn|codeforces|common ?sense ?qa|copa|coqa|crux ?eval|c simpleqa|ds 1000|drop|eqbench|evalplus|facts|fever|flores|frames|gaokao|gsm|hella ?swag|hle|hmmt|humanity s last exam|if ?bench|if ?eval|ifeval|kor ?bench|lambada|live ?bench|live ?code ?bench|logiqa|long ?bench|math ?vista|math ?500|mgsm|mmmlu|mmmu|mt ?bench|multi ?if|multipl e|mu ?sr|natural ?questions?|nq|needle|niah|obqa|open ?book ?qa|openbookqa|piqa|pile|pubmedqa|quac|qasper|race|record|repobench|ruler|sci ?code|sciq|simple ?qa|siqa|social ?iqa|squad|super ?gpqa|svamp|swe ?bench|swe verified|tau ?2?|tau1|terminal ?bench|theorem ?qa|t eval|toxigen|triviaqa|trivia ?qa|truthful ?qa|tydi ?qa|web ?questions|wino ?grande|wmt|wsc|x ?copa|xsum|zebra ?logic|zero ?scrolls";
export const otherBenchmark = new RegExp(`^(?:${others})(?:[ -].*|\\d.*)?$`);

/** Groups of tasks. Beside them "Math" is one more group. */
export const category =
  /^(?:general(?: tasks?| knowledge)?|(?:world |domain )?knowledge(?: reasoning)?|(?:common ?sense )?(?:understanding|reasoning)|reading comprehension|common ?sense|language(?: understanding)?|code|coding|programming|science|stem|(?:instruction|if)[ -]?following|instruct(?:ion)?s?|alignment|chat|safety|long[ -]context|agents?|agentic|tool[ -]?use|multilingual(?:ism|ity)?|english|chinese|examinations?|exams?|overall|average|creative writing|writing|humanities|factuality|truthfulness|culture|translation|visualization.*|plan(?:ning)?|reason|retrieve|review)(?: (?:tasks?|benchmarks?|avg\.?|average|score))?$/;
