import { getCatalogue as operation } from "@/lib/contract/operations/admin-plans";
import { defineRoute } from "@/lib/http/define-route";
import { presentCatalogue } from "@/lib/http/present/plan-version";
import { listCatalogue } from "@/lib/services/catalogue/list-catalogue";

export const GET = defineRoute(operation, async (context) => ({
  body: presentCatalogue(await listCatalogue(context)),
}));
