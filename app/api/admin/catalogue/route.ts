import { getCatalogue as operation } from "@/lib/contract/operations/admin-plans";
import { defineRoute } from "@/lib/http/define-route";
import { serializeCatalogue } from "@/lib/http/serializers/plan-version";
import { listCatalogue } from "@/lib/services/catalogue/list-catalogue";

export const GET = defineRoute(operation, async (context) => ({
  body: serializeCatalogue(await listCatalogue(context)),
}));
