import { listMails as operation } from "@/lib/contract/operations/admin-mails";
import { defineRoute } from "@/lib/http/define-route";
import { serializeStaffMails } from "@/lib/http/serializers/staff-mail";
import { listStaffMails } from "@/lib/services/mail/list-staff-mails";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { status = null, type = null, to = null, user_id: student = null, limit, cursor = null } = query;
  return { body: serializeStaffMails(await listStaffMails(context, { status, type, to, student, limit, cursor })) };
});
