import { PageSkeleton } from "../page-skeleton";

export default function AdminRenewalsLoading() {
  return <PageSkeleton page="adminRenewals" figures={8} />;
}
