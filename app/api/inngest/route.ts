import { serve } from "inngest/edge";
import { getInngest } from "@/inngest/client";
import { jobFunctions } from "@/inngest/functions";
import { oncePerProcess } from "@/lib/env";
import { inCallScope } from "@/lib/http/in-call-scope";

/** The SDK's handler for plain requests, since it answers in front of Next as well. */
const getHandler = oncePerProcess(() =>
  serve({
    client: getInngest(),
    functions: jobFunctions(),
    servePath: "/api/inngest",
    // Otherwise anybody could make us announce ourselves to Inngest.
    enableUnauthedSync: false,
  }),
);

/** Where the job functions are called, by the embedded engine or by Inngest: with a signature, or not at all. */
function handle(request: Request): Promise<Response> {
  const call = getHandler();
  // The embedded engine sends the id of the run, which is then in every line that the run logs.
  return inCallScope(request, () => call(request));
}

export const GET = handle;
export const POST = handle;
export const PUT = handle;
