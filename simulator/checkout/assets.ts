import { readFileSync } from "node:fs";
import { join } from "node:path";

const TYPES = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };

/** A file of the checkout, read once and kept in memory: there are three, and they are small. */
export function asset(file: `${string}.${keyof typeof TYPES}`): () => Response {
  const text = readFileSync(join(import.meta.dirname, "browser", file), "utf8");
  const type = file.endsWith(".css") ? TYPES.css : TYPES.js;
  return () =>
    new Response(text, {
      headers: {
        "Content-Type": type,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        // The script is loaded by pages of other origins.
        "Cross-Origin-Resource-Policy": "cross-origin",
      },
    });
}
