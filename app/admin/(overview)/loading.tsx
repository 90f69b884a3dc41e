import { PageSkeleton } from "../page-skeleton";

export default function AdminOverviewLoading() {
  return <PageSkeleton page="adminOverview" figures={8} />;
}
