import { systemClock } from "@/lib/clock";
import { invalidField } from "@/lib/errors";
import { errorResponse, readRequestId } from "@/lib/http/response";
import { followUnsubscribeLink } from "@/lib/services/mail/follow-unsubscribe-link";

type Route = { params: Promise<{ token: string }> };

/** One-click unsubscribe (RFC 8058): the mail program posts exactly this body, without cookies, and needs no page. */
export async function POST(request: Request, { params }: Route): Promise<Response> {
  const requestId = readRequestId(request);
  try {
    const form = await request.formData().catch(() => null);
    if (form?.get("List-Unsubscribe") !== "One-Click") {
      throw invalidField("List-Unsubscribe", "Post the form field List-Unsubscribe=One-Click.");
    }
    await followUnsubscribeLink((await params).token, false, { realNow: systemClock.now(), requestId });
    return new Response("You will no longer get these emails.\n", { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    return errorResponse(error, requestId, {}, "unsubscribe");
  }
}

/** A GET may come from a mail scanner: it leads to a page with a button, and changes nothing. */
export async function GET(_: Request, { params }: Route): Promise<Response> {
  const location = `/unsubscribe?token=${encodeURIComponent((await params).token)}`;
  return new Response(null, { status: 303, headers: { Location: location, "Cache-Control": "no-store" } });
}
