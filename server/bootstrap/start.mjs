import { pathToFileURL } from "node:url";
import { prepare, prepareAndRun } from "./prepare.mjs";
import { isBuildCurrent, SERVER_BUNDLE } from "./sources.mjs";

// React and Next choose their builds by it when they load; whoever wants development runs `npm run dev`.
process.env.NODE_ENV = "production";
await prepare();
// The first start runs the sources: whatever can be refused is refused before a build that takes a minute.
if (isBuildCurrent()) await import(pathToFileURL(SERVER_BUNDLE).href);
else await prepareAndRun("server/main.ts");
