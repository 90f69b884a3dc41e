import { PageSkeleton } from "../page-skeleton";

export default function AdminUsageLoading() {
  return <PageSkeleton page="adminUsage" figures={4} />;
}
