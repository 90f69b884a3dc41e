import { respondUnknownPath } from "@/lib/http/unknown-call";

const answer = (request: Request) => respondUnknownPath(request);

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
