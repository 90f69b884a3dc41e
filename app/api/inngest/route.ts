import { serve } from "inngest/edge";
import { getInngest } from "@/inngest/client";
import { jobFunctions } from "@/inngest/functions";
import { oncePerProcess } from "@/lib/env";
import { inCallScope } from "@/lib/http/in-call-scope";

/** The SDK's handler for plain requests, because it also runs in our server in front of Next. */
const getHandler = oncePerProcess(() =>
  serve({
    client: getInngest(),
    functions: jobFunctions(),
    servePath: "/api/inngest",
    // Otherwise anyone could make this app register itself with Inngest.
    enableUnauthedSync: false,
  }),
);

/** The endpoint for job functions, called by the embedded engine or by Inngest. Every call must be signed. */
function handle(request: Request): Promise<Response> {
  const call = getHandler();
  // The embedded engine sends the id of the run as request id, so that every log line of the run has it.
  return inCallScope(request, () => call(request));
}

export const GET = handle;
export const POST = handle;
export const PUT = handle;
