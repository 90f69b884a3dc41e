import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The examples of the guide, as files that a test runs, each in every language. */
const FOLDER = join(process.cwd(), "docs/examples");

export const EXAMPLES = ["quick-start", "check", "reserve", "errors", "idempotency", "test-clock"] as const;
export type ExampleName = (typeof EXAMPLES)[number];

export const LANGUAGES = ["sh", "ts", "py"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface ExampleFile {
  /** What a reader would call it. */
  name: string;
  text: string;
}

export interface Example {
  /** The last one is run; the others stand beside it. */
  files: ExampleFile[];
  /** What it prints; `…` stands for whatever is different each time. */
  output: string;
}

/** What the Python examples share, which their first one shows. */
export const PYTHON_MODULE = "studymeter.py";

export async function readExample(name: ExampleName, language: Language): Promise<Example> {
  const output = language === "sh" ? `${name}.sh.out` : `${name}.out`;
  const [text, printed, shared] = await Promise.all([
    read(`${name}.${language}`),
    read(output),
    language === "py" && name === "quick-start" ? read(PYTHON_MODULE) : null,
  ]);
  // Here the client is beside the examples; in an app it is where the guide says to copy it.
  const own = { name: `${name}.${language}`, text: text.replace('"../../lib/client"', '"./lib/client"') };
  return { files: shared ? [{ name: PYTHON_MODULE, text: shared }, own] : [own], output: printed.trimEnd() };
}

/** What makes a key, for an app at this address. */
export async function readSetup(origin: string): Promise<string> {
  return (await read("setup.sh")).replace("http://localhost:3000", origin);
}

async function read(file: string): Promise<string> {
  return (await readFile(join(FOLDER, file), "utf8")).trimEnd();
}
