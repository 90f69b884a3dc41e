"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import type { ChangedFeatureResponse } from "@/lib/client";
import { RECENT_USE_DAYS } from "@/lib/domain/terms";
import { PreviewedAdminAction, type PreviewedAdminActionProps } from "../actions/previewed-admin-action";
import type { FieldsOf } from "../actions/use-preview";
import { DialogButton } from "../dialog-button";

/** What an admin action needs to know about a feature or a plan. */
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
    <PreviewedAdminAction
      onClose={onClose}
      title={t("addressOf", { name: feature.name })}
      lead={t("addressLead")}
      confirm={t("addressConfirm")}
      done={t("addressDone")}
      call="POST /api/admin/features/{feature}"
      params={{ feature: feature.key }}
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
    </PreviewedAdminAction>
  );
}

/** Archives a feature, or restores it. */
export function ArchiveFeature({ feature }: { feature: CatalogueEntry }) {
  const t = useTranslations("adminCatalogue");
  const { key, name, isArchived } = feature;
  return (
    <ArchiveAction
      isArchived={isArchived}
      title={t(isArchived ? "bringBackTitle" : "archiveTitle", { name })}
      lead={t(isArchived ? "bringBackFeatureLead" : "archiveFeatureLead")}
      confirm={t(isArchived ? "bringBack" : "archive")}
      done={t(isArchived ? "broughtBack" : "archiveDone", { name })}
      call="POST /api/admin/features/{feature}"
      params={{ feature: key }}
      linesOf={useFeatureLines()}
    />
  );
}

/** Stops selling a plan, or sells it again. */
export function ArchivePlan({ plan }: { plan: CatalogueEntry }) {
  const t = useTranslations("adminCatalogue");
  const { key, name, isArchived } = plan;
  return (
    <ArchiveAction
      isArchived={isArchived}
      title={t(isArchived ? "sellTitle" : "archiveTitle", { name })}
      lead={t(isArchived ? "sellLead" : "archivePlanLead")}
      confirm={t(isArchived ? "sell" : "archive")}
      done={t(isArchived ? "sold" : "archiveDone", { name })}
      call="POST /api/admin/plans/{plan}/archive"
      params={{ plan: key }}
      linesOf={({ archived, touches }) => [
        t(archived ? "soldNoMore" : "soldAgain"),
        t("keepPlan", { count: touches.keep }),
        ...(touches.planned > 0 ? [t("planned", { count: touches.planned })] : []),
      ]}
    />
  );
}

/** The calls that archive or restore a catalogue entry. */
type ArchiveCall = "POST /api/admin/features/{feature}" | "POST /api/admin/plans/{plan}/archive";

type ArchiveActionProps<Name extends ArchiveCall> = Pick<
  PreviewedAdminActionProps<Name>,
  "lead" | "confirm" | "done" | "call" | "params" | "linesOf"
> & { title: string; isArchived: boolean };

/** The button that archives an active entry or restores an archived one, with its dialog. */
function ArchiveAction<Name extends ArchiveCall>({ isArchived, ...action }: ArchiveActionProps<Name>) {
  return (
    <DialogButton
      intent="quiet"
      size="sm"
      aria-label={action.title}
      dialog={(onClose) => (
        <PreviewedAdminAction<Name>
          {...action}
          onClose={onClose}
          isDangerous={!isArchived}
          body={{ archived: !isArchived } as FieldsOf<Name>}
        />
      )}
    >
      {action.confirm}
    </DialogButton>
  );
}

function useFeatureLines() {
  const t = useTranslations("adminCatalogue");
  return ({ changes, touches }: ChangedFeatureResponse) =>
    changes.flatMap(({ what, before, after }) => {
      if (what === "launch_url") {
        const label = (value: typeof before) => (value === null ? t("ownPage") : String(value));
        return [t("addressBecomes", { before: label(before), after: label(after) })];
      }
      return after === true
        ? [t("refusedNow", { count: touches.recent, days: RECENT_USE_DAYS }), t("keptInHistory")]
        : [t("allowedAgain", { count: touches.recent, days: RECENT_USE_DAYS })];
    });
}
