import { getMail as operation } from "@/lib/contract/operations/admin-mails";
import { defineRoute } from "@/lib/http/define-route";
import { serializeStaffMail } from "@/lib/http/serializers/staff-mail";
import { readStaffMail } from "@/lib/services/mail/read-staff-mail";

export const GET = defineRoute(operation, async (context, { params }) => {
  return { body: serializeStaffMail(await readStaffMail(context, params.mail_id)) };
});
