import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The examples of the guide are files that a test runs, each in every language. */
const FOLDER = join(process.cwd(), "docs/examples");

export const EXAMPLES = ["quick-start", "check", "reserve", "errors", "idempotency", "test-clock"] as const;
export type ExampleName = (typeof EXAMPLES)[number];

export const LANGUAGES = ["sh", "ts", "py"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface ExampleFile {
  /** The name shown to readers. */
  name: string;
  text: string;
}

export interface Example {
  /** The last file is run; the others are modules that it uses. */
  files: ExampleFile[];
  /** What it prints; `…` stands for parts that differ in every run. */
  output: string;
}

/** The module that the Python examples share; the first one shows it. */
export const PYTHON_MODULE = "studymeter.py";

export async function readExample(name: ExampleName, language: Language): Promise<Example> {
  const output = language === "sh" ? `${name}.sh.out` : `${name}.out`;
  const [text, printed, shared] = await Promise.all([
    read(`${name}.${language}`),
    read(output),
    language === "py" && name === "quick-start" ? read(PYTHON_MODULE) : null,
  ]);
  // In this repository the client is in another folder than in an app, where the guide says to copy it.
  const own = { name: `${name}.${language}`, text: text.replace('"../../lib/client"', '"./lib/client"') };
  return { files: shared ? [{ name: PYTHON_MODULE, text: shared }, own] : [own], output: printed.trimEnd() };
}

/** The commands that create a key, for Studymeter at this URL. */
export async function readSetup(origin: string): Promise<string> {
  return (await read("setup.sh")).replace("http://localhost:3000", origin);
}

async function read(file: string): Promise<string> {
  return (await readFile(join(FOLDER, file), "utf8")).trimEnd();
}
