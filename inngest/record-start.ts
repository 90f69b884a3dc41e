import { Middleware } from "inngest";
import { systemClock } from "@/lib/clock";
import { recordJobStart } from "@/lib/services/system/record-job-start";

/** Before each call of a job: an engine has called us, and its event has arrived. Only calls whose signature is right get here. */
export class RecordStart extends Middleware.BaseMiddleware {
  readonly id = "record-start";

  override async wrapFunctionHandler({ ctx, fn, next }: Middleware.WrapFunctionHandlerArgs): Promise<unknown> {
    await recordJobStart(fn.id(), ctx.event, systemClock.now());
    return next();
  }
}
