import { serve } from "inngest/edge";
import { getInngest } from "@/inngest/client";
import { jobFunctions } from "@/inngest/functions";
import { inCallScope } from "@/lib/http/in-call-scope";

let handler: ((request: Request) => Promise<Response>) | undefined;

/**
 * Where the job functions are called, by the embedded engine or by Inngest: with a signature, or not at all. The SDK's handler for plain
 * requests, since it answers in front of Next as well.
 */
function handle(request: Request): Promise<Response> {
  handler ??= serve({
    client: getInngest(),
    functions: jobFunctions(),
    servePath: "/api/inngest",
    // Otherwise anybody could make us announce ourselves to Inngest.
    enableUnauthedSync: false,
  });
  const call = handler;
  // The embedded engine sends the id of the run, which is then in every line that the run logs.
  return inCallScope(request, () => call(request));
}

export const GET = handle;
export const POST = handle;
export const PUT = handle;
