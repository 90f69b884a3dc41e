import { serve } from "inngest/edge";
import { getInngest } from "@/inngest/client";
import { jobFunctions } from "@/inngest/functions";

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
  return handler(request);
}

export const GET = handle;
export const POST = handle;
export const PUT = handle;
