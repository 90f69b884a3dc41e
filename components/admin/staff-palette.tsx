import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileText, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useLastGroups } from "@/components/shell/account-commands";
import type { PaletteProps } from "@/components/shell/command-button";
import { CommandPalette } from "@/components/shell/command-palette";
import { useSettled } from "@/components/ui/use-settled";
import { toInvoiceNumber } from "@/lib/domain/tax";
import { callAdmin, refusalOf } from "./admin-calls";
import { shownItems } from "./nav-items";

/** Shorter queries match almost everybody. */
const SHORTEST_SEARCH = 2;
/** As many as fit at one glance; a longer query narrows them. */
const MOST_FOUND = 6;
/** The maximum length of the list's `q`. */
const LONGEST_SEARCH = 100;

/** Where staff can go: a page, a student by any of their names, an invoice by its number. */
export default function StaffPalette({ hasTestClocks, ...props }: PaletteProps & { hasTestClocks: boolean }) {
  const t = useTranslations();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const { students, isBusy, problem } = useStudents(query);
  const last = useLastGroups();
  const invoice = toInvoiceNumber(query);
  const groups = [
    {
      heading: t("palette.go"),
      entries: shownItems(hasTestClocks).map(({ href, page, Icon }) => ({
        label: t(`${page}.title`),
        Icon,
        run: () => router.push(href),
      })),
    },
    {
      heading: t("palette.invoices"),
      isFound: true,
      entries: invoice
        ? [{ label: invoice, Icon: FileText, run: () => router.push(`/admin/invoices/${invoice}`) }]
        : [],
    },
    {
      heading: t("palette.students"),
      isFound: true,
      entries: students.map(({ id, name, email, user_id }) => ({
        label: name ?? email ?? user_id ?? id,
        hint: [name && email, user_id].filter(Boolean).join(" · "),
        Icon: UserRound,
        run: () => router.push(`/admin/subscriptions/${id}`),
      })),
    },
    ...last,
  ];
  return (
    <CommandPalette
      {...props}
      query={query}
      onQuery={setQuery}
      placeholder={t("palette.placeholderStaff")}
      groups={groups}
      isBusy={isBusy}
      problem={problem}
    />
  );
}

/** Students found by the subscription list, searched when typing pauses. */
function useStudents(query: string) {
  const t = useTranslations("callErrors");
  const wanted = query.trim().slice(0, LONGEST_SEARCH);
  const settled = useSettled(wanted);
  const isAsking = wanted.length >= SHORTEST_SEARCH;
  const { data, error, isFetching } = useQuery({
    queryKey: ["students found", settled],
    queryFn: async () => {
      const query = { q: settled, sort: "last_used", limit: MOST_FOUND } as const;
      return (await callAdmin("GET /api/admin/subscriptions", { query })).subscriptions;
    },
    enabled: isAsking && settled.length >= SHORTEST_SEARCH,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    students: isAsking && !error ? (data ?? []) : [],
    isBusy: isAsking && (isFetching || settled !== wanted),
    problem: isAsking && error ? (refusalOf(error) ?? t("unreachable")) : null,
  };
}
