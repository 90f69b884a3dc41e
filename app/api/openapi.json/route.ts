import { buildDocument } from "@/lib/contract/openapi";
import { OPERATIONS } from "@/lib/contract/operations";
import { openApi } from "@/lib/contract/operations/operations";
import { oncePerProcess } from "@/lib/env";
import { sessionCookieName } from "@/lib/http/credentials";
import { definePublicRoute } from "@/lib/http/define-route";
import manifest from "@/package.json";

const getDocument = oncePerProcess(({ APP_URL }) =>
  buildDocument(OPERATIONS, { version: manifest.version, serverUrl: APP_URL, sessionCookie: sessionCookieName() }),
);

export const GET = definePublicRoute(openApi, async () => ({ body: getDocument() }));
