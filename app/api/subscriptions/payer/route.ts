import * as operations from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { serializePayer } from "@/lib/http/serializers/payment";
import { getPayer } from "@/lib/services/payers/get-payer";
import { setPayer } from "@/lib/services/payers/set-payer";

export const GET = defineRoute(operations.payer, async (context) => ({
  body: serializePayer(await getPayer(context)),
}));

export const PUT = defineRoute(operations.setPayer, async (context, { body }) => ({
  body: serializePayer(await setPayer(context, body)),
}));
