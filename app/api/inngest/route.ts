import { headerKeys } from "inngest";
import { serve } from "inngest/edge";
import { getInngest, hasInngest } from "@/inngest/client";
import { jobFunctions } from "@/inngest/functions";
import { recordIncident } from "@/lib/db/alert/observations";
import { REFUSED_CALL } from "@/lib/domain/job";
import { getEnv, oncePerProcess } from "@/lib/env";
import { inCallScope } from "@/lib/http/in-call-scope";

/** The SDK's handler for plain requests, because it also runs in our server in front of Next. */
const getHandler = oncePerProcess(() =>
  serve({
    client: getInngest(),
    functions: jobFunctions(),
    servePath: "/api/inngest",
    // Behind a proxy that ends TLS the SDK would register the address that it sees, which begins with http.
    ...(hasInngest() ? { serveOrigin: getEnv().INNGEST_SERVE_ORIGIN ?? getEnv().APP_URL } : {}),
    // Otherwise anyone could make this app register itself with Inngest.
    enableUnauthedSync: false,
  }),
);

/** The endpoint for job functions, called by the embedded engine or by Inngest. Every call must be signed. */
function handle(request: Request): Promise<Response> {
  const call = getHandler();
  // The embedded engine sends the id of the run as request id, so that every log line of the run has it.
  return inCallScope(request, async () => countRefusal(request, await call(request)));
}

/** A signature that is not ours comes from a server with another key, or from somebody who tries one: the doctor asks for the first. */
function countRefusal(request: Request, response: Response): Response {
  if (response.status === 401 && request.headers.has(headerKeys.Signature)) {
    recordIncident(REFUSED_CALL, "A call of a job was signed with another key.");
  }
  return response;
}

export const GET = handle;
export const POST = handle;
export const PUT = handle;
