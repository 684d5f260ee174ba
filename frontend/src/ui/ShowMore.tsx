// The next page of a list, under what is there of it.
import { words } from './words'

type Paged = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

type ShowMoreProps = { of: Paged; label: string; onClick?: () => void }

export function ShowMore({ of, label, onClick = () => of.fetchNextPage() }: ShowMoreProps) {
  if (!of.hasNextPage) return null
  return (
    <button type="button" className="more" aria-disabled={of.isFetchingNextPage} onClick={onClick}>
      {of.isFetchingNextPage ? words.loading : label}
    </button>
  )
}
