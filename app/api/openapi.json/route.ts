import { buildDocument, type OpenApiDocument } from "@/lib/contract/openapi";
import { OPERATIONS } from "@/lib/contract/operations";
import { openApi } from "@/lib/contract/operations/operations";
import { getEnv } from "@/lib/env";
import { sessionCookieName } from "@/lib/http/credentials";
import { definePublicRoute } from "@/lib/http/define-route";
import manifest from "@/package.json";

let built: OpenApiDocument | undefined;

export const GET = definePublicRoute(openApi, async () => {
  built ??= buildDocument(OPERATIONS, {
    version: manifest.version,
    serverUrl: getEnv().APP_URL,
    sessionCookie: sessionCookieName(),
  });
  return { body: built };
});
