/** Numbers that Python writes into config.json although JSON has none of them (`time_step_limit` of Mamba 2). */
const pythonNumber = /(?<=[[,:]\s*)-?(?:Infinity|NaN)(?=\s*[,\]}])/g;

/** A body of the Hub as a value; numbers that JSON does not have are null; undefined where it is no JSON at all. */
export function readHubJson(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, "");
  return parsed(plain) ?? parsed(plain.replace(pythonNumber, "null"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
