/** The sign of the site: the oval of a paper ballot, filled in, with the tail that makes it a Q. */
export function Mark() {
  return (
    <svg className="mark" width="30" height="22" viewBox="0 0 30 22" aria-hidden="true">
      <rect x="1.5" y="1.5" width="24" height="17" rx="8.5" className="mark-ring" />
      <rect x="6" y="6" width="15" height="8" rx="4" className="mark-fill" />
      <path d="M20 13.5 27.5 21" className="mark-ring" />
    </svg>
  )
}
