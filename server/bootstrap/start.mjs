import { pathToFileURL } from "node:url";
import { prepare, prepareAndRun } from "./prepare.mjs";
import { isBuildCurrent, SERVER_BUNDLE } from "./sources.mjs";

// React and Next choose their builds by NODE_ENV when they load; `npm run dev` is for development.
process.env.NODE_ENV = "production";
await prepare();
// The first start runs the sources: wrong settings are reported before a build that takes a minute.
if (isBuildCurrent()) await import(pathToFileURL(SERVER_BUNDLE).href);
else await prepareAndRun("server/main.ts");
