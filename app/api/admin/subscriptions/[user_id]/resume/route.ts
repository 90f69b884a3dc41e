import { resumeForStudent as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentDeed } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { resumeForStudent } from "@/lib/services/deed/resume-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await resumeForStudent(context, { userId: params.user_id, ...body });
  return replayOr(replayed, presentDeed(outcome, body.preview));
});
