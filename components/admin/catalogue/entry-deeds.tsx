"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import type { ArchivedPlanAnswer, ChangedFeatureAnswer } from "@/lib/client";
import { PreviewedDeed } from "../deeds/previewed-deed";
import { DialogButton } from "../dialog-button";

/** What a deed about a feature or a plan has to know of it. */
export interface CatalogueEntry {
  key: string;
  name: string;
  isArchived: boolean;
}

type FeatureEntry = CatalogueEntry & { launchUrl: string | null };

/** Says where a feature's own app is. */
export function FeatureAddress({ feature }: { feature: FeatureEntry }) {
  const t = useTranslations("adminCatalogue");
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={t("addressOf", { name: feature.name })}
      dialog={(onClose) => <AddressDialog feature={feature} onClose={onClose} />}
    >
      {t("address")}
    </DialogButton>
  );
}

function AddressDialog({ feature, onClose }: { feature: FeatureEntry; onClose: () => void }) {
  const t = useTranslations("adminCatalogue");
  const [typed, setTyped] = useState(feature.launchUrl ?? "");
  const address = typed.trim() === "" ? null : typed.trim();
  return (
    <PreviewedDeed<ChangedFeatureAnswer>
      onClose={onClose}
      title={t("addressOf", { name: feature.name })}
      lead={t("addressLead")}
      confirm={t("addressConfirm")}
      done={t("addressDone")}
      path={`/api/admin/features/${feature.key}`}
      body={address === feature.launchUrl ? null : { launch_url: address }}
      linesOf={useFeatureLines()}
    >
      <Field
        label={t("addressField")}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={2_000}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        hint={t("addressHint")}
      />
    </PreviewedDeed>
  );
}

/** Takes a feature out of the catalogue, or puts it back. */
export function ArchiveFeature({ feature }: { feature: CatalogueEntry }) {
  const t = useTranslations("adminCatalogue");
  const { key, name, isArchived } = feature;
  const linesOf = useFeatureLines();
  const title = t(isArchived ? "bringBackTitle" : "archiveTitle", { name });
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={title}
      dialog={(onClose) => (
        <PreviewedDeed<ChangedFeatureAnswer>
          onClose={onClose}
          title={title}
          lead={t(isArchived ? "bringBackFeatureLead" : "archiveFeatureLead")}
          confirm={t(isArchived ? "bringBack" : "archive")}
          done={t(isArchived ? "broughtBack" : "archiveDone", { name })}
          isDangerous={!isArchived}
          path={`/api/admin/features/${key}`}
          body={{ archived: !isArchived }}
          linesOf={linesOf}
        />
      )}
    >
      {t(isArchived ? "bringBack" : "archive")}
    </DialogButton>
  );
}

/** Stops selling a plan, or sells it again. */
export function ArchivePlan({ plan }: { plan: CatalogueEntry }) {
  const t = useTranslations("adminCatalogue");
  const { key, name, isArchived } = plan;
  const title = t(isArchived ? "sellTitle" : "archiveTitle", { name });
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={title}
      dialog={(onClose) => (
        <PreviewedDeed<ArchivedPlanAnswer>
          onClose={onClose}
          title={title}
          lead={t(isArchived ? "sellLead" : "archivePlanLead")}
          confirm={t(isArchived ? "sell" : "archive")}
          done={t(isArchived ? "sold" : "archiveDone", { name })}
          isDangerous={!isArchived}
          path={`/api/admin/plans/${key}/archive`}
          body={{ archived: !isArchived }}
          linesOf={({ archived, touches }) => [
            t(archived ? "soldNoMore" : "soldAgain"),
            t("keepPlan", { count: touches.keep }),
            ...(touches.planned > 0 ? [t("planned", { count: touches.planned })] : []),
          ]}
        />
      )}
    >
      {t(isArchived ? "sell" : "archive")}
    </DialogButton>
  );
}

function useFeatureLines() {
  const t = useTranslations("adminCatalogue");
  return ({ changes, touches }: ChangedFeatureAnswer) =>
    changes.flatMap(({ what, before, after }) => {
      if (what === "launch_url") {
        const words = (value: typeof before) => (value === null ? t("ownPage") : String(value));
        return [t("addressBecomes", { before: words(before), after: words(after) })];
      }
      return after === true
        ? [t("refusedNow", { count: touches.recent }), t("keptInHistory")]
        : [t("allowedAgain", { count: touches.recent })];
    });
}
