import { respondUnknownPath } from "@/lib/http/unknown-call";

const respond = (request: Request) => respondUnknownPath(request);

export { respond as DELETE, respond as GET, respond as PATCH, respond as POST, respond as PUT };
