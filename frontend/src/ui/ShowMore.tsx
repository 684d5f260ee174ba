// The next page of a list, under what is there of it.
type Paged = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

type ShowMoreProps = {
  of: Paged
  label: string
  /** What it says meanwhile, where that is something else. */
  loading?: string
  onClick?: () => void
}

export function ShowMore({ of, label, loading = label, onClick = () => of.fetchNextPage() }: ShowMoreProps) {
  if (!of.hasNextPage) return null
  return (
    <button type="button" className="more" aria-disabled={of.isFetchingNextPage} onClick={onClick}>
      {of.isFetchingNextPage ? loading : label}
    </button>
  )
}
