import { readFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import type { Plugin } from "esbuild";
import { SERVER_BUNDLE } from "./bootstrap/sources.mjs";

/**
 * Writes the server as one file of plain JavaScript. Compiling a few hundred modules at every start took longer than
 * everything else that a start does.
 */
export async function bundleServer(): Promise<void> {
  // Imported here, because the bundle contains this module, and serving needs no bundler.
  const { build } = await import("esbuild");
  await build({
    entryPoints: ["server/main.ts"],
    outfile: SERVER_BUNDLE,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    jsx: "automatic",
    logLevel: "silent",
    plugins: [keepFolders],
  });
}

/** Built from parts, so that this module, which is in the bundle too, does not contain the text that it replaces. */
const FOLDER = ["import", "meta", "dirname"].join(".");

/** A module that reads files beside itself must find them from the bundle too, wherever the repository is. */
const keepFolders: Plugin = {
  name: "keep-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!source.includes(FOLDER)) return undefined;
      const folder = `(process.cwd() + ${JSON.stringify(`/${relative(process.cwd(), dirname(path))}`)})`;
      return { contents: source.replaceAll(FOLDER, folder), loader: path.endsWith("x") ? "tsx" : "ts" };
    });
  },
};
