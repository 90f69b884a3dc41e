import type { Context } from "@/lib/context";
import {
  type CatalogueFeatureRow,
  type CataloguePlanRow,
  listCatalogueFeatures,
  listCataloguePlans,
} from "@/lib/db/catalogue/catalogue-entries";
import { requireStaff } from "../require-staff";

export interface Catalogue {
  features: CatalogueFeatureRow[];
  plans: CataloguePlanRow[];
}

/** All features and plans, including archived ones. @throws forbidden */
export async function listCatalogue(context: Context): Promise<Catalogue> {
  requireStaff(context, "admin:read");
  const [features, plans] = await Promise.all([listCatalogueFeatures(), listCataloguePlans()]);
  return { features, plans };
}
